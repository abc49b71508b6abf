"""Where somebody lives: announced, or a road with a house number; never where a branch is."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from language.personal_data.cues import Cue, CueWords
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line, sounds_of

CUES = CueWords(
    PersonalKind.ADDRESS,
    "家庭住址 家庭地址 居住地址 联系地址 收货地址 邮寄地址 户籍地址"
    " 住址 地址 家住 我住 我家 住在 寄到 寄往 搬到",
)

_PLACES = "省市区县镇乡村路街道巷弄号栋幢室楼层苑庄寓元园厦座"
_BRANCH = re.compile(r"网点|支行|分行|营业厅|营业部|分理处|柜台|我行")
_ROAD = re.compile(
    r"[一-鿿]{2,10}?(?:路|街|大道|巷|弄|村|小区|花园|公寓|新村)"
    r"[0-9零一二三四五六七八九十百两]{1,6}(?:号|弄|栋|幢|座)"
    r"(?:[0-9a-z零一二三四五六七八九十百两]{1,5}(?:号|栋|幢|楼|单元|室|层|座|门)?){0,4}"
)
_STOP = re.compile(r"[。？！?!]")
_WIDEST = 10  # characters between two parts of an address
_LONGEST_LEAD = 5  # 是，在，嗯
_LONGEST = 60


def find_addresses(lines: Sequence[Line], cues: Sequence[Sequence[Cue]]) -> Iterator[Finding]:
    """Announced addresses first, then those that show themselves."""
    for at, line in enumerate(lines):
        found: list[Part] = []
        for begin in _beginnings(lines, cues, at):
            part = _announced(line, at, begin)
            if part is not None and not any(part.overlaps(other) for other in found):
                found.append(part)
                yield Finding(PersonalKind.ADDRESS, 0.85, (part,))
        if _BRANCH.search(line.text):
            continue
        for match in _ROAD.finditer(line.text):
            part = Part(at, match.start(), _last_place(line, match.end() - 1))
            if not any(part.overlaps(other) for other in found):
                yield Finding(PersonalKind.ADDRESS, 0.6, (part,))


def _beginnings(lines: Sequence[Line], cues: Sequence[Sequence[Cue]], at: int) -> Iterator[int]:
    for cue in cues[at]:
        if cue.kind is PersonalKind.ADDRESS and not _BRANCH.search(
            lines[at].text, max(0, cue.start - 12), cue.end
        ):
            yield cue.end
    if at and not _BRANCH.search(lines[at - 1].text):
        before = [cue for cue in cues[at - 1] if cue.kind is PersonalKind.ADDRESS]
        if before and lines[at].role is not lines[at - 1].role:
            yield 0


def _announced(line: Line, at: int, begin: int) -> Part | None:
    stop = _STOP.search(line.text, begin)
    end = min(stop.start() if stop else len(line.text), begin + _LONGEST)
    places = _place_words(line, begin, end)
    if len(places) < 2 or places[0] - begin > _WIDEST + _LONGEST_LEAD:
        return None
    last = _last_place(line, places[0]) - 1
    has_number = any(line.hard[i] is not None or line.text[i] == "十" for i in range(begin, last))
    if not has_number and sum(line.text[place] in _PLACES for place in places) < 2:
        return None
    return Part(at, _first(line, begin, places[0]), last + 1)


@cache
def _place_sounds() -> frozenset[str]:
    """Made when first asked for: pinyin is slow to load."""
    return frozenset(sounds_of(_PLACES))


def _place_words(line: Line, begin: int, end: int) -> list[int]:
    places = _place_sounds()
    return [
        offset
        for offset, sound in zip(line.at, line.sounds, strict=True)
        if begin <= offset < end and sound in places and _may_be_place(line, offset)
    ]


def _may_be_place(line: Line, at: int) -> bool:
    """室 sounds as 四 and as 是."""
    return line.hard[at] is None and line.text[at] not in "是时事"


def _last_place(line: Line, last: int) -> int:
    """Behind the last part of the address that goes on from here."""
    stop = _STOP.search(line.text, last)
    for place in _place_words(line, last + 1, stop.start() if stop else len(line.text)):
        if place - last > _WIDEST:
            break
        last = place
    return _with_digits(line, last + 1)


def _first(line: Line, begin: int, first: int) -> int:
    while begin < first and line.text[begin] in "是在到，,：: 嗯我家住的就":
        begin += 1
    return begin


def _with_digits(line: Line, end: int) -> int:
    while end < len(line.text) and (line.hard[end] is not None or line.text[end] in "室号十"):
        end += 1
    return end
