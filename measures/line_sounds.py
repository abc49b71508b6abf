"""What a customer hears while nobody speaks: music on hold, ring-back, and how long it lasts."""

from collections.abc import Iterable, Sequence

from conversation import Measure, SoundKind, SoundProfile, Span, Transcript
from measures.kind import MeasureKind
from measures.silence import HOLD_S, find_gaps

MUSIC = MeasureKind(
    "music_s",
    "s",
    "event",
    "等待音乐",
    "Each stretch of at least 3 s of music outside speech, on any channel. Sung music counts as "
    "speech and is not seen.",
    "Sounds whose energy lies in lines that stand out of their surroundings by 10 dB, more than "
    "two of them.",
    has_span=True,
)
RINGBACK = MeasureKind(
    "ringback_s",
    "s",
    "event",
    "回铃音",
    "Each stretch of ring-back, pauses of its cadence included.",
    "A steady tone between 380 and 500 Hz for at least 0.7 s: 425 Hz in Europe, 450 in China, "
    "440+480 in North America.",
    has_span=True,
)
HOLD = MeasureKind(
    "hold_s",
    "s",
    "call",
    "等待时长",
    "Total of the gaps of at least 20 s and of music on hold, nothing counted twice.",
    "20 s: ours; agents are asked to come back to a waiting customer well before a minute.",
)
HOLD_STRETCH = MeasureKind(
    "hold_stretch_s",
    "s",
    "event",
    "单次等待",
    "Each time somebody is kept waiting: a gap of at least 20 s or music, joined where they touch.",
    "The parts of `hold_s`.",
    has_span=True,
)
KINDS = (MUSIC, RINGBACK, HOLD, HOLD_STRETCH)


def measure_line_sounds(
    transcript: Transcript, *, sound: SoundProfile | None
) -> tuple[Measure, ...]:
    """Measure music, ring-back and holds; without ``sound`` holds are long gaps only."""
    music = _spans_of(sound, SoundKind.MUSIC)
    gaps = [gap.span for gap in find_gaps(transcript) if gap.seconds >= HOLD_S]
    holds = joined_spans([*music, *gaps])
    total = (HOLD.of(sum(span.duration for span in holds)),) if transcript.turns else ()
    return (
        *(MUSIC.of(span.duration, span=span) for span in music),
        *(RINGBACK.of(span.duration, span=span) for span in _spans_of(sound, SoundKind.RINGBACK)),
        *total,
        *(HOLD_STRETCH.of(span.duration, span=span) for span in holds),
    )


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _spans_of(sound: SoundProfile | None, kind: SoundKind) -> Sequence[Span]:
    """The stretches of one kind, heard on one channel or on both."""
    labels = sound.labels if sound is not None else ()
    return joined_spans(label.span for label in labels if label.kind is kind)
