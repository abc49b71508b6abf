"""Rows of cells become calls, and what was doubtful about them becomes words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from zoneinfo import ZoneInfo

from conversation import Call, Direction
from ingest.columns import COLUMNS
from ingest.fields import parse_channel, parse_direction, parse_moment
from ingest.names import path_parts, readable
from ingest.tables import TableRow

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


class RowReader:
    """Turns rows of cells into calls and collects what was wrong with them."""

    def __init__(self, zone: ZoneInfo, *, counts_from: int, agent_channel: str = "") -> None:
        self._zone = zone
        self._counts_from = counts_from
        self._agent_channel = agent_channel
        self.problems: list[MetadataProblem] = []

    def read(self, row: TableRow) -> MetadataRow | None:
        """The call of a row; ``None`` where it names neither a file nor a call."""
        for fault in row.faults:
            self._note(row, fault)
        file, call_id = row.cells.get("file", ""), row.cells.get("call_id", "")
        if not file and not call_id:
            self._note(row, "names neither a file nor a call_id; the row is left out")
            return None
        self._note_mangled(row)
        parts = path_parts(file)
        stem = PurePosixPath(parts[-1]).stem if parts else ""
        return MetadataRow(row.number, file, self.call(row, readable(call_id or stem)))

    def call(self, row: TableRow, call_id: str) -> Call:
        """The call that the cells describe; what cannot be read stays empty and is told."""
        cells = row.cells
        attributes = {key: value for key, value in cells.items() if key not in COLUMNS}
        channel = self._channel(row) or self._agent_channel
        if channel:
            attributes["agent_channel"] = channel
        texts = {name: cells.get(name, "") for name in _TEXT_COLUMNS}
        return Call(
            call_id,
            self._moment(row),
            self._direction(row),
            attributes=MappingProxyType(attributes),
            **texts,
        )

    def _moment(self, row: TableRow) -> datetime | None:
        text = row.cells.get("started_at")
        try:
            return parse_moment(text, time_zone=self._zone) if text else None
        except (ValueError, OverflowError, OSError) as error:
            self._note(row, f"started_at `{text}` is no possible time ({error}); left empty")
            return None

    def _direction(self, row: TableRow) -> Direction | None:
        text = row.cells.get("direction")
        try:
            return parse_direction(text) if text else None
        except ValueError as error:
            self._note(row, f"direction `{text}`: {error}; left empty")
            return None

    def _channel(self, row: TableRow) -> str:
        text = row.cells.get("agent_channel")
        try:
            return str(parse_channel(text, counts_from=self._counts_from)) if text else ""
        except ValueError:
            self._note(row, f"agent_channel `{text}`: expected 0 or 1, left or right; left empty")
            return ""

    def _note_mangled(self, row: TableRow) -> None:
        for name in ("call_id", "agent_id", "customer_id"):
            value = row.cells.get(name, "")
            if _MANGLED.fullmatch(value):
                self._note(row, f"{name} `{value}` was rounded by a spreadsheet; export it as text")

    def _note(self, row: TableRow, message: str) -> None:
        self.problems.append(MetadataProblem(row.number, f"row {row.number}: {message}"))


def channel_base(rows: Iterable[TableRow]) -> int:
    """Whether the table counts channels from 1: it does when it says 2 and never 0."""
    values = {row.cells.get("agent_channel", "") for row in rows}
    return 1 if "2" in values and "0" not in values else 0


def repeated(rows: Iterable[MetadataRow]) -> Iterable[MetadataProblem]:
    """A problem for every call id and every file that stands in an earlier row already."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for column, value in (
            ("call_id", row.call.call_id),
            ("file", "/".join(path_parts(row.file))),
        ):
            before = first.setdefault((column, value), row.number) if value else row.number
            if before != row.number:
                yield MetadataProblem(
                    row.number, f"row {row.number}: {column} {value} stands in row {before} already"
                )


def filled(call: Call, other: Call) -> Call:
    """A call with what only ``other`` knows; attributes of both, those of ``call`` first."""
    texts = {name: getattr(call, name) or getattr(other, name) for name in _TEXT_COLUMNS}
    return replace(
        call,
        started_at=call.started_at or other.started_at,
        direction=call.direction or other.direction,
        attributes=MappingProxyType({**other.attributes, **call.attributes}),
        **texts,
    )
