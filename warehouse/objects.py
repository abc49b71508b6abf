"""Files of an installation in an object store, addressed and handled as paths are.

A put is whole or not at all: stores of objects do that by protocol, other file systems get a file
under another name that is moved. What a store refuses is a ``HomeError``, so that a store that is
down is never taken for one without the file.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from conversation.errors import HomeError

_DRAFTS = ".drafts"
# Of these a reader sees the old object or the new one, whoever writes.
_ATOMIC = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss"})
_KEPT_SYSTEMS = 8


@dataclass(frozen=True, slots=True, order=True)
class StoredObject:
    """The file or folder ``key`` below ``root``, a URL that fsspec knows.

    It travels between processes; each opens the store for itself, with the keys of its environment.
    """

    root: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.root}/{self.key}" if self.key else self.root

    def __truediv__(self, name: str) -> "StoredObject":
        return StoredObject(self.root, str(PurePosixPath(self.key) / name))

    @property
    def name(self) -> str:
        """The last part of the key."""
        return PurePosixPath(self.key).name

    @property
    def parent(self) -> "StoredObject":
        """The folder around it, the root's being the root."""
        above = str(PurePosixPath(self.key).parent)
        return StoredObject(self.root, "" if above == "." else above)

    def with_name(self, name: str) -> "StoredObject":
        """What lies beside it under another name."""
        return self.parent / name

    def exists(self) -> bool:
        """Whether the store has it; raises ``HomeError`` where the store does not say."""
        try:
            with self._asked("looked for") as (system, path):
                system.info(path)
        except FileNotFoundError:
            return False
        return True

    def read_bytes(self) -> bytes:
        """The content; raises ``FileNotFoundError`` and ``HomeError``."""
        with self._asked("read") as (system, path):
            content: bytes = system.cat_file(path)
            return content

    def put(self, content: bytes) -> None:
        """Write whole or not at all, over what was there; raises ``HomeError``."""
        try:
            with self._asked("written") as (system, path):
                if _scheme(self.root) in _ATOMIC:
                    system.pipe_file(path, content)
                else:
                    self._move_in(system, path, content)
        except FileNotFoundError as error:
            raise HomeError(
                f"{self} cannot be written: the store has no such bucket or folder — make it, or "
                "mend `artifacts` in the settings, and run again; what was done before is kept"
            ) from error

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove it; raises ``FileNotFoundError`` unless ``missing_ok``, and ``HomeError``."""
        try:
            with self._asked("removed") as (system, path):
                system.rm_file(path)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def sizes(self) -> Iterator[tuple["StoredObject", int]]:
        """All files below with their bytes, by key; none where the folder is not there."""
        try:
            with self._asked("listed") as (system, path):
                found: dict[str, Any] = system.find(path, detail=True)
        except FileNotFoundError:
            return
        for name, info in sorted(found.items()):
            below = name[len(path.rstrip("/")) :].lstrip("/")
            yield self / below, int(info.get("size") or 0)

    def drop_drafts(self) -> None:
        """Remove what killed writers, and those at work, have not moved in; raises ``HomeError``.

        A writer at work fails with that call and is asked to run again.
        """
        for draft, _ in (StoredObject(self.root) / _DRAFTS).sizes():
            draft.unlink(missing_ok=True)

    def _move_in(self, system: Any, path: str, content: bytes) -> None:  # noqa: ANN401 - fsspec has no types
        draft = f"{path[: len(path) - len(self.key)]}{_DRAFTS}/{self.name}.{uuid.uuid4().hex}"
        for name in (path, draft):
            system.makedirs(name.rpartition("/")[0], exist_ok=True)
        try:
            system.pipe_file(draft, content)
            system.mv(draft, path)
        except Exception:
            if system.exists(draft):
                system.rm_file(draft)
            raise

    @contextmanager
    def _asked(self, what: str) -> Iterator[tuple[Any, str]]:
        """The store and this path in it; what it refuses is told as a user can mend it."""
        # Not at the top: reading a warehouse need not pay for loading what decodes sound.
        from ingest.stores import as_os_errors

        try:
            with as_os_errors():
                system, root = _open(self.root)
                yield system, f"{root.rstrip('/')}/{self.key}" if self.key else root
        except FileNotFoundError:
            raise
        except PermissionError as error:
            raise HomeError(
                f"{self} cannot be {what}: the store refuses it ({_reason(error)}) — the keys in "
                f"the environment need the right to list, read, write and delete below {self.root}"
            ) from error
        except OSError as error:
            raise HomeError(
                f"{self} cannot be {what}: {_reason(error)} — see that the store answers and run "
                "again; what was done before is kept"
            ) from error


Place = Path | StoredObject


def stored_folder(url: str) -> StoredObject:
    """The store that ``url`` names; raises ``UsageError`` for a URL with a password or a chain."""
    from ingest.stores import require_plain

    require_plain(url)
    return StoredObject(url.rstrip("/"))


def _scheme(url: str) -> str:
    return url.partition("://")[0].casefold()


def _reason(error: OSError) -> str:
    said = str(error.strerror or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def _open(root: str) -> tuple[Any, str]:
    # Keys that are renewed in the environment count from then on.
    told = tuple(sorted(pair for pair in os.environ.items() if pair[0].startswith("AWS_")))
    return _opened(root, os.getpid(), told)


@lru_cache(_KEPT_SYSTEMS)
def _opened(root: str, process: int, told: tuple[tuple[str, str], ...]) -> tuple[Any, str]:
    """A process has its own: connections do not outlive a fork."""
    # Not at the top: a run without a store need not pay for loading it.
    opened: tuple[Any, str] = import_module("fsspec.core").url_to_fs(
        root, skip_instance_cache=True, use_listings_cache=False
    )
    return opened
