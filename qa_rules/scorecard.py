"""A scorecard as its YAML file says it: sections of checkpoints with marks."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from qa_rules.applicability import AppliesWhen
from qa_rules.outcome import Outcome
from qa_rules.search import StrictModel

_REFERENCE = re.compile(r"^([a-z][a-z0-9-]*)@(\d+)$")
_WHEN = re.compile(r"^([a-z][a-z0-9-]*) (passes|fails|applies)$")
_MEETS = {
    "passes": frozenset((Outcome.PASS,)),
    "fails": frozenset((Outcome.FAIL,)),
    "applies": frozenset((Outcome.PASS, Outcome.FAIL)),
}


def _check_reference(text: str) -> str:
    if not _REFERENCE.match(text):
        raise ValueError(
            f"`{text}` names no revision of a checkpoint — write it like `opening-greeting@3`"
        )
    return text


def _check_when(text: str) -> str:
    if not _WHEN.match(text):
        raise ValueError(f"`{text}` — write `ID passes`, `ID fails` or `ID applies`")
    return text


class Item(StrictModel):
    """One checkpoint on a scorecard.

    ``marks`` are lost when it fails (or earned when it passes); ``bonus`` is added when it passes
    and costs nothing when it does not. ``veto`` sets the whole card, or only its ``section``, to
    nothing when it fails. ``when`` makes the item count only where another checkpoint of the card
    came out so.
    """

    checkpoint: Annotated[str, AfterValidator(_check_reference)]
    marks: float = Field(default=0, ge=0)
    bonus: float = Field(default=0, ge=0)
    veto: bool | Literal["card", "section"] = False
    when: Annotated[str, AfterValidator(_check_when)] | None = None

    @property
    def checkpoint_id(self) -> str:
        """The id without the revision."""
        return self.checkpoint.partition("@")[0]

    @property
    def revision(self) -> int:
        """The revision."""
        return int(self.checkpoint.partition("@")[2])

    @property
    def vetoes_card(self) -> bool:
        """Whether a failure takes the whole card."""
        return self.veto is True or self.veto == "card"

    @property
    def other_checkpoint(self) -> str:
        """The id of the checkpoint that ``when`` looks at, empty without ``when``."""
        match = _WHEN.match(self.when or "")
        return match[1] if match else ""

    def counts_with(self, outcome: Outcome | None) -> bool:
        """Whether the item counts, given how the checkpoint of ``when`` came out."""
        match = _WHEN.match(self.when or "")
        return match is None or outcome in _MEETS[match[2]]


class Section(StrictModel):
    """Items under a heading; ``cap`` is the most that the section can take away."""

    title: str
    items: list[Item] = Field(min_length=1)
    cap: float | None = Field(default=None, gt=0)

    @property
    def marks(self) -> float:
        """What the section weighs."""
        total = sum(item.marks for item in self.items)
        return total if self.cap is None else min(total, self.cap)


class Scorecard(StrictModel):
    """How checkpoints add up to a score; the file is called ``<id>.yaml``."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    revision: int = Field(ge=1)
    title: str
    status: Literal["draft", "trial", "stable", "retired"] = "stable"
    description: str = ""
    scoring: Literal["deduct", "earn"] = "deduct"
    full_marks: float = Field(default=100, gt=0)
    pass_mark: float = Field(default=85, ge=0)
    bands: dict[str, float] = Field(default={})
    below: str = "不合格"
    applies_when: AppliesWhen = AppliesWhen()
    sections: list[Section] = Field(min_length=1)

    @property
    def key(self) -> str:
        """``id@revision``."""
        return f"{self.id}@{self.revision}"

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for section in self.sections for item in section.items)

    def band_of(self, score: float) -> str:
        """The name of the band that a score falls into."""
        bands = self.bands or {"合格": self.pass_mark}
        for name, lowest in sorted(bands.items(), key=lambda pair: -pair[1]):
            if score >= lowest:
                return name
        return self.below
