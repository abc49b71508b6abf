"""The frames of a sound profile that belong to a party's speech."""

import math
from collections.abc import Iterable, Sequence

from conversation import Span, Turn
from measures.speech_time import speech_spans

Frame = tuple[float, int]  # start in seconds, what was measured in it


def frames_of(turns: Iterable[Turn], rows: Sequence[Sequence[int]], frame_s: float) -> list[Frame]:
    """Frames whose middle lies in the speech of some turns, in order of time.

    ``rows`` is one row a channel, as ``SoundProfile.levels_dbfs``.
    """
    found: dict[int, int] = {}
    for turn in turns:
        if not rows:
            continue
        # Two channels that were found to be one leave a single row for both parties.
        row = rows[min(turn.channel, len(rows) - 1)]
        for span in speech_spans([turn]):
            found.update((index, row[index]) for index in _indexes(span, frame_s, len(row)))
    return [(index * frame_s, found[index]) for index in sorted(found)]


def _indexes(span: Span, frame_s: float, count: int) -> range:
    first = math.ceil(round(span.start / frame_s - 0.5, 6))
    last = math.ceil(round(span.end / frame_s - 0.5, 6))
    return range(max(0, first), min(count, last))
