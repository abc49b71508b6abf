"""The ``similar`` operator: sentences that say nearly the same as an example."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import Field
from rapidfuzz import fuzz

from language.homophones import sound_of
from language.matching import Occurrence, fold
from qa_rules.quantity import Share
from qa_rules.text_search import TextSearch

if TYPE_CHECKING:
    from qa_rules.scene import Scene

SHORTEST = 4  # characters: shorter turns resemble a part of anything


class Similar(TextSearch):
    """Finds turns of which a stretch is ``at_least_alike`` to one of the example ``sentences``.

    The measure is the share of characters in common in the best aligned stretch (normalised indel
    similarity); with ``sound_alike`` the sounds are compared instead of the characters.
    """

    operator: Literal["similar"]
    sentences: list[str] = Field(min_length=1, max_length=200)
    at_least_alike: Share = 0.8
    sound_alike: bool = False

    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """The stretches of all turns that are alike enough."""
        return [
            Occurrence(line, start, end, word)
            for line, text in enumerate(scene.lines.texts)
            for start, end, word in self.find_in(text)
        ]

    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The stretches of one folded text that are alike enough."""
        spoken = sound_of(text) if self.sound_alike else text
        for sentence, wanted in self._wanted:
            if (
                len(text) < min(SHORTEST, len(wanted))
                or len(text) < len(wanted) * self.at_least_alike / 2
            ):
                continue
            found = fuzz.partial_ratio_alignment(
                wanted, spoken, score_cutoff=100 * self.at_least_alike
            )
            if found is not None and found.dest_end > found.dest_start:
                shorter = len(spoken) < len(wanted)
                if shorter and fuzz.ratio(wanted, spoken) < 100 * self.at_least_alike:
                    continue
                start, end = (0, len(text)) if shorter else (found.dest_start, found.dest_end)
                yield start, end, sentence

    @cached_property
    def _wanted(self) -> tuple[tuple[str, str], ...]:
        spell = sound_of if self.sound_alike else fold
        return tuple((sentence, spell(sentence)) for sentence in self.sentences)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"与例句相似 {self.at_least_alike:.0%} 以上：{'；'.join(self.sentences)}"
