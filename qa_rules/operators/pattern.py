"""The ``pattern`` operator: regular expressions that run in linear time."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from language.homophones import sound_of_folded, sound_pattern
from language.matching import Occurrence
from qa_rules.patterns import check_pattern, find_pattern
from qa_rules.text_search import TextSearch

if TYPE_CHECKING:
    from qa_rules.scene import Scene

Pattern = Annotated[str, AfterValidator(check_pattern)]


class PatternSearch(TextSearch):
    """Finds what a regular expression ``matches`` in text without punctuation.

    ``except`` drops overlapping matches.

    Look-around and back-references are refused (google-re2); ``times`` asks for several matches.
    With ``sound_alike`` the characters of the expression stand for their sounds. ``nearly`` are
    expressions whose syllables may even begin with a neighbouring consonant (分析 for 分期): they
    need words around them that say what is meant.
    """

    operator: Literal["pattern"]
    matches: Pattern | list[Pattern]
    excepted: Pattern | list[Pattern] = Field(default=[], alias="except")
    times: int = Field(default=1, ge=1)
    sound_alike: bool = False
    nearly: Pattern | list[Pattern] = Field(default=[])

    @model_validator(mode="after")
    def _compares_sounds(self) -> Self:
        if self.nearly and not self.sound_alike:
            raise ValueError("`nearly` compares sounds — write `sound_alike: true` with it")
        return self

    def patterns(self) -> Iterator[str]:
        """The expressions for the shared set."""
        yield from () if self.sound_alike else self._wanted

    def sound_patterns(self) -> Iterator[str]:
        """The expressions over sounds for their shared set."""
        yield from self._wanted if self.sound_alike else ()

    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """Every match in every turn."""
        alike = self.sound_alike
        matching = scene.sound_patterns if alike else scene.patterns
        found = [
            one
            for pattern in self._wanted
            if pattern in matching
            for one in scene.pattern_places(pattern, by_sound=alike)
        ]
        if not found:
            return ()
        dropped = [
            one for bad in self._dropping for one in scene.pattern_places(bad, by_sound=alike)
        ]
        return [one for one in found if not any(_overlap(one, bad) for bad in dropped)]

    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The matches in one folded text that no exception overlaps."""
        return self._matches_in(sound_of_folded(text) if self.sound_alike else text)

    def _matches_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        found = [
            (start, end, pattern)
            for pattern in self._wanted
            for start, end in find_pattern(pattern, text)
        ]
        if not found:
            return
        dropped = [span for pattern in self._dropping for span in find_pattern(pattern, text)]
        for start, end, pattern in found:
            if not any(low < end and start < high for low, high in dropped):
                yield start, end, pattern

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        nearly = tuple(sound_pattern(one, nearly=True) for one in _listed(self.nearly))
        return (*self._spelt(self.matches), *nearly)

    @cached_property
    def _dropping(self) -> tuple[str, ...]:
        return self._spelt(self.excepted)

    def _spelt(self, patterns: str | list[str]) -> tuple[str, ...]:
        listed = _listed(patterns)
        return tuple(map(sound_pattern, listed)) if self.sound_alike else listed

    def enough(self, places: Sequence[Occurrence]) -> Sequence[Occurrence]:
        """The matches, where there are as many as asked for."""
        return places if len(places) >= self.times else ()

    def is_answered_by_the_walk(self) -> bool:
        """Where turns are joined a word may stand across two of them."""
        return not self.join

    def says(self) -> str:
        """What it looks for, in Chinese."""
        listed = " 或 ".join(f"“{pattern}”" for pattern in _listed(self.matches))
        without = "、".join(f"“{pattern}”" for pattern in _listed(self.excepted))
        how = "（读音相同也算）" if self.sound_alike else ""
        near = "、".join(f"“{pattern}”" for pattern in _listed(self.nearly))
        how += f"，或读音相近的 {near}" if near else ""
        return f"句式 {listed}{how}" + (f"，但 {without} 不算" if without else "")


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    return one.line == other.line and one.start < other.end and other.start < one.end


def _listed(patterns: str | list[str]) -> tuple[str, ...]:
    return (patterns,) if isinstance(patterns, str) else tuple(patterns)
