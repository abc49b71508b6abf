"""A table that lists recordings is a source as well.

Names in it come from other systems. They reach no further than the manifest's own folder and the
roots that the operator allows.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from conversation.errors import MetadataError, QuarantineError
from ingest.fetching import at_hand
from ingest.reasons import Reason
from ingest.selection import kind_of
from ingest.source import Listed, SourceKind, SourceProblem
from ingest.stores import Store, is_url
from ingest.storewalk import StoreWalk, store_problem
from ingest.tables import TableRow, read_table
from ingest.walking import LocalWalk

MANIFEST_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx", ".xls", ".parquet")


def is_manifest(name: str) -> bool:
    """Whether a source that was named is a table of recordings by its name."""
    if kind_of(name) is not SourceKind.RECORDING:
        return False
    return PurePosixPath(name.casefold()).suffix in MANIFEST_SUFFIXES


class ManifestWalk:
    """Lists what manifests name, with the walks that also list folders."""

    def __init__(
        self, local: LocalWalk, remote: StoreWalk, *, roots: Sequence[str | Path] = ()
    ) -> None:
        self._local = local
        self._remote = remote
        self._roots = tuple(roots)

    def look(self, manifest: str | Path) -> Iterator[Listed]:
        """List the recordings of one manifest, row by row."""
        try:
            with at_hand(manifest) as path:
                rows = read_table(path)
        except (OSError, QuarantineError, MetadataError) as error:
            yield SourceProblem(str(manifest), f"{manifest} is no readable manifest: {error}")
            return
        named = [row for row in rows if row.cells.get("file")]
        if not named:
            words = "names no recordings — a manifest has a column `file` and a line a recording"
            yield SourceProblem(str(manifest), f"{manifest} {words}")
        for row in named:
            yield from self._row(manifest, row)

    def _row(self, manifest: str | Path, row: TableRow) -> Iterator[Listed]:
        named = row.cells["file"]
        place = _resolve(manifest, named)
        if not self._is_inside(manifest, place):
            yield SourceProblem(
                f"{manifest}#row={row.number}",
                f"{manifest} row {row.number}: {named} lies outside the manifest's folder — "
                "correct it, or allow its folder as a root",
                Reason.OUTSIDE_ROOTS,
            )
            return
        for item in self._take(place, named):
            if isinstance(item, SourceProblem):
                message = f"{manifest} row {row.number}: {item.message}"
                reason = Reason.METADATA_WITHOUT_RECORDING
                item = SourceProblem(f"{manifest}#row={row.number}", message, reason)
            yield item

    def _take(self, place: str | Path, named: str) -> Iterator[Listed]:
        if isinstance(place, Path):
            yield from self._local.take(place, named)
            return
        try:
            info = Store(place).describe()
        except OSError as error:
            yield store_problem(place, error)
            return
        yield from self._remote.take(place, named, info)

    def _is_inside(self, manifest: str | Path, place: str | Path) -> bool:
        allowed = (_folder_of(manifest), *self._roots)
        if isinstance(place, Path):
            real = place.resolve()
            return any(real.is_relative_to(Path(r).resolve()) for r in allowed if not is_url(r))
        steps = unquote(place).split("/")
        if ".." in steps:
            return False
        return any(is_url(r) and place.startswith(f"{str(r).rstrip('/')}/") for r in allowed)


def _resolve(manifest: str | Path, named: str) -> str | Path:
    if is_url(named):
        return named
    folder = _folder_of(manifest)
    plain = named.replace("\\", "/") if "/" not in named else named
    if isinstance(folder, Path):
        return folder / plain
    return f"{folder}/{plain.lstrip('/')}"


def _folder_of(manifest: str | Path) -> str | Path:
    if isinstance(manifest, str):
        return manifest.rsplit("/", 1)[0]
    return manifest.parent


def is_named_manifest(source: str | Path) -> bool:
    """Whether a source on the command line is a manifest and no folder that is called like one."""
    if isinstance(source, Path):
        return is_manifest(source.name) and not source.is_dir()
    return is_manifest(source)
