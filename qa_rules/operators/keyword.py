"""The ``keyword`` operator: words, by spelling or by sound."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self, TypeVar
from unicodedata import normalize

from pydantic import Field, PrivateAttr, field_validator, model_validator

from language.homophones import SoundFinder, sound_of, sound_of_folded
from language.matching import Lines, Occurrence, WordFinder, fold
from qa_rules.lexicon import Shelf
from qa_rules.text_search import TextSearch
from qa_rules.window import WHOLE_CALL

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Keyword(TextSearch):
    """Finds words: ``any``, ``all``, ``at_least`` so many different ones, or ``none`` of them.

    ``not_after`` and ``not_before`` drop a hit that follows or precedes one of these words within
    ``guard`` characters of its clause (punctuation ends a clause); ``unless`` drops a hit that is
    part of one of these longer words. ``near`` asks that the ``all`` words stand within so many
    characters of one turn. ``sound_alike`` also takes what sounds the same. ``case_sensitive``
    tells APP from app, which otherwise are one.
    """

    operator: Literal["keyword"]
    any: list[str] = Field(default=[])
    all: list[str] = Field(default=[])
    none: list[str] = Field(default=[])
    lexicon: str | list[str] = Field(default=[])
    at_least: int = Field(default=1, ge=1)
    times: int = Field(default=1, ge=1)
    near: int | None = Field(default=None, ge=1)
    not_after: list[str] = Field(default=[])
    not_before: list[str] = Field(default=[])
    unless: list[str] = Field(default=[])
    guard: int = Field(default=6, ge=1, le=60)
    sound_alike: bool = False
    tolerance: int = Field(default=0, ge=0, le=3)
    case_sensitive: bool = False

    _from_lexicons: tuple[str, ...] = PrivateAttr(default=())
    _exempt: tuple[str, ...] = PrivateAttr(default=())

    @field_validator("any", "all", "none", "not_after", "not_before", "unless")
    @classmethod
    def _has_letters(cls, words: list[str]) -> list[str]:
        for word in words:
            if not fold(word):
                raise ValueError(f"`{word}` has no letter, digit or character to look for")
        return words

    @model_validator(mode="after")
    def _is_one_question(self) -> Self:
        asked = [bool(self.any or self.lexicon), bool(self.all), bool(self.none)]
        if sum(asked) != 1:
            raise ValueError("write exactly one of `any` (or `lexicon`), `all` and `none`")
        if self.near is not None and not self.all:
            raise ValueError("`near` says how close the words of `all` stand — write `all`")
        if self.tolerance and not self.sound_alike:
            raise ValueError("`tolerance` counts syllables — write `sound_alike: true` with it")
        if self.case_sensitive and (self.sound_alike or self.join):
            raise ValueError(
                "`case_sensitive` compares letters as they stand in a turn — leave out"
                " `sound_alike` and `join`"
            )
        return self

    def lexicon_names(self) -> tuple[str, ...]:
        """The lexicons that it names."""
        return (self.lexicon,) if isinstance(self.lexicon, str) else tuple(self.lexicon)

    def bind(self, shelf: Shelf) -> Self:
        """Take the words of its lexicons."""
        bound = self.model_copy()
        named = [shelf.lexicons[name] for name in self.lexicon_names()]
        bound._from_lexicons = tuple(word for lexicon in named for word in lexicon.words)
        bound._exempt = tuple(word for lexicon in named for word in lexicon.unless)
        return bound

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The words that count, lexicons included."""
        return frozenset((*self.any, *self._from_lexicons, *self.all, *self.none))

    @cached_property
    def exempt(self) -> frozenset[str]:
        """The longer words whose parts do not count."""
        return frozenset((*self.unless, *self._exempt))

    def words(self) -> Iterator[str]:
        """Wanted and exempt words for the shared automaton."""
        yield from sorted(self.wanted | self.exempt)

    def sounds(self) -> Iterator[tuple[str, int]]:
        """Wanted words for the shared walk over sounds."""
        if self.sound_alike:
            yield from sorted(self._heard | self._heard_exempt)

    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """The wanted words of the call that no guard drops."""
        places = _collect(scene.words, self.wanted)
        if self.case_sensitive:
            places = [one for one in places if _is_spelt_so(one, scene)]
        if self.sound_alike:
            places = [*places, *_collect(scene.sounds, self._heard)]
        if not places:
            return places
        exempt = _collect(scene.words, self.exempt) if self.exempt else []
        if self.sound_alike:
            exempt += _collect(scene.sounds, self._heard_exempt)
        if not exempt and not self.not_after and not self.not_before:
            return places
        texts = scene.sound_texts if self.sound_alike else scene.lines.texts
        return [one for one in places if self._counts(one, texts[one.line], scene.lines, exempt)]

    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The wanted words of one folded text that no guard drops."""
        lines = Lines([text])
        found = self._own_words.find(lines)
        places = _collect(found, self.wanted)
        exempt = _collect(found, self.exempt)
        if self.sound_alike:
            heard = self._own_sounds.find(lines)
            places += _collect(heard, self._heard)
            exempt += _collect(heard, self._heard_exempt)
        spelt = sound_of_folded(text) if self.sound_alike else text
        for one in places:
            if self._counts(one, spelt, lines, exempt):
                yield one.start, one.end, one.word

    def counts_absence(self) -> bool:
        """With ``none`` it hits where nothing stands."""
        return bool(self.none)

    def enough(self, places: Sequence[Occurrence]) -> Sequence[Occurrence]:
        """The places, where there are enough different words and enough times."""
        if self.at_least == self.times == 1 and not self.all:
            return places
        different = {one.word for one in places}
        if self.all:
            return self._all_together(places) if different == set(self.all) else ()
        return places if len(different) >= self.at_least and len(places) >= self.times else ()

    def is_plain(self) -> bool:
        """Whether one of its words, spelt so, anywhere in the call is a hit and nothing else is."""
        asks_more = (self.all, self.none, self.exempt, self.not_after, self.not_before)
        sole = self.at_least == self.times == 1
        everywhere = self.within is WHOLE_CALL and not self.join
        as_written = not (self.sound_alike or self.case_sensitive or self.every_turn)
        return sole and everywhere and as_written and not any(asks_more)

    def is_answered_by_the_walk(self) -> bool:
        """Where turns are joined a word may stand across two of them."""
        return not self.join and not self.none

    def says(self) -> str:
        """What it looks for, in Chinese."""
        how = "（读音相同也算）" if self.sound_alike else ""
        words = "、".join(sorted(self.any or self.all or self.none))
        named = "、".join(f"词库“{name}”" for name in self.lexicon_names())
        listed = "、".join(part for part in (words, named) if part)
        if self.none:
            return f"没有出现：{listed}{how}"
        if self.all:
            return f"同时出现：{listed}{how}" + (
                f"，相距不超过 {self.near} 字" if self.near else ""
            )
        count = f"至少 {self.at_least} 个不同的词" if self.at_least > 1 else "任意一个"
        return f"出现{count}：{listed}{how}"

    @cached_property
    def _own_words(self) -> WordFinder:
        return WordFinder(self.words())

    @cached_property
    def _own_sounds(self) -> SoundFinder:
        return SoundFinder(self.sounds())

    @cached_property
    def _heard(self) -> frozenset[tuple[str, int]]:
        return frozenset((word, self.tolerance) for word in self.wanted)

    @cached_property
    def _heard_exempt(self) -> frozenset[tuple[str, int]]:
        return frozenset((word, 0) for word in self.exempt)

    @cached_property
    def _guards(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        spell = sound_of if self.sound_alike else fold
        return tuple(map(spell, self.not_after)), tuple(map(spell, self.not_before))

    def _counts(
        self, one: Occurrence, text: str, lines: Lines, exempt: Sequence[Occurrence]
    ) -> bool:
        if any(
            longer.line == one.line and longer.start <= one.start and one.end <= longer.end
            for longer in exempt
        ):
            return False
        not_after, not_before = self._guards
        if not not_after and not not_before:
            return True
        low, high = lines.clause(one.line, one.start, one.end)
        before = text[max(low, one.start - self.guard) : one.start]
        after = text[one.end : min(high, one.end + self.guard)]
        return not (
            any(word in before for word in not_after) or any(word in after for word in not_before)
        )

    def _all_together(self, places: Sequence[Occurrence]) -> Sequence[Occurrence]:
        if self.near is None:
            return places
        for first in sorted(places, key=lambda one: (one.line, one.start)):
            reach = first.end + self.near
            group = [
                one
                for one in places
                if one.line == first.line and one.start >= first.start and one.start <= reach
            ]
            if {one.word for one in group} == set(self.all):
                return group
        return ()


def _is_spelt_so(one: Occurrence, scene: "Scene") -> bool:
    """Whether the turn holds the word with its capitals and small letters."""
    start, end = scene.lines.span_in_original(one.line, one.start, one.end)
    return _letters(scene.turns[one.line].text[start:end]) == _letters(one.word)


def _letters(text: str) -> str:
    return "".join(one for one in normalize("NFKC", text) if one.isalnum())


_Key = TypeVar("_Key", str, tuple[str, int])


def _collect(found: Mapping[_Key, list[Occurrence]], wanted: frozenset[_Key]) -> list[Occurrence]:
    if len(wanted) < len(found):
        met = sorted([word for word in wanted if word in found])
    else:
        met = sorted([word for word in found if word in wanted])
    return [one for word in met for one in found[word]]
