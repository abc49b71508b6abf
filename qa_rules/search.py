"""A named search: where it looks is common to all, what it looks for is its operator's."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from conversation import Role
from qa_rules.evidence import Finding, Hit, SearchedWindow
from qa_rules.outcome import Truth, at_least
from qa_rules.place import Place
from qa_rules.window import WHOLE_CALL, Window, WindowField

if TYPE_CHECKING:
    from qa_rules.lexicon import Shelf
    from qa_rules.scene import Scene

_ROLES = {"agent": Role.AGENT, "customer": Role.CUSTOMER, "any": None}
ROLE_WORDS = {Role.AGENT: "客服", Role.CUSTOMER: "客户", None: "双方"}


class StrictModel(BaseModel):
    """Every model of a rule file: unknown words are errors, nothing is coerced, nothing changes."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
    )


class Search(StrictModel):
    """What all operators share; an operator adds its parameters and answers ``look``."""

    operator: str
    title: str = ""
    role: Literal["agent", "customer", "any"] = "any"
    within: WindowField = Field(default=WHOLE_CALL)
    which: Literal["first", "last", "each", "any"] = "any"
    join: bool = False

    about_whole_call: ClassVar[bool] = False
    may_never_begin: ClassVar[bool] = False
    asks_a_model: ClassVar[bool] = False
    needs_sound: ClassVar[bool] = False

    @abstractmethod
    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Answer for one place; ``place.positions`` are the turns to look at."""

    @abstractmethod
    def says(self) -> str:
        """What it looks for, in plain Chinese, for a reader who does not know YAML."""

    def says_with(self, called: Callable[[str], str]) -> str:
        """What it looks for, with the names of other searches as ``called`` tells them."""
        del called
        return self.says()

    def says_in_english(self) -> str:
        """What it looks for, in plain English."""
        told = self.model_dump(
            exclude={"operator", "title", "role", "within", "which", "join"},
            exclude_defaults=True,
            by_alias=True,
        )
        return f"{self.operator}: " + "; ".join(
            f"{key} {_spoken(value)}" for key, value in told.items()
        )

    def bind(self, shelf: "Shelf") -> Self:
        """Take the lexicons and models that it names; raises ``KeyError`` with a missing name."""
        del shelf
        return self

    def lexicon_names(self) -> tuple[str, ...]:
        """The lexicons that it names."""
        return ()

    def classifier_names(self) -> tuple[str, ...]:
        """The trained models that it names."""
        return ()

    def depends_on(self) -> tuple[str, ...]:
        """The searches that must be answered before it."""
        return (self.within.anchor,) if self.within.anchor else ()

    def words(self) -> Iterator[str]:
        """The words that it looks for by spelling, for the shared automaton."""
        return iter(())

    def sounds(self) -> Iterator[tuple[str, int]]:
        """The words that it looks for by sound, each with its tolerance."""
        return iter(())

    def patterns(self) -> Iterator[str]:
        """The regular expressions that it looks for."""
        return iter(())

    def sound_patterns(self) -> Iterator[str]:
        """The regular expressions over sounds that it looks for."""
        return iter(())

    def is_plain(self) -> bool:
        """Whether a word of ``words`` in a turn of its party is a hit and nothing else is."""
        return False

    def is_answered_by_the_walk(self) -> bool:
        """Whether it misses for certain where none of its words, sounds and patterns was found."""
        return False

    @cached_property
    def party(self) -> Role | None:
        """Whose turns count; ``None`` for both."""
        return _ROLES[self.role]

    def evaluate(self, name: str, scene: "Scene") -> Finding:
        """Answer for the call: lay the window at each anchor, look, put the answers together."""
        if self.party is not None and not scene.roles_are_known:
            return Finding(Truth.NOT_EVALUABLE, reason="分不清哪一方是客服、哪一方是客户")
        if not self.within.anchor:
            return self._look_at(name, scene.place(self.within, self.party), scene)
        return self._look_beside_anchor(name, scene)

    def _look_beside_anchor(self, name: str, scene: "Scene") -> Finding:
        anchor = scene.findings[self.within.anchor]
        if anchor.truth is not Truth.HIT or not anchor.hits:
            reason = anchor.reason or f"没有找到 {scene.called(self.within.anchor)}"
            truth = anchor.truth if anchor.truth is Truth.NOT_EVALUABLE else Truth.MISS
            return Finding(truth, reason=reason)
        hits = {"first": anchor.hits[:1], "last": anchor.hits[-1:]}.get(self.which, anchor.hits)
        found = [
            self._look_at(name, scene.place(self.within, self.party, hit), scene) for hit in hits
        ]
        return combine(found, all_of=self.which == "each")

    def _look_at(self, name: str, place: Place, scene: "Scene") -> Finding:
        searched = (SearchedWindow(name, self.party, place.start, place.end, place.positions),)
        finding = self.look(name, place, scene)
        if place.unknown and finding.truth is not Truth.NOT_EVALUABLE:
            both = tuple(sorted((*place.positions, *place.unknown)))
            everyone = place._replace(positions=both, among=None)
            if self.look(name, everyone, scene).truth is not finding.truth:
                finding = Finding(Truth.NOT_EVALUABLE, reason="关键的一句分不清是谁说的")
        return Finding(finding.truth, finding.hits, searched, finding.reason, finding.never_began)


def combine(findings: list[Finding], *, all_of: bool) -> Finding:
    """Put the answers of several places together.

    One hit is enough, or every place must have one.
    """
    if len(findings) == 1:
        return findings[0]._replace(never_began=False)
    truth = at_least(tuple(one.truth for one in findings), len(findings) if all_of else 1)
    hits = tuple(dict.fromkeys(hit for one in findings for hit in one.hits))
    searched = tuple(dict.fromkeys(window for one in findings for window in one.searched))
    reason = next((one.reason for one in findings if one.truth is truth and one.reason), "")
    return Finding(truth, hits, searched, reason)


def found(hits: tuple[Hit, ...], *, enough: bool) -> Finding:
    """A hit with its evidence, or a miss."""
    return Finding(Truth.HIT, hits) if enough else Finding(Truth.MISS)


def place_in_words(window: Window, role: Role | None) -> str:
    """Whose turns and which stretch, in Chinese."""
    return f"{ROLE_WORDS[role]}·{window.written}"


def _spoken(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " / ".join(map(str, value))
    if isinstance(value, dict) and value.get("written"):
        return str(value["written"])
    return str(value)
