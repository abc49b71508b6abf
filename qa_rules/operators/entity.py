"""The ``entity`` operator: amounts, dates and numbers that identify a person, written or spoken."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from language.matching import Occurrence
from qa_rules.patterns import find_pattern
from qa_rules.text_search import TextSearch

if TYPE_CHECKING:
    from qa_rules.scene import Scene

Kind = Literal["amount", "percent", "date", "phone", "id_card", "bank_card"]

_DIGIT = "[0-9零〇一二三四五六七八九幺两]"  # noqa: RUF001
_NUMBER = r"(?:[0-9][0-9.]*|[零一二两三四五六七八九十百千万亿点]+)"
_PATTERNS: dict[str, str] = {
    "amount": f"{_NUMBER}(?:多)?(?:万|千|百|亿)?(?:元|块钱|块|万元|美元|人民币)",
    "percent": f"百分之{_NUMBER}|{_NUMBER}%|{_NUMBER}个百分点",
    "date": f"(?:{_NUMBER}年)?{_NUMBER}月(?:份|底|初)?(?:{_NUMBER}[号日])?|{_NUMBER}[号日]"
    "|(?:今|明|后|昨)天|下?个?(?:星期|礼拜|周)[一二三四五六日天]",
    "phone": f"[1一幺][3-9三四五六七八九]{_DIGIT}{{9}}",
    "id_card": f"{_DIGIT}{{17}}[0-9零〇一二三四五六七八九幺xX]|{_DIGIT}{{15}}",  # noqa: RUF001
    "bank_card": f"[2-9二三四五六七八九]{_DIGIT}{{15,18}}",
}
_LENGTHS = {"phone": (11,), "id_card": (15, 18), "bank_card": (16, 17, 18, 19)}


class Entity(TextSearch):
    """Finds ``kind`` things: amount, percent, date, phone, id_card, bank_card.

    Digits may be spoken (幺 is one).

    A phone, identity or card number counts only when it is complete; the last four digits alone
    never do. ``times`` asks for several.
    """

    operator: Literal["entity"]
    kind: Kind | list[Kind]
    times: int = Field(default=1, ge=1)

    def patterns(self) -> Iterator[str]:
        """The expressions of its kinds."""
        return (_PATTERNS[kind] for kind in self._kinds())

    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """Every entity of its kinds in the call."""
        if scene.patterns.isdisjoint(self.patterns()):
            return ()
        return [
            Occurrence(one.line, one.start, one.end, kind)
            for kind in self._kinds()
            for one in scene.pattern_places(_PATTERNS[kind])
            if _is_complete(kind, scene.lines.texts[one.line], one.start, one.end)
        ]

    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Every entity in one folded text; a longer run of digits is another number."""
        for kind in self._kinds():
            for start, end in find_pattern(_PATTERNS[kind], text):
                if _is_complete(kind, text, start, end):
                    yield start, end, kind

    def enough(self, places: Sequence[Occurrence]) -> Sequence[Occurrence]:
        """The places, where there are as many as asked for."""
        return places if len(places) >= self.times else ()

    def is_answered_by_the_walk(self) -> bool:
        """Where turns are joined a word may stand across two of them."""
        return not self.join

    def says(self) -> str:
        """What it looks for, in Chinese."""
        words = {
            "amount": "金额",
            "percent": "百分比",
            "date": "日期",
            "phone": "完整手机号",
            "id_card": "完整身份证号",
            "bank_card": "完整卡号",
        }
        return f"出现{'或'.join(words[kind] for kind in self._kinds())}"

    def _kinds(self) -> tuple[str, ...]:
        return (self.kind,) if isinstance(self.kind, str) else tuple(self.kind)


def _is_complete(kind: str, text: str, start: int, end: int) -> bool:
    return kind not in _LENGTHS or _run_length(text, start, end) in _LENGTHS[kind]


def _run_length(text: str, start: int, end: int) -> int:
    digits = frozenset("0123456789零〇一二三四五六七八九幺两x")  # noqa: RUF001
    while start > 0 and text[start - 1] in digits:
        start -= 1
    while end < len(text) and text[end] in digits:
        end += 1
    return end - start
