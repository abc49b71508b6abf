"""The files below a local folder, one at a time, in a stable order."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ingest.names import readable
from ingest.selection import Selection, kind_of
from ingest.source import Listed, PassedOver, Source, SourceProblem


class LocalWalk:
    """One pass over local files and folders; a file reached twice is told of once."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._files: set[str] = set()

    def look(self, root: Path) -> Iterator[Listed]:
        """List a folder with all below it, or a single file whatever its name."""
        try:
            status = root.stat()
        except OSError as error:
            yield unreadable(root, error)
            return
        if not stat.S_ISDIR(status.st_mode):
            yield from self.take(root, root.name)
            return
        is_empty = True
        for item in self._below(root, "", folders=set()):
            is_empty = is_empty and not isinstance(item, Source | SourceProblem)
            yield item
        if is_empty:
            yield problem(root, "holds no new recordings — check the folder and the patterns")

    def take(
        self, path: Path, name: str, *, found: "os.DirEntry[str] | None" = None, real: str = ""
    ) -> Iterator[Listed]:
        """List one file that was named, or ``found`` in a folder."""
        try:
            status = path.stat() if found is None else found.stat()
        except OSError as error:
            yield unreadable(path, error)
            return
        if not stat.S_ISREG(status.st_mode):
            yield problem(path, "is neither a file nor a folder — remove it or leave it out")
            return
        if why := self._selection.judge_age(status.st_mtime_ns):
            yield PassedOver(path, why)
            return
        real = real or os.path.realpath(path)
        if real not in self._files:
            self._files.add(real)
            size, changed = status.st_size, status.st_mtime_ns
            yield Source(path, readable(name), size, changed, kind=kind_of(path.name))

    def _below(self, folder: Path, prefix: str, *, folders: set[str]) -> Iterator[Listed]:
        """Files first, then the folders in turn; a folder reached again by a link is left."""
        real = os.path.realpath(folder)
        if real in folders:
            return
        folders.add(real)
        try:
            with os.scandir(str(folder)) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield unreadable(folder, error)
            return
        inner = [entry for entry in entries if _is_folder(entry)]
        files = [entry for entry in entries if not _is_folder(entry)]
        beside = {entry.name for entry in files} if self._selection.done_suffix else set()
        for entry in files:
            place = os.path.join(real, entry.name)  # noqa: PTH118 - a Path would cost as much again
            yield from self._consider(entry, prefix, beside, "" if entry.is_symlink() else place)
        for entry in inner:
            if not entry.name.startswith("."):
                below = self._below(Path(entry.path), f"{prefix}{entry.name}/", folders=folders)
                yield from below

    def _consider(
        self, entry: "os.DirEntry[str]", prefix: str, beside: set[str], real: str
    ) -> Iterator[Listed]:
        path = Path(entry.path)
        if why := self._selection.judge_name(prefix + entry.name, beside=beside):
            yield PassedOver(path, why)
        else:
            yield from self.take(path, prefix + entry.name, found=entry, real=real)


def unreadable(place: Path, error: OSError) -> SourceProblem:
    """The problem of a place that the system does not let us see."""
    advice = "check the spelling" if isinstance(error, FileNotFoundError) else "check the rights"
    return problem(place, f"cannot be read: {error.strerror} — {advice}, then run again")


def problem(place: Path, words: str) -> SourceProblem:
    """A problem in words that begin after the name of the place."""
    shown = readable(str(place))
    return SourceProblem(shown, f"{shown} {words}")


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
