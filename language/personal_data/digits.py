"""Runs of digits in a turn: written or spoken, grouped by blanks, with slips of recognition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from language.personal_data.reading import Line

LONGEST_GAP = 3  # characters between two digits of one number
_GAPS = re.compile(r"[\s\-，,、。.·/—_~]{1,3}|[嗯啊呃哦诶额]|然后|再来|接着|后面|空格|杠")
_UNITS = "百千万亿元块点月年日号分角%岁天倍毛层楼栋股折秒期"
_MEASURED = re.compile(
    r"\s?(?:[多几来余])?(?:百|千|万|亿|元|块|点|个|年|月|日|天|分钟?|秒|小时"
    r"|岁|%|倍|毛|折|期|笔|次|位(?!数)|号线|人|家|层|楼|栋|单元|室|弄|米|公里|股|度|星期|周|十|块钱|号(?!码|是|就|吗|对|，|,|。|$))"
)
_DATE = re.compile(r"(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d")
_CHECK_LETTER = re.compile(r"[\s，,-]?(?:x|叉|艾克斯)(?![a-z])")
FEWEST_BEFORE_LETTER = 14  # 17 with slips
SHORTEST_CUT = 5
MOST_SLIPS = 3  # one after the other
_THOUSANDS = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
_WORD = re.compile(r"[下些样边直定共起会般遍种张家向切旦致律同面方]")  # 一下, 一些, 两边
_MONEY = re.compile(r"(?:百分之|[¥￥$]|金额是?|余额是?|额度是?|第|利率是?|星期|礼拜|周)\s?$")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits of one number in one turn.

    ``places`` are the offsets of the digits in the turn's text, ``digits`` their values as text;
    ``hard`` counts those that are digits and do not only sound like them. ``is_measured`` says that
    a unit follows or a currency stands before: an amount, a date, a count.
    """

    line: Line
    places: tuple[int, ...]
    digits: str
    hard: int
    is_measured: bool
    letter_end: int = 0  # behind a check letter X, where one follows

    @property
    def start(self) -> int:
        """Offset of the first digit."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Offset behind the last digit or check letter."""
        return max(self.places[-1] + 1, self.letter_end)


def digit_runs(line: Line) -> Iterator[DigitRun]:
    """All runs of the turn, in order and without overlap; a single digit is a run too."""
    index = 0
    while index < len(line.text):
        if line.hard[index] is None:
            index += 1
            continue
        run = _without_quantity(_grow(line, index))
        yield run
        index = run.end


def make_run(line: Line, places: tuple[int, ...]) -> DigitRun:
    """A run over the digits at these offsets; what does not even sound like one counts as 0."""
    values = [_value(line, place) for place in places]
    start, end = places[0], places[-1] + 1
    measured = bool(_MEASURED.match(line.text, end) or _MONEY.search(line.text, 0, start))
    measured = measured or bool(_DATE.fullmatch(line.text, start, end))
    measured = measured or (len(places) == 1 and bool(_WORD.match(line.text, end)))
    hard = sum(line.hard[place] is not None for place in places)
    digits = "".join(map(str, values))
    letter = _CHECK_LETTER.match(line.text, end) if len(places) >= FEWEST_BEFORE_LETTER else None
    if letter:
        return DigitRun(line, places, digits + "X", hard, False, letter.end())
    return DigitRun(line, places, digits, hard, measured)


def _without_quantity(run: DigitRun) -> DigitRun:
    """A code and then an amount: 482915，五分钟 is cut at the last gap."""
    places = run.places
    said = run.line.text[run.start : run.end]
    is_one = _DATE.fullmatch(said) or _THOUSANDS.fullmatch(said)
    if not run.is_measured or len(places) < SHORTEST_CUT or is_one:
        return run
    gaps = [at for at in range(1, len(places)) if places[at] - places[at - 1] > 1]
    return make_run(run.line, places[: gaps[-1]]) if gaps else run


def _value(line: Line, place: int) -> int:
    value = line.hard[place]
    return value if value is not None else line.soft[place] or 0


def _grow(line: Line, start: int) -> DigitRun:
    places = [start]
    while (following := _next_places(line, places)) is not None:
        places.extend(following)
    return make_run(line, tuple(places))


def _next_places(line: Line, places: list[int]) -> tuple[int, ...] | None:
    """The next digit, or up to two slips and the digit behind them."""
    first = skip_gap(line, places[-1] + 1)
    if first is None:
        return None
    if line.hard[first] is not None:
        return (first,)
    slips: list[int] = []
    at: int | None = first
    while at is not None and len(slips) < MOST_SLIPS and line.hard[at] is None:
        beside = at == (slips or places)[-1] + 1
        if not _may_be_slip(line, at, beside=beside, known=len(places)):
            return None
        slips.append(at)
        at = skip_gap(line, at + 1)
    if at is None or line.hard[at] is None:
        return None
    unlike = any(line.soft[slip] is None for slip in slips)
    return None if unlike and (len(slips) > 1 or at > slips[0] + 1) else (*slips, at)


def _may_be_slip(line: Line, at: int, *, beside: bool, known: int) -> bool:
    character = line.text[at]
    if character in _UNITS:
        return False
    if line.soft[at] is not None:
        return True
    return beside and known >= 3 and "一" <= character <= "鿿" and character not in "个号是的对吗"


def skip_gap(line: Line, at: int) -> int | None:
    """The next offset that is no blank, sign or hesitation; none at the end of the turn."""
    for _ in range(2):
        match = _GAPS.match(line.text, at)
        if match is None:
            break
        at = match.end()
    return at if at < len(line.text) else None
