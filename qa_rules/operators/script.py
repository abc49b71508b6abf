"""The ``script`` operator.

A prescribed text read aloud, such as a risk notice in a recorded sale.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator
from rapidfuzz import fuzz

from language.homophones import sound_of
from language.matching import Occurrence, fold
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Share
from qa_rules.search import Search
from qa_rules.text_search import in_order

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_PART = re.compile(r"(_{2,}|[（(][^（()）]*[）)])")
_CLAUSE = re.compile(r"[，。；！？、,;!?\s]+")
_LEAST_ALIKE = (
    60.0  # per cent; below it a clause was not read, however its characters are scattered
)
_MOST_VERSIONS = 64
_MOST_CHOICES = 6


class Script(Search):
    """Compares what was said with a ``text``; hits where ``coverage`` of it was read, in order.

    ``____`` stands for anything (a name, an amount), ``（停顿）`` for an instruction that is not
    read, ``（净值型/预期收益型）`` for one of several wordings. The turns of the place are
    joined. With ``sound_alike`` sounds are compared.
    """

    operator: Literal["script"]
    text: str
    coverage: Share = 0.8
    sound_alike: bool = False

    @field_validator("text")
    @classmethod
    def _has_words(cls, text: str) -> str:
        if not any(fold(part) for part in _PART.split(text) if not _PART.fullmatch(part)):
            raise ValueError("the script has no words of its own to compare with")
        if sum("/" in part for part in _PART.findall(text)) > _MOST_CHOICES:
            raise ValueError("the script has more than six places with alternatives — split it")
        return text

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the stretches that were read; a miss says how much was."""
        texts = [scene.lines.texts[at] for at in place.positions]
        said = "".join(texts)
        spoken = sound_of(said) if self.sound_alike else said
        share, spans = max(
            (self._covered(version, spoken) for version in self._versions), key=lambda pair: pair[0]
        )
        if share < self.coverage:
            doubtful = scene.text_is_doubtful(place)
            truth = Truth.NOT_EVALUABLE if doubtful else Truth.MISS
            return Finding(truth, reason=f"话术只念到 {share:.0%}")
        pieces = [piece for span in spans for piece in _split(span, place.positions, texts)]
        detail = f"话术覆盖 {share:.0%}"
        return Finding(
            Truth.HIT, tuple(scene.quote(name, piece, detail) for piece in in_order(pieces))
        )

    def _covered(
        self, clauses: tuple[str, ...], said: str
    ) -> tuple[float, tuple[tuple[int, int], ...]]:
        position, covered = 0, 0.0
        spans: list[tuple[int, int]] = []
        for clause in clauses:
            rest = said[position:]
            found = (
                fuzz.partial_ratio_alignment(clause, rest, score_cutoff=_LEAST_ALIKE)
                if rest
                else None
            )
            if found is None or len(rest) < len(clause) * _LEAST_ALIKE / 100:
                continue
            covered += len(clause) * found.score / 100
            spans.append((position + found.dest_start, position + found.dest_end))
            position += found.dest_end
        return covered / sum(map(len, clauses)), tuple(spans)

    @cached_property
    def _versions(self) -> tuple[tuple[str, ...], ...]:
        spell = sound_of if self.sound_alike else fold
        parts = [_alternatives(part) for part in _PART.split(self.text)]
        versions = islice(product(*parts), _MOST_VERSIONS)
        return tuple(
            tuple(spelt for clause in _clauses(version) if (spelt := spell(clause)))
            for version in versions
        )

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"念出话术的 {self.coverage:.0%} 以上：{self.text}"


def _alternatives(part: str) -> tuple[str, ...]:
    if not _PART.fullmatch(part):
        return (part,)
    inner = part.strip("（）()")
    return tuple(inner.split("/")) if "/" in inner else ("，",)


def _clauses(version: tuple[str, ...]) -> Iterator[str]:
    yield from _CLAUSE.split("".join(version))


def _split(
    span: tuple[int, int], positions: tuple[int, ...], texts: list[str]
) -> Iterator[Occurrence]:
    begin = 0
    for at, text in zip(positions, texts, strict=True):
        low, high = max(span[0] - begin, 0), min(span[1] - begin, len(text))
        if low < high:
            yield Occurrence(at, low, high, "")
        begin += len(text)
