"""The files below a URL, folder by folder, in a stable order."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ingest.names import readable
from ingest.selection import Selection, kind_of
from ingest.source import Listed, PassedOver, Source, SourceProblem
from ingest.stores import Info, Store, modified_ns_of


class StoreWalk:
    """One pass over files in stores; a file reached twice is told of once."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._files: set[str] = set()

    def look(self, url: str) -> Iterator[Listed]:
        """List a folder with all below it, or a single file whatever its name."""
        try:
            store = Store(url)
            info = store.describe()
        except OSError as error:
            yield store_problem(url, error)
            return
        if info.get("type") != "directory":
            name = PurePosixPath(str(info["name"])).name
            yield from self.take(store.url_of(store.root), name, info)
            return
        is_empty = True
        for item in self._below(store, store.root, ""):
            is_empty = is_empty and not isinstance(item, Source | SourceProblem)
            yield item
        if is_empty:
            words = "holds no new recordings — check the folder and the patterns"
            yield SourceProblem(url, f"{url} {words}")

    def take(self, url: str, name: str, info: Info) -> Iterator[Listed]:
        """List one file that was named."""
        path = Path(name)
        changed_ns = modified_ns_of(info)
        if changed_ns and (why := self._selection.judge_age(changed_ns)):
            yield PassedOver(path, why)
        elif url not in self._files:
            self._files.add(url)
            size_bytes = int(info.get("size") or 0)
            kind = kind_of(path.name)
            yield Source(path, readable(name), size_bytes, changed_ns, url=url, kind=kind)

    def _below(self, store: Store, folder: str, prefix: str) -> Iterator[Listed]:
        try:
            infos = store.list_folder(folder)
        except OSError as error:
            yield store_problem(store.url_of(folder), error)
            return
        inner = [info for info in infos if info.get("type") == "directory"]
        files = [info for info in infos if info.get("type") != "directory"]
        beside = {_last(info) for info in files} if self._selection.done_suffix else set()
        for info in files:
            name = prefix + _last(info)
            if not _last(info):
                continue
            if why := self._selection.judge_name(name, beside=beside):
                yield PassedOver(Path(name), why)
            else:
                yield from self.take(store.url_of(str(info["name"])), name, info)
        for info in inner:
            if not _last(info).startswith("."):
                yield from self._below(store, str(info["name"]), f"{prefix}{_last(info)}/")


def store_problem(url: str, error: OSError) -> SourceProblem:
    """The problem of a URL that its store does not let us see."""
    advice = (
        "check the spelling"
        if isinstance(error, FileNotFoundError)
        else "check the address, the rights and that the store's package is installed"
    )
    words = error.strerror or str(error) or type(error).__name__
    return SourceProblem(url, f"{url} cannot be read: {words} — {advice}, then run again")


def _last(info: Info) -> str:
    return str(info["name"]).rstrip("/").rsplit("/", 1)[-1]
