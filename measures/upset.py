"""How calm or upset a party sounds: an estimate from voice and words, with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from conversation import Measure, Role, SoundProfile, Transcript, Turn
from measures.frames import Frame, frames_of
from measures.kind import MeasureKind
from measures.loudness import SHORTEST_BASELINE_S, mean_dbfs
from measures.pitch import semitones, voiced_hz
from measures.speech_time import PARTIES
from measures.upset_words import UpsetWord, find_upset_words

# A rise under the first figure is ordinary liveliness, one over the second is shouting; either
# alone makes at most half an upset turn, as good news raises the voice too.
LOUDER_DB = (4.0, 14.0)
HIGHER_ST = (2.5, 9.0)
MOST_BY_VOICE = 0.5
LEAST_VOICED_FRAMES = 6  # 0.3 s of voice: a shorter turn has no pitch of its own
UPSET = 0.5
_THIRDS = 3

UPSET_PEAK = MeasureKind(
    "upset",
    "share",
    "role",
    "情绪激动",
    "0 is calm, 1 is upset: the most upset turn of a party, and what it rests on. An estimate, no "
    "finding about a person.",
    "Chances joined (1 less the product of their complements): louder and higher than the "
    "speaker's own first third (arousal, Scherer 2003), and words from a list. Thresholds ours, "
    "by hand; no labelled calls stand behind them.",
    has_span=True,
)
UPSET_CHANGE = MeasureKind(
    "upset_change",
    "share",
    "role",
    "情绪变化",
    "Mean over the last third of a party's turns less that over the first third; below 0 it calms "
    "down. Absent below 3 turns.",
    "Turns as for `upset`.",
)
UPSET_TURN = MeasureKind(
    "upset_turn",
    "share",
    "event",
    "激动的话轮",
    "Each turn at 0.5 or more, with what it rests on.",
    "Turns as for `upset`; 0.5 is one strong word, or a clear rise in both level and pitch.",
    has_span=True,
)
KINDS = (UPSET_PEAK, UPSET_CHANGE, UPSET_TURN)


@dataclass(frozen=True, slots=True)
class _Feeling:
    """One turn's estimate and its evidence in words."""

    turn: Turn
    value: float
    detail: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """How a party speaks at first; ``None`` where too little was heard to tell."""

    level_dbfs: float | None
    pitch_hz: float | None


def measure_upset(transcript: Transcript, *, sound: SoundProfile | None) -> tuple[Measure, ...]:
    """Estimate every turn of both parties; without ``sound`` by the words alone."""
    felt = {role: _feelings(transcript.by_role(role), role, sound) for role in PARTIES}
    heard = {role: feelings for role, feelings in felt.items() if feelings}
    peaks = {
        role: max(own, key=lambda one: (one.value, -one.turn.start)) for role, own in heard.items()
    }
    upset = sorted(
        (one.turn.start, role, one)
        for role, own in heard.items()
        for one in own
        if one.value >= UPSET
    )
    return (
        *(
            UPSET_PEAK.of(one.value, role=role, span=one.turn.span, detail=one.detail)
            for role, one in peaks.items()
        ),
        *(
            UPSET_CHANGE.of(_change(own), role=role)
            for role, own in heard.items()
            if len(own) >= _THIRDS
        ),
        *(
            UPSET_TURN.of(one.value, role=role, span=one.turn.span, detail=one.detail)
            for _, role, one in upset
        ),
    )


def _strength(feeling: _Feeling) -> tuple[float, float]:
    """The most upset turn, the first of equals."""
    return feeling.value, -feeling.turn.start


def _feelings(turns: Sequence[Turn], role: Role, sound: SoundProfile | None) -> list[_Feeling]:
    usual = _usual_voice(turns, sound)
    return [_feeling(turn, role, usual, sound) for turn in turns]


def _usual_voice(turns: Sequence[Turn], sound: SoundProfile | None) -> _Voice:
    if sound is None:
        return _Voice(None, None)
    levels = frames_of(turns, sound.levels_dbfs, sound.frame_s)
    first = levels[: len(levels) // _THIRDS]
    if round(len(first) * sound.frame_s, 3) < SHORTEST_BASELINE_S:
        return _Voice(None, None)
    pitch = voiced_hz(turns, sound)
    early = pitch[: len(pitch) // _THIRDS]
    return _Voice(
        mean_dbfs(first), float(median(early)) if len(early) >= LEAST_VOICED_FRAMES else None
    )


def _feeling(turn: Turn, role: Role, usual: _Voice, sound: SoundProfile | None) -> _Feeling:
    louder_db = _louder_db(turn, usual, sound)
    higher_st = _higher_st(turn, usual, sound)
    words = find_upset_words(turn.text, only_strong=role is Role.AGENT)
    calm = (
        (1 - _by_voice(louder_db, LOUDER_DB))
        * (1 - _by_voice(higher_st, HIGHER_ST))
        * _without(words)
    )
    return _Feeling(turn, 1 - calm, _told(louder_db, higher_st, words))


def _louder_db(turn: Turn, usual: _Voice, sound: SoundProfile | None) -> float:
    if sound is None or usual.level_dbfs is None:
        return 0.0
    frames: list[Frame] = frames_of([turn], sound.levels_dbfs, sound.frame_s)
    return mean_dbfs(frames) - usual.level_dbfs if frames else 0.0


def _higher_st(turn: Turn, usual: _Voice, sound: SoundProfile | None) -> float:
    if sound is None or usual.pitch_hz is None:
        return 0.0
    pitch = voiced_hz([turn], sound)
    if len(pitch) < LEAST_VOICED_FRAMES:
        return 0.0
    return semitones(usual.pitch_hz, float(median(pitch)))


def _by_voice(rise: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return MOST_BY_VOICE * min(1.0, max(0.0, (rise - low) / (high - low)))


def _without(words: Sequence[UpsetWord]) -> float:
    left = 1.0
    for word in words:
        left *= 1 - word.weight
    return left


def _told(louder_db: float, higher_st: float, words: Sequence[UpsetWord]) -> str:
    """What counted, in Chinese; empty for a calm turn."""
    parts = []
    if louder_db > LOUDER_DB[0]:
        parts.append(f"音量 +{louder_db:.0f} dB")
    if higher_st > HIGHER_ST[0]:
        parts.append(f"音调 +{higher_st:.1f} 半音")
    parts += [f"“{word.text}”" for word in words]
    return "、".join(parts)


def _change(feelings: Sequence[_Feeling]) -> float:
    third = len(feelings) // _THIRDS
    early, late = feelings[:third], feelings[-third:]
    return (sum(one.value for one in late) - sum(one.value for one in early)) / third
