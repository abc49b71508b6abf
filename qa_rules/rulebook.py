"""A folder of rules: checkpoints, scorecards and lexicons, loaded together or not at all.

FOLDER/checkpoints/<id>.yaml    FOLDER/scorecards/<id>.yaml    FOLDER/lexicons/<id>.yaml
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from conversation import Conversation
from conversation.errors import RuleError, UsageError
from qa_rules.checking import check_checkpoint, check_name
from qa_rules.checkpoint import Checkpoint
from qa_rules.language_model import endpoint_identity
from qa_rules.lexicon import Lexicon, Shelf
from qa_rules.linear_model import LinearModel, read_linear_model
from qa_rules.outcome import Truth
from qa_rules.problems import did_you_mean, validate
from qa_rules.scorecard import Scorecard
from qa_rules.yaml_loader import Document, read_document, read_text

_Named = TypeVar("_Named", Lexicon, Scorecard)

SHIPPED = Path(__file__).parent / "library"
ENGINE_VERSION = 2  # raise it when the meaning of an operator changes: every verdict depends on it


@dataclass(frozen=True)
class Library:
    """Rules that belong together; all tuples are in order of their ids."""

    checkpoints: tuple[Checkpoint, ...]
    scorecards: tuple[Scorecard, ...] = ()
    shelf: Shelf = field(default_factory=Shelf)
    documents: tuple[Document, ...] = ()

    @property
    def lexicons(self) -> Mapping[str, Lexicon]:
        """The lexicons by their ids."""
        return self.shelf.lexicons

    @cached_property
    def _by_id(self) -> dict[str, Checkpoint]:
        return {checkpoint.id: checkpoint for checkpoint in self.checkpoints}

    def checkpoint(self, identifier: str) -> Checkpoint:
        """The checkpoint with this id; raises ``UsageError`` with the closest one."""
        if identifier not in self._by_id:
            raise UsageError(
                f"there is no checkpoint `{identifier}`{did_you_mean(identifier, self._by_id)}"
            )
        return self._by_id[identifier]

    def scorecard(self, identifier: str) -> Scorecard:
        """The scorecard with this id; raises ``UsageError`` with the closest one."""
        for scorecard in self.scorecards:
            if scorecard.id == identifier:
                return scorecard
        known = [scorecard.id for scorecard in self.scorecards]
        raise UsageError(f"there is no scorecard `{identifier}`{did_you_mean(identifier, known)}")

    def scorecards_for(self, conversation: Conversation) -> tuple[Scorecard, ...]:
        """The scorecards in use that are about this call; several may be."""
        return tuple(
            scorecard
            for scorecard in self.scorecards
            if scorecard.status in ("trial", "stable")
            and scorecard.applies_when.judge(conversation)[0] is Truth.HIT
        )

    def checkpoints_for(self, scorecards: Iterable[Scorecard]) -> tuple[Checkpoint, ...]:
        """The checkpoints that these scorecards need, in order of their ids."""
        wanted = {item.checkpoint_id for scorecard in scorecards for item in scorecard.items}
        wanted |= {item.other_checkpoint for card in scorecards for item in card.items}
        return tuple(checkpoint for checkpoint in self.checkpoints if checkpoint.id in wanted)

    def revision_hash(self, scorecards: Iterable[Scorecard] | None = None) -> str:
        """A sha256 of everything that a verdict depends on, for these scorecards or for all.

        Examples, titles and descriptions are left out: they change no verdict. Where a checkpoint
        asks a language model, its address and name and what it is told belong to the rules.
        """
        cards = self.scorecards if scorecards is None else tuple(scorecards)
        points = self.checkpoints if scorecards is None else self.checkpoints_for(cards)
        told = {
            "engine": ENGINE_VERSION,
            "checkpoints": [checkpoint_content(point, self.shelf) for point in points],
            "scorecards": [_content(card, _FOR_READERS) for card in cards],
        }
        if any(search.asks_a_model for point in points for search in point.find.values()):
            told["language_model"] = endpoint_identity()
        return _sha256(told)


def checkpoint_content(checkpoint: Checkpoint, shelf: Shelf) -> dict[str, Any]:
    """What a checkpoint's verdict depends on, its lexicons' words included."""
    content = _content(checkpoint, _FOR_READERS)
    names = {name for search in checkpoint.find.values() for name in search.lexicon_names()}
    content["lexicons"] = {
        name: [shelf.lexicons[name].words, shelf.lexicons[name].unless] for name in sorted(names)
    }
    models = {name for search in checkpoint.find.values() for name in search.classifier_names()}
    content["classifiers"] = {name: repr(shelf.classifiers[name]) for name in sorted(models)}
    return content


def revision_hash_of(checkpoint: Checkpoint, shelf: Shelf) -> str:
    """A sha256 of one checkpoint's content, for the lock file."""
    return _sha256(checkpoint_content(checkpoint, shelf))


def scorecard_hash_of(scorecard: Scorecard) -> str:
    """A sha256 of one scorecard's content, for the lock file."""
    return _sha256(_content(scorecard, _FOR_READERS))


def load_library(folder: Path | None = None) -> Library:
    """Load a folder of rules, or the shipped library.

    Raises ``RuleError`` with every problem of every file.
    """
    root = folder or SHIPPED
    if not root.is_dir():
        raise RuleError(
            (f"{root}:1:1: is not a folder of rules — it holds checkpoints/ and scorecards/",)
        )
    documents: list[Document] = []
    shelf = Shelf(
        MappingProxyType({one.id: one for one in _load(root, "lexicons", Lexicon, documents)}),
        MappingProxyType(_load_classifiers(root)),
    )
    checkpoints = _load_checkpoints(root, shelf, documents)
    scorecards = _load(root, "scorecards", Scorecard, documents)
    _check_references(scorecards, checkpoints, documents)
    problems = tuple(problem for document in documents for problem in document.problems)
    if problems:
        raise RuleError(problems)
    return Library(checkpoints, tuple(scorecards), shelf, tuple(documents))


def read_checkpoint(text: str, *, name: str, shelf: Shelf | None = None) -> Checkpoint:
    """Read one checkpoint from a string; ``name`` is its file name; raises ``RuleError``."""
    document = read_text(text, name)
    checkpoint = _checkpoint(document, shelf or Shelf())
    if checkpoint is None or document.problems:
        raise RuleError(tuple(document.problems))
    return checkpoint


def read_scorecard(text: str, *, name: str) -> Scorecard:
    """Read one scorecard from a string; raises ``RuleError``."""
    document = read_text(text, name)
    scorecard = validate(Scorecard, document)
    if scorecard is not None:
        check_name(document, scorecard.id)
    if scorecard is None or document.problems:
        raise RuleError(tuple(document.problems))
    return scorecard


def _load_checkpoints(
    root: Path, shelf: Shelf, documents: list[Document]
) -> tuple[Checkpoint, ...]:
    loaded: list[Checkpoint] = []
    for path in _files(root, "checkpoints"):
        document = read_document(path, shown_as=_shown(root, path))
        documents.append(document)
        checkpoint = _checkpoint(document, shelf)
        if checkpoint is not None:
            loaded.append(checkpoint)
    return tuple(sorted(loaded, key=lambda one: one.id))


def _checkpoint(document: Document, shelf: Shelf) -> Checkpoint | None:
    checkpoint = validate(Checkpoint, document)
    if checkpoint is None:
        return None
    check_name(document, checkpoint.id)
    check_checkpoint(document, checkpoint, shelf)
    if document.problems:
        return None
    bound = {name: search.bind(shelf) for name, search in checkpoint.find.items()}
    return checkpoint.model_copy(update={"find": bound})


def _load(root: Path, kind: str, model: type[_Named], documents: list[Document]) -> list[_Named]:
    loaded: list[_Named] = []
    for path in _files(root, kind):
        document = read_document(path, shown_as=_shown(root, path))
        documents.append(document)
        value = validate(model, document)
        if value is not None:
            check_name(document, value.id)
            loaded.append(value)
    return sorted(loaded, key=lambda one: one.id)


def _load_classifiers(root: Path) -> dict[str, LinearModel]:
    folder = root / "classifiers"
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return {path.stem: read_linear_model(path) for path in paths}


def _check_references(
    scorecards: Iterable[Scorecard], checkpoints: tuple[Checkpoint, ...], documents: list[Document]
) -> None:
    revisions = {checkpoint.id: checkpoint.revision for checkpoint in checkpoints}
    broken = any(document.problems for document in documents)
    by_path = {
        Path(document.path).stem: document
        for document in documents
        if Path(document.path).parent.name == "scorecards"
    }
    for scorecard in scorecards:
        document = by_path.get(scorecard.id)
        if document is None:
            continue
        for section_number, section in enumerate(scorecard.sections):
            for item_number, item in enumerate(section.items):
                route = ("sections", section_number, "items", item_number, "checkpoint")
                known = revisions.get(item.checkpoint_id)
                if known is None and not broken:
                    what = f"there is no checkpoint `{item.checkpoint_id}`"
                    document.report(route, what + did_you_mean(item.checkpoint_id, revisions))
                elif known is not None and known != item.revision:
                    what = f"`{item.checkpoint}` is not in the library, which has revision {known}"
                    document.report(route, f"{what} — write `{item.checkpoint_id}@{known}`")


def _files(root: Path, kind: str) -> list[Path]:
    folder = root / kind
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _shown(root: Path, path: Path) -> str:
    return str(path.relative_to(root)) if root == SHIPPED else str(path)


_FOR_READERS = {"title", "description", "examples", "known_gaps", "dimension", "status"}


def _content(model: BaseModel, without: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = model.model_dump(
        mode="json", exclude=without, exclude_defaults=True, by_alias=True, serialize_as_any=True
    )
    for search in told.get("find", {}).values():
        search.pop("title", None)
    return told


def _sha256(told: object) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
