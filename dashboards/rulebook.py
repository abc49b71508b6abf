"""The rules that calls are judged by, and drafts beside them; the files stay the source."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from conversation.errors import HomeError, RuleError, UsageError
from dashboards.home import RULES_VARIABLE, home_path
from dashboards.labels import say
from qa_rules import Checkpoint, Library, load_library, read_checkpoint
from qa_rules.rulebook import SHIPPED

LONGEST_TEXT = 60_000  # characters of a rule file that a browser may send


@dataclass(frozen=True, slots=True)
class Draft:
    """A checkpoint as somebody wants it: text, what it means, or what is wrong with it."""

    text: str
    checkpoint: Checkpoint | None
    problems: tuple[str, ...]


def rules_folder() -> Path | None:
    """The folder of this server's rules; ``None`` for the shipped ones."""
    named = os.environ.get(RULES_VARIABLE, "")
    return Path(named) if named else None


def read_rules() -> Library:
    """The rules as they lie in their folder now; raises ``RuleError``.

    They are read again when a file has come, gone or changed: a thousand checkpoints take seconds.
    """
    root = rules_folder() or SHIPPED
    return _load_once(root, _state_of(root))


@lru_cache(maxsize=2)
def _load_once(root: Path, _state: tuple[tuple[str, int, int], ...]) -> Library:
    return load_library(root)


def _state_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file of the rules; none where the folder cannot be read."""
    try:
        facts = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.is_file())
        return tuple((str(path), fact.st_size, fact.st_mtime_ns) for path, fact in facts)
    except OSError:
        return ()


def source_of(library: Library, identifier: str) -> str:
    """The text of a checkpoint's file; raises ``HomeError`` where it cannot be read."""
    for document in library.documents:
        path = (rules_folder() or SHIPPED) / document.path
        if path.parent.name == "checkpoints" and path.stem == identifier:
            try:
                return path.read_text(encoding="utf-8")
            except OSError as error:
                raise HomeError(f"{path} cannot be read: {error.strerror}") from error
    raise UsageError(f"there is no file of the checkpoint `{identifier}`")


def check_draft(text: str, *, identifier: str, library: Library) -> Draft:
    """Read what was typed; problems are ``file:line:column: what``."""
    if len(text) > LONGEST_TEXT:
        told = say("{name}:1:1: 超过 {n} 个字符", name=identifier, n=f"{LONGEST_TEXT:,}")
        return Draft(text, None, (told,))
    try:
        found = read_checkpoint(text, name=f"{identifier}.yaml", shelf=library.shelf)
    except RuleError as error:
        return Draft(text, None, tuple(error.problems))
    return Draft(text, found, _revision_problems(found, library))


def with_draft(library: Library, checkpoint: Checkpoint) -> Library:
    """The library with this checkpoint in place of the one of the same id."""
    others = [one for one in library.checkpoints if one.id != checkpoint.id]
    ordered = tuple(sorted([*others, checkpoint], key=lambda one: one.id))
    return replace(library, checkpoints=ordered)


def submit_draft(draft: Draft, *, author: str, note: str, at: datetime) -> Path:
    """Lay a checked draft into the home for whoever publishes; returns the file.

    Raises ``UsageError`` for a draft with problems or without an author, ``HomeError`` where it
    cannot be written.
    """
    if draft.checkpoint is None or draft.problems:
        raise UsageError(say("先改正标出的问题，再提交。"))
    if not author.strip():
        raise UsageError(say("先在左侧填写您的姓名，草稿以此署名。"))
    folder = drafts_folder()
    name = f"{draft.checkpoint.id}.r{draft.checkpoint.revision}.{at:%Y%m%d-%H%M%S}.yaml"
    head = f"# {at:%Y-%m-%d %H:%M} {_one_line(author)}: {_one_line(note)}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writing = folder / f".{name}.writing"
        writing.write_text(head + draft.text, encoding="utf-8")
        writing.replace(folder / name)
    except OSError as error:
        raise HomeError(f"{folder / name} cannot be written: {error.strerror}") from error
    return folder / name


def list_drafts() -> tuple[Path, ...]:
    """Drafts that wait for somebody to publish them, newest first."""
    return tuple(sorted(drafts_folder().glob("*.yaml"), key=lambda path: path.name, reverse=True))


def drafts_folder() -> Path:
    """Where drafts are laid: beside the results, never among the rules in use."""
    return home_path() / "rule-drafts"


def _revision_problems(checkpoint: Checkpoint, library: Library) -> tuple[str, ...]:
    known = {one.id: one for one in library.checkpoints}
    before = known.get(checkpoint.id)
    if before is None or before == checkpoint or checkpoint.revision > before.revision:
        return ()
    return (
        say(
            "{name}.yaml:1:1: 内容变了，修订号要大于 {n}（revision: {next}）",
            name=checkpoint.id,
            n=before.revision,
            next=before.revision + 1,
        ),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
