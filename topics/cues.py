"""Phrases that speak for or against a complaint, and threats to take it outside the bank."""

from dataclasses import dataclass
from functools import cache

from language.phrases import PhraseFinder
from topics.corpus import data_lines

DENIALS = ("不", "没", "别", "不是", "不用", "不会", "没有", "不想", "不打算")


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat of escalation: ``kind`` is 监管, 媒体 or 诉讼; offsets are in characters."""

    kind: str
    phrase: str
    start: int
    end: int


def cues_in(text: str) -> tuple[tuple[str, int], ...]:
    """The cue phrases of a text with their sign, +1 or -1; a denied one is turned round."""
    signs = _cue_signs()
    return tuple(
        (phrase, -signs[phrase] if signs[phrase] > 0 and _is_denied(text, start) else signs[phrase])
        for start, _, phrase in _cue_finder().find(text)
    )


def threats_in(text: str) -> tuple[Threat, ...]:
    """The threats in a text that are not denied (我不会去银保监会)."""
    kinds = _threat_kinds()
    return tuple(
        Threat(kinds[phrase], phrase, start, end)
        for start, end, phrase in _threat_finder().find(text)
        if not _is_denied(text, start)
    )


def _is_denied(text: str, start: int) -> bool:
    return text[:start].endswith(DENIALS)


@cache
def _cue_signs() -> dict[str, int]:
    rows = (line.split(" ", 1) for line in data_lines("cues.txt"))
    return {phrase: 1 if sign == "+" else -1 for sign, phrase in rows}


@cache
def _threat_kinds() -> dict[str, str]:
    kind, kinds = "", {}
    for line in data_lines("threats.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            kinds[line] = kind
    return kinds


@cache
def _cue_finder() -> PhraseFinder:
    return PhraseFinder(tuple(_cue_signs()))


@cache
def _threat_finder() -> PhraseFinder:
    return PhraseFinder(tuple(_threat_kinds()))
