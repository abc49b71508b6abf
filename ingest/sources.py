"""Which files a run is about."""

import fnmatch
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.names import readable

PARTIAL_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
_SIDECARS = (
    "csv tsv json jsonl ndjson xml xls xlsx parquet yaml yml toml txt md log pdf doc docx html htm "
    "srt vtt rttm md5 sha256 done db ini"
)
SIDECAR_SUFFIXES = tuple(f".{word}" for word in _SIDECARS.split())


@dataclass(frozen=True, slots=True)
class Source:
    """One file to process; ``name`` is its readable path below the folder that was given."""

    path: Path
    name: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Something that was asked for and cannot be listed: what, why and what to do."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceListing:
    """Files in a stable order; ``set_aside`` are the sidecars and unfinished files passed over."""

    sources: tuple[Source, ...]
    problems: tuple[SourceProblem, ...] = ()
    set_aside: tuple[Path, ...] = ()


def list_sources(sources: Sequence[str | Path], *, include: Sequence[str] = ()) -> SourceListing:
    """List the recordings in folders, with all below them, and single files.

    What cannot be read becomes a problem, and the rest goes on.
    A single file is taken whatever its name. In folders, hidden and unfinished files and sidecars
    are passed over, and with ``include`` everything that matches none of its patterns (``*.wav``,
    ``2026/*/left-*``), matched against name and path. A file reached twice is listed once.
    """
    walk = _Walk(tuple(include))
    for source in sources:
        walk.add(Path(source))
    return SourceListing(tuple(walk.found), tuple(walk.problems), tuple(walk.set_aside))


class _Walk:
    """One pass over everything that was asked for."""

    def __init__(self, include: tuple[str, ...]) -> None:
        self._include = include
        self._seen: set[str] = set()
        self.found: list[Source] = []
        self.problems: list[SourceProblem] = []
        self.set_aside: list[Path] = []

    def add(self, root: Path) -> None:
        status = self._status(root)
        if status is None:
            return
        if not stat.S_ISDIR(status.st_mode):
            self._take(root, root.name, status)
            return
        before = (len(self.found), len(self.problems))
        for path in self._below(root):
            self._consider(path, path.relative_to(root).as_posix())
        if before == (len(self.found), len(self.problems)):
            self._complain(root, "holds no new recordings — check the folder and the patterns")

    def _below(self, root: Path) -> Iterator[Path]:
        """Files below a folder in a stable order; a folder reached again by a link is left."""
        folders: set[str] = set()
        for place, subfolders, names in os.walk(root, followlinks=True, onerror=self._unreadable):
            real = os.path.realpath(place)
            if real in folders:
                subfolders.clear()
                continue
            folders.add(real)
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            yield from (Path(place, name) for name in sorted(names))

    def _consider(self, path: Path, name: str) -> None:
        if path.name.startswith("."):
            return
        suffix = path.suffix.casefold()
        if suffix in PARTIAL_SUFFIXES or (suffix in SIDECAR_SUFFIXES and not self._include):
            self.set_aside.append(path)
        elif not self._include or any(_matches(name, pattern) for pattern in self._include):
            status = self._status(path)
            if status is not None:
                self._take(path, name, status)

    def _take(self, path: Path, name: str, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            self._complain(path, "is neither a file nor a folder — remove it or leave it out")
            return
        real = os.path.realpath(path)
        if real not in self._seen:
            self._seen.add(real)
            self.found.append(Source(path, readable(name), status.st_size, status.st_mtime_ns))

    def _status(self, path: Path) -> os.stat_result | None:
        try:
            return path.stat()
        except OSError as error:
            self._unreadable(error, path)
            return None

    def _unreadable(self, error: OSError, path: Path | None = None) -> None:
        place = path or Path(os.fsdecode(error.filename))
        advice = (
            "check the spelling" if isinstance(error, FileNotFoundError) else "check the rights"
        )
        self._complain(place, f"cannot be read: {error.strerror} — {advice}, then run again")

    def _complain(self, path: Path, message: str) -> None:
        shown = readable(str(path))
        self.problems.append(SourceProblem(shown, f"{shown} {message}"))


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(name.rsplit("/")[-1], pattern)
