"""Vehicle plates: a province, a letter, five or six letters and digits (GA 36)."""

from collections.abc import Iterator, Sequence

from language.personal_data.cues import Cue, CueWords
from language.personal_data.digits import skip_gap
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line

CUES = CueWords(PersonalKind.PLATE, "车牌号码 车牌号 车牌 车号")

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_USUAL, _LONGEST = 5, 6  # six on green plates
_FEWEST_CUED = 3


def find_plates(lines: Sequence[Line], cues: Sequence[Sequence[Cue]]) -> Iterator[Finding]:
    """Every letter behind a province, or behind anything where a plate was announced."""
    for at, line in enumerate(lines):
        near = cues[at] if at == 0 else (*cues[at - 1], *cues[at])
        cued = any(cue.kind is PersonalKind.PLATE for cue in near)
        behind = 0
        for place, character in enumerate(line.text):
            if place < behind or not ("a" <= character <= "z"):
                continue
            part = _plate(line, at, place, cued=cued)
            if part is not None:
                behind = part.end
                yield Finding(PersonalKind.PLATE, 0.9 if cued else 0.7, (part,))


def _plate(line: Line, at: int, letter: int, *, cued: bool) -> Part | None:
    places = _behind(line, letter)
    digits = sum(line.hard[place] is not None for place in places)
    before = line.text[letter - 1] if letter else ""
    is_province = before != "" and before in _PROVINCES
    if is_province and len(places) >= _USUAL and digits >= 2:
        return Part(at, letter - 1, places[-1] + 1)
    if cued and len(places) >= _FEWEST_CUED:
        is_word = "一" <= before <= "鿿" and before != "是"
        return Part(at, letter - 1 if is_word else letter, places[-1] + 1)
    return None


def _behind(line: Line, letter: int) -> tuple[int, ...]:
    places: list[int] = []
    at = skip_gap(line, letter + 1)
    while at is not None and len(places) < _LONGEST and _is_place(line, at, len(places)):
        places.append(at)
        at = skip_gap(line, at + 1)
    return tuple(places)


def _is_place(line: Line, at: int, known: int) -> bool:
    character = line.text[at]
    if line.hard[at] is not None or "a" <= character <= "z":
        return True
    return known < _USUAL and line.soft[at] is not None
