"""A published revision never changes: a file beside the rules keeps the hash of every one.

``revisions.lock`` holds one line per revision, ``<id>@<revision> <sha256>``, sorted; old revisions
stay for good.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from conversation.errors import RuleError
from qa_rules.rulebook import Library, revision_hash_of, scorecard_hash_of

LOCK_FILE = "revisions.lock"
_DIGEST_LENGTH = 64


def current_revisions(library: Library) -> dict[str, str]:
    """The hash of every published (trial or stable) checkpoint and scorecard by its key."""
    points = {
        f"checkpoint {point.key}": revision_hash_of(point, library.shelf)
        for point in library.checkpoints
        if point.status != "draft"
    }
    cards = {
        f"scorecard {card.key}": scorecard_hash_of(card)
        for card in library.scorecards
        if card.status != "draft"
    }
    return {**points, **cards}


def read_lock(folder: Path) -> dict[str, str]:
    """Read the lock file of a library, empty where there is none; raises ``RuleError``."""
    path = folder / LOCK_FILE
    if not path.exists():
        return {}
    locked: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        key, _, digest = line.rpartition(" ")
        if not key or len(digest) != _DIGEST_LENGTH:
            what = f"{path}:{number}:1: is not `KEY HASH` — restore the file from its history"
            raise RuleError((what,))
        locked[key] = digest
    return locked


def changed_revisions(library: Library, locked: Mapping[str, str]) -> Iterator[str]:
    """The keys whose content is not what was published under the same revision."""
    for key, digest in current_revisions(library).items():
        if locked.get(key, digest) != digest:
            yield key


def write_lock(library: Library, folder: Path) -> None:
    """Add new revisions to the lock file.

    Raises ``RuleError`` where a published one has changed.
    """
    locked = read_lock(folder)
    changed = tuple(changed_revisions(library, locked))
    if changed:
        raise RuleError(
            tuple(
                f"{folder / LOCK_FILE}:1:1: {key} was published and has changed — raise it"
                for key in changed
            )
        )
    merged = {**locked, **current_revisions(library)}
    lines = [f"{key} {merged[key]}\n" for key in sorted(merged)]
    (folder / LOCK_FILE).write_text("".join(lines), encoding="utf-8")
