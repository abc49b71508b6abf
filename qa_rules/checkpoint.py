"""A QA checkpoint as its YAML file says it."""

from datetime import date
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from conversation import Call
from qa_rules.applicability import AppliesWhen
from qa_rules.condition import Condition, parse_condition
from qa_rules.operators import AnySearch
from qa_rules.outcome import Outcome
from qa_rules.search import StrictModel

NAME_PATTERN = r"^[\w-]+$"


class Example(StrictModel):
    """A call in notation with the outcome that the checkpoint must give it.

    ``why`` is for the reader.
    """

    expect: Literal["pass", "fail", "not_applicable", "undetermined"]
    call: str = Field(min_length=1)
    why: str = ""

    @property
    def outcome(self) -> Outcome:
        """The expected outcome."""
        return Outcome(self.expect)


class Effective(StrictModel):
    """The days on which a checkpoint counts, both included; an open end is left out."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


class Checkpoint(StrictModel):
    """One thing that is judged in a call; the file is called ``<id>.yaml``."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    revision: int = Field(ge=1)
    title: str
    status: Literal["draft", "trial", "stable", "retired"] = "draft"
    dimension: str = ""
    severity: Literal["minor", "major", "critical"] = "minor"
    description: str = ""
    effective: Effective = Effective()
    applies_when: AppliesWhen = AppliesWhen()
    find: dict[str, AnySearch] = Field(min_length=1)
    require: str | None = None
    forbid: str | None = None
    known_gaps: list[str] = Field(default=[])
    examples: list[Example] = Field(default=[])

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.require is None) == (self.forbid is None):
            raise ValueError("write exactly one of `require` and `forbid`")
        return self

    @property
    def key(self) -> str:
        """``id@revision``."""
        return f"{self.id}@{self.revision}"

    def called(self, name: str) -> str:
        """The title of a search, or its name where it has none."""
        return self.find[name].title or name

    @cached_property
    def verdict(self) -> Condition:
        """The condition that is required or forbidden."""
        return self.condition(self.require or self.forbid or "")

    @cached_property
    def occasion(self) -> Condition | None:
        """The condition under which the checkpoint applies at all."""
        text = self.applies_when.occasion
        return None if text is None else self.condition(text)

    def condition(self, text: str) -> Condition:
        """Read a condition over its searches; raises ``ValueError``."""
        return parse_condition(text, self.find)

    def is_in_force(self, call: Call) -> bool:
        """Whether it counts on the day of the call; without a day it does."""
        return call.started_at is None or self.effective.covers(call.started_at.date())

    @cached_property
    def is_always_asked(self) -> bool:
        """Whether no day and no metadata of a call can put it out of force."""
        return self.effective == Effective() and self.applies_when.asks_no_metadata

    @cached_property
    def search_order(self) -> tuple[str, ...]:
        """The searches, each after those that it depends on; raises ``ValueError`` on a circle."""
        ordered: list[str] = []
        for name in self.find:
            self._visit(name, (), ordered)
        return tuple(ordered)

    def _visit(self, name: str, path: tuple[str, ...], ordered: list[str]) -> None:
        if name in path:
            raise ValueError(f"the anchors run in a circle: {' → '.join((*path, name))}")
        if name in ordered or name not in self.find:
            return
        for needed in self.find[name].depends_on():
            self._visit(needed, (*path, name), ordered)
        ordered.append(name)
