"""The ``homophone`` operator: words by their sound alone."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from language.homophones import SHORTEST_SOUND, SoundFinder
from language.matching import Lines, Occurrence, fold
from qa_rules.text_search import TextSearch

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Homophone(TextSearch):
    """Finds ``any`` of some words however a recogniser spells them: 公号 and 功耗 are 工号.

    ``tolerance`` is the number of syllables that may be missing, added or nearly right; a word
    bears one in four syllables. ``unless`` lists spellings that do not count although they sound
    alike.
    """

    operator: Literal["homophone"]
    any: list[str] = Field(min_length=1)
    tolerance: int = Field(default=0, ge=0, le=3)
    unless: list[str] = Field(default=[])

    @field_validator("any")
    @classmethod
    def _long_enough(cls, words: list[str]) -> list[str]:
        for word in words:
            if len(fold(word)) < SHORTEST_SOUND:
                raise ValueError(
                    f"`{word}` is too short to be found by its sound"
                    f" — use at least {SHORTEST_SOUND} characters"
                )
        return words

    def sounds(self) -> Iterator[tuple[str, int]]:
        """Its words for the shared walk over sounds."""
        return ((word, self.tolerance) for word in self.any)

    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """Every place that sounds like one of the words."""
        places = [one for key in self.sounds() for one in scene.sounds.get(key, ())]
        return [
            one
            for one in places
            if scene.lines.texts[one.line][one.start : one.end] not in self._exempt
        ]

    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The same over one folded text."""
        for places in self._finder.find(Lines([text])).values():
            for one in places:
                if text[one.start : one.end] not in self._exempt:
                    yield one.start, one.end, one.word

    def is_answered_by_the_walk(self) -> bool:
        """Where turns are joined a word may stand across two of them."""
        return not self.join

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"读音像：{'、'.join(self.any)}"

    @cached_property
    def _finder(self) -> SoundFinder:
        return SoundFinder(self.sounds())

    @cached_property
    def _exempt(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.unless)
