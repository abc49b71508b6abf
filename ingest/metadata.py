"""What the contact centre's systems know about the calls, read from one table."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversation import Call
from conversation.errors import MetadataError, UsageError
from ingest.columns import COLUMNS
from ingest.fields import parse_channel, parse_direction, parse_moment
from ingest.names import readable
from ingest.sources import Source
from ingest.tables import TableRow, read_table

TIME_ZONE = "Asia/Shanghai"
_TEXT_COLUMNS = ("agent_id", "team", "queue", "customer_id")
_MANGLED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MetadataProblem:
    """Something in a table that was not taken as it stands; ``row`` as a spreadsheet counts it."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One call of the table; ``file`` as written, empty where rows go by call id."""

    number: int
    file: str
    call: Call


@dataclass(frozen=True, slots=True)
class Metadata:
    """A read table, its problems, and the way from a recording to its row."""

    rows: tuple[MetadataRow, ...]
    problems: tuple[MetadataProblem, ...] = ()
    _by_name: Mapping[str, MetadataRow] = field(default_factory=dict, repr=False, compare=False)
    _by_stem: Mapping[str, MetadataRow] = field(default_factory=dict, repr=False, compare=False)

    def call_for(self, source: Source | Path | str) -> Call | None:
        """The call of a recording by its path or name, else by its stem; ``None`` without a row."""
        row = self._row_for(source)
        return row.call if row is not None else None

    def unused_rows(self, sources: Iterable[Source | Path | str]) -> tuple[MetadataRow, ...]:
        """The rows for which there is no recording among the sources."""
        found = (self._row_for(source) for source in sources)
        used = {row.number for row in found if row is not None}
        return tuple(row for row in self.rows if row.number not in used)

    def _row_for(self, source: Source | Path | str) -> MetadataRow | None:
        path = source.path if isinstance(source, Source) else Path(source)
        parts = _parts(str(path))
        for start in range(len(parts)):
            if row := self._by_name.get("/".join(parts[start:])):
                return row
        return self._by_stem.get(PurePosixPath(parts[-1]).stem) if parts else None


def load_metadata(path: str | Path, *, time_zone: str = TIME_ZONE) -> Metadata:
    """Read a CSV, TSV, JSON or JSON-lines table of calls.

    Columns are those of ``COLUMNS`` or a common alias, Chinese or English; others become
    attributes. Cells stay text, so leading zeros survive. Times without a zone are in
    ``time_zone``. Whatever is doubtful is listed in ``problems``; raises ``MetadataError`` when the
    table as a whole is unreadable.
    """
    where = Path(path)
    table = read_table(where)
    if not table:
        raise MetadataError(
            f"{where.name} holds no rows — it needs a header line and a line a call"
        )
    if not any("file" in row.cells or "call_id" in row.cells for row in table):
        seen = ", ".join(dict.fromkeys(name for row in table for name in row.cells))
        raise MetadataError(
            f"{where.name} has neither a file nor a call_id column, only {seen} — "
            f"name the columns as in: {', '.join(COLUMNS)}"
        )
    reader = _RowReader(_zone(time_zone), counts_from=_channel_base(table))
    rows = tuple(row for cells in table if (row := reader.read(cells)) is not None)
    problems = sorted([*reader.problems, *_repeated(rows)], key=lambda found: found.row)
    by_name, by_stem = _index(rows)
    return Metadata(rows, tuple(problems), by_name, by_stem)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"unknown time zone {name} — write one like Asia/Shanghai") from error


def _channel_base(table: tuple[TableRow, ...]) -> int:
    """Whether the table counts channels from 1: it does when it says 2 and never 0."""
    values = {row.cells.get("agent_channel", "") for row in table}
    return 1 if "2" in values and "0" not in values else 0


class _RowReader:
    """Turns rows of cells into calls and collects what was wrong with them."""

    def __init__(self, zone: ZoneInfo, *, counts_from: int) -> None:
        self._zone = zone
        self._counts_from = counts_from
        self.problems: list[MetadataProblem] = []

    def read(self, row: TableRow) -> MetadataRow | None:
        for fault in row.faults:
            self._note(row, fault)
        file, call_id = row.cells.get("file", ""), row.cells.get("call_id", "")
        if not file and not call_id:
            self._note(row, "names neither a file nor a call_id; the row is left out")
            return None
        self._note_mangled(row)
        stem = PurePosixPath(_parts(file)[-1]).stem if _parts(file) else ""
        return MetadataRow(row.number, file, self._call(row, readable(call_id or stem)))

    def _call(self, row: TableRow, call_id: str) -> Call:
        cells = row.cells
        attributes = {key: value for key, value in cells.items() if key not in COLUMNS}
        started_at = direction = None
        if text := cells.get("started_at"):
            try:
                started_at = parse_moment(text, time_zone=self._zone)
            except ValueError as error:
                self._note(row, f"started_at `{text}` is no possible time ({error}); left empty")
        if text := cells.get("direction"):
            try:
                direction = parse_direction(text)
            except ValueError as error:
                self._note(row, f"direction `{text}`: {error}; left empty")
        if text := cells.get("agent_channel"):
            try:
                channel = parse_channel(text, counts_from=self._counts_from)
                attributes["agent_channel"] = str(channel)
            except ValueError:
                self._note(
                    row, f"agent_channel `{text}`: expected 0 or 1, left or right; left empty"
                )
        texts = {name: cells.get(name, "") for name in _TEXT_COLUMNS}
        return Call(
            call_id, started_at, direction, attributes=MappingProxyType(attributes), **texts
        )

    def _note_mangled(self, row: TableRow) -> None:
        for name in ("call_id", "agent_id", "customer_id"):
            value = row.cells.get(name, "")
            if _MANGLED.fullmatch(value):
                self._note(row, f"{name} `{value}` was rounded by a spreadsheet; export it as text")

    def _note(self, row: TableRow, message: str) -> None:
        self.problems.append(MetadataProblem(row.number, f"row {row.number}: {message}"))


def _repeated(rows: tuple[MetadataRow, ...]) -> Iterable[MetadataProblem]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for column, value in (("call_id", row.call.call_id), ("file", "/".join(_parts(row.file)))):
            before = first.setdefault((column, value), row.number) if value else row.number
            if before != row.number:
                yield MetadataProblem(
                    row.number, f"row {row.number}: {column} {value} stands in row {before} already"
                )


def _index(
    rows: tuple[MetadataRow, ...],
) -> tuple[Mapping[str, MetadataRow], Mapping[str, MetadataRow]]:
    by_name: dict[str, MetadataRow] = {}
    by_stem: dict[str, MetadataRow] = {}
    for row in rows:
        parts = _parts(row.file)
        if parts:
            by_name.setdefault("/".join(parts), row)
        by_stem.setdefault(PurePosixPath(parts[-1]).stem if parts else row.call.call_id, row)
    return MappingProxyType(by_name), MappingProxyType(by_stem)


def _parts(file: str) -> tuple[str, ...]:
    """A path's parts in one spelling: either slash, composed characters, no drive, no dots."""
    text = unicodedata.normalize("NFC", readable(file)).replace("\\", "/")
    return tuple(
        part for part in text.split("/") if part not in ("", ".", "..") and part[-1] != ":"
    )
