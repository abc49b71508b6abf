"""Giving each word of a mono call to the voice that was active when it was said."""

from collections.abc import Sequence
from itertools import pairwise

from conversation import Span, Word

LONGEST_STRAY = 2  # words: a switch and back within a phrase is an error of times, not a turn
STRAY_S = 0.5
STRAY_PAUSE_S = 0.3
CLEARER_S = 0.2


def assign_words(words: Sequence[Word], voices: Sequence[Sequence[Span]]) -> tuple[int, ...]:
    """The voice of each word, by seconds of common speech, then by nearness.

    Strays join their neighbours.
    """
    if len(voices) < 2:
        return (0,) * len(words)
    raw = [_voice_of(word, voices) for word in words]
    return tuple(_turn_at_pauses(words, _smooth(words, raw)))


def _voice_of(word: Word, voices: Sequence[Sequence[Span]]) -> int:
    span = Span(word.start, max(word.end, word.start + 0.02))
    shared = [sum(span.overlap(active) for active in voice) for voice in voices]
    if max(shared) > 0.0:
        return shared.index(max(shared))
    gaps = [min((_gap(span, active) for active in voice), default=1e9) for voice in voices]
    return gaps.index(min(gaps))


def _gap(span: Span, other: Span) -> float:
    return max(other.start - span.end, span.start - other.end, 0.0)


def _smooth(words: Sequence[Word], raw: Sequence[int]) -> list[int]:
    """A short run between words of one other voice, with no pause around it, goes to that voice."""
    smooth = list(raw)
    runs = _runs(raw)
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        first, last = run
        short = last - first <= LONGEST_STRAY and words[last - 1].end - words[first].start < STRAY_S
        close = (
            words[first].start - words[first - 1].end < STRAY_PAUSE_S
            and words[last].start - words[last - 1].end < STRAY_PAUSE_S
        )
        if short and close and raw[before[0]] == raw[after[0]]:
            smooth[first:last] = [raw[before[0]]] * (last - first)
    return smooth


def _turn_at_pauses(words: Sequence[Word], speakers: Sequence[int]) -> list[int]:
    """Move a change of voice by up to two words to a clearly longer pause: times are blurred."""
    moved = list(speakers)
    pauses = [0.0, *(b.start - a.end for a, b in pairwise(words))]
    for border in [i for i in range(1, len(speakers)) if speakers[i] != speakers[i - 1]]:
        near = range(max(1, border - LONGEST_STRAY), min(len(words), border + LONGEST_STRAY + 1))
        best = max(near, key=lambda i: (pauses[i], -abs(i - border)))
        if pauses[best] < pauses[border] + CLEARER_S:
            continue
        low, high = sorted((border, best))
        owner = speakers[border] if best < border else speakers[border - 1]
        moved[low:high] = [owner] * (high - low)
    return moved


def _runs(values: Sequence[int]) -> list[tuple[int, int]]:
    borders = [0, *(i for i in range(1, len(values)) if values[i] != values[i - 1]), len(values)]
    return list(pairwise(borders)) if values else []
