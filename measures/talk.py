"""How the talking is shared out."""

from itertools import groupby

from conversation import Measure, Role, Span, Transcript
from measures.kind import MeasureKind
from measures.silence import SHORTEST_GAP_S
from measures.speech_time import PARTIES, roles_in, speech_s

TALK = MeasureKind(
    "talk_s",
    "s",
    "role",
    "说话时长",
    "Seconds of speech of a role, from word times; pauses over 0.3 s do not count.",
    "Speech time as used by `pace_cpm` and `talk_ratio`.",
)
TALK_RATIO = MeasureKind(
    "talk_ratio",
    "share",
    "role",
    "说话占比",
    "A role's seconds of speech over those of all people in the call; recorded prompts (ivr) "
    "left out.",
    "Talk ratio as conversation analytics tools report it.",
)
TURN_COUNT = MeasureKind(
    "turn_count",
    "count",
    "role",
    "话轮数",
    "How many turns a role has.",
    "A count of the transcript's turns.",
)
LONGEST_MONOLOGUE = MeasureKind(
    "longest_monologue_s",
    "s",
    "role",
    "最长独白",
    "From start to end, the longest run of a party's turns with nobody else's turn begun in "
    "between "
    "and no gap of 2 s or more. Absent for who says nothing.",
    "Longest monologue as conversation analytics tools report it; the 2 s are those of "
    "`silence_gap_s`.",
    has_span=True,
)
KINDS = (TALK, TALK_RATIO, TURN_COUNT, LONGEST_MONOLOGUE)


def measure_talk(transcript: Transcript) -> tuple[Measure, ...]:
    """Measure each role's speech, share, turns and longest monologue; nothing without turns."""
    if not transcript.turns:
        return ()
    roles = roles_in(transcript)
    seconds = {role: speech_s(transcript.by_role(role)) for role in roles}
    people = [role for role in roles if role is not Role.IVR]
    total = sum(seconds[role] for role in people)
    ratios = (TALK_RATIO.of(seconds[role] / total, role=role) for role in people if total > 0)
    return (
        *(TALK.of(seconds[role], role=role) for role in roles),
        *ratios,
        *(TURN_COUNT.of(len(transcript.by_role(role)), role=role) for role in roles),
        *_monologues(transcript),
    )


def _monologues(transcript: Transcript) -> tuple[Measure, ...]:
    runs = _runs(transcript)
    found = []
    for role in PARTIES:
        spans = [span for speaker, span in runs if speaker is role]
        if spans:
            longest = max(spans, key=lambda span: (span.duration, -span.start))
            found.append(LONGEST_MONOLOGUE.of(longest.duration, role=role, span=longest))
    return tuple(found)


def _runs(transcript: Transcript) -> list[tuple[Role, Span]]:
    """Turns of one speaker after the other as single stretches, cut at noticeable gaps."""
    ordered = sorted(transcript.turns, key=lambda turn: (turn.start, turn.end, turn.index))
    runs: list[tuple[Role, Span]] = []
    for role, turns in groupby(ordered, key=lambda turn: turn.role):
        current: Span | None = None
        for turn in turns:
            if current is not None and round(turn.start - current.end, 3) < SHORTEST_GAP_S:
                current = Span(current.start, max(current.end, turn.end))
                runs[-1] = (role, current)
            else:
                current = turn.span
                runs.append((role, current))
    return runs
