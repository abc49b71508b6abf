"""What several checkpoints share under a name: lists of words and trained models."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field

from qa_rules.linear_model import LinearModel
from qa_rules.search import StrictModel


class Lexicon(StrictModel):
    """Words under a name.

    ``unless`` lists longer words that contain one and mean something else.
    """

    id: str
    title: str
    description: str = ""
    words: list[str] = Field(min_length=1)
    unless: list[str] = Field(default=[])


@dataclass(frozen=True)
class Shelf:
    """The lexicons and the trained models of a library, by name."""

    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    classifiers: Mapping[str, LinearModel] = field(default_factory=dict)
