"""What the contact centre's systems know about the calls, read from one table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from zoneinfo import ZoneInfo

from conversation import Call
from conversation.errors import MetadataError, UsageError
from ingest.columns import COLUMNS
from ingest.fields import parse_moment
from ingest.filenames import extract, read_name
from ingest.legs import JoinedRow, join_legs
from ingest.names import path_parts
from ingest.profile import Profile
from ingest.rows import MetadataProblem, MetadataRow, RowReader, channel_base, repeated
from ingest.source import Source
from ingest.tables import TableRow, read_table

_PLAIN = Profile(name="plain")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A read table, its problems, and the way from a recording to its row."""

    rows: tuple[MetadataRow, ...]
    problems: tuple[MetadataProblem, ...] = ()
    profile: Profile = _PLAIN
    _by_name: Mapping[str, MetadataRow] = field(default_factory=dict, repr=False, compare=False)
    _by_stem: Mapping[str, MetadataRow] = field(default_factory=dict, repr=False, compare=False)
    _by_key: Mapping[str, MetadataRow] = field(default_factory=dict, repr=False, compare=False)

    def call_for(self, source: Source | Path | str) -> Call | None:
        """The call of a recording, or ``None`` without a row.

        It is found by the path or the name, by the stem, by a key of its legs that stands in the
        name, or as the only call that began at the time in the name.
        """
        row = self._row_for(source)
        return row.call if row is not None else None

    def unused_rows(self, sources: Iterable[Source | Path | str]) -> tuple[MetadataRow, ...]:
        """The rows for which there is no recording among the sources."""
        found = (self._row_for(source) for source in sources)
        used = {row.number for row in found if row is not None}
        return tuple(row for row in self.rows if row.number not in used)

    def _row_for(self, source: Source | Path | str) -> MetadataRow | None:
        path = source.path if isinstance(source, Source) else Path(source)
        parts = path_parts(str(path))
        for start in range(len(parts)):
            if row := self._by_name.get("/".join(parts[start:])):
                return row
        if not parts:
            return None
        stem = PurePosixPath(parts[-1]).stem
        return self._by_stem.get(stem) or self._row_by_legs(parts[-1])

    def _row_by_legs(self, name: str) -> MetadataRow | None:
        if self.profile.legs is None:
            return None
        told = read_name(name, self.profile)
        for key in self.profile.legs.keys:
            if row := self._by_key.get(told.get(key, "")):
                return row
        return self._row_by_time(told, self.profile.legs.tolerance_s)

    def _row_by_time(self, told: Mapping[str, str], tolerance_s: float) -> MetadataRow | None:
        """The only call near the time in the name whose parties are not others than those there."""
        try:
            moment = parse_moment(told["started_at"], time_zone=self.profile.zone)
        except (KeyError, ValueError):
            return None
        near = [
            row
            for row in self.rows
            if row.call.started_at is not None
            and abs((row.call.started_at - moment).total_seconds()) <= tolerance_s
            and all(
                told.get(name, "") in ("", getattr(row.call, name))
                for name in ("agent_id", "customer_id")
            )
        ]
        return near[0] if len(near) == 1 else None


def load_metadata(
    path: str | Path, *, time_zone: str | None = None, profile: Profile | None = None
) -> Metadata:
    """Read a CSV, TSV, XLSX, Parquet, JSON or JSON-lines table of calls.

    Columns are those of ``COLUMNS``, of the profile or a common alias, Chinese or English; others
    become attributes. Cells stay text, so leading zeros survive. Times without a zone are in
    ``time_zone``, else in the profile's. Whatever is doubtful is listed in ``problems``; raises
    ``MetadataError`` when the table as a whole is unreadable.
    """
    where, used = Path(path), profile or _PLAIN
    if time_zone is not None:
        used = replace_zone(used, time_zone)
    table = read_table(where, column_of=used.column_of, header=used.header)
    joined = _join(table, used)
    _check([one.row for one in joined], where)
    reader = RowReader(used.zone, counts_from=channel_base(table), agent_channel=used.agent_channel)
    read = [(reader.read(one.row), one.keys) for one in joined]
    rows = tuple(row for row, _ in read if row is not None)
    problems = sorted([*reader.problems, *repeated(rows)], key=lambda found: found.row)
    by_name, by_stem = _index(rows)
    by_key = {key: row for row, keys in reversed(read) if row is not None for key in keys}
    return Metadata(rows, tuple(problems), used, by_name, by_stem, MappingProxyType(by_key))


def replace_zone(profile: Profile, time_zone: str) -> Profile:
    """The profile in another time zone; raises ``UsageError`` for one that does not exist."""
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError) as error:
        raise UsageError(f"unknown time zone {time_zone} — write one like Asia/Shanghai") from error
    return profile.model_copy(update={"time_zone": time_zone})


def _check(table: Sequence[TableRow], where: Path) -> None:
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


def _join(table: Sequence[TableRow], profile: Profile) -> tuple[JoinedRow, ...]:
    rows = [_in_our_words(row, profile) for row in table]
    if profile.legs is None:
        return tuple(JoinedRow(row, ()) for row in rows)
    return join_legs(rows, profile.legs)


def _in_our_words(row: TableRow, profile: Profile) -> TableRow:
    cells = {name: profile.value_of(name, cell) for name, cell in row.cells.items()}
    return replace(row, cells=extract(cells, profile))


def _index(
    rows: Sequence[MetadataRow],
) -> tuple[Mapping[str, MetadataRow], Mapping[str, MetadataRow]]:
    by_name: dict[str, MetadataRow] = {}
    by_stem: dict[str, MetadataRow] = {}
    for row in rows:
        parts = path_parts(row.file)
        if parts:
            by_name.setdefault("/".join(parts), row)
        by_stem.setdefault(PurePosixPath(parts[-1]).stem if parts else row.call.call_id, row)
    return MappingProxyType(by_name), MappingProxyType(by_stem)
