"""Which calls a reader may see: filtered where tables are named, so no question gets around it."""

from dataclasses import dataclass, field

import duckdb

EVERY = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """A call is seen when its team, its branch and its agent are among those given.

    ``*`` stands for all; an empty tuple lets nothing through. ``branches`` are compared with the
    attribute ``branch``. ``is_masked`` gives customers other names, made with ``mask_key``.
    """

    teams: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    is_masked: bool = True
    mask_key: str = field(default="", repr=False)

    @property
    def is_everything(self) -> bool:
        """Whether every call is seen."""
        return EVERY in self.teams and EVERY in self.branches and EVERY in self.agents


EVERYTHING_SEEN = Scope((EVERY,), (EVERY,), (EVERY,), is_masked=False)
NOTHING_SEEN = Scope()
# Filled from calls of every team: quotes of one team would reach another through them.
_OPEN_TABLES = frozenset(
    {"checkpoints", "scorecards", "schema_versions", "topics", "topic_events", "topic_decisions"}
)


def mirror_tables(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Name every published table in the reader's own catalogue, as far as ``scope`` goes.

    Tables without calls that are not open to everybody are empty for whoever does not see every
    call.
    """
    names = connection.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() "
        "WHERE database_name = 'published' GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    connection.execute(f"CREATE VIEW calls AS {_calls(scope)}")
    for name, columns in names:
        if name != "calls":
            connection.execute(f'CREATE VIEW "{name}" AS {_table(name, columns, scope)}')


def _calls(scope: Scope) -> str:
    other = f"'c-' || left(sha256({_text(scope.mask_key)} || customer_id), 10)"
    masked = f"CASE WHEN customer_id = '' THEN '' ELSE {other} END"
    shown = f"* REPLACE ({masked} AS customer_id)" if scope.is_masked else "*"
    return f"SELECT {shown} FROM published.calls WHERE {_condition(scope)}"


def _table(name: str, columns: list[str], scope: Scope) -> str:
    if scope.is_everything or name in _OPEN_TABLES:
        return f'FROM published."{name}"'
    if "call_id" in columns:
        return f'FROM published."{name}" WHERE call_id IN (SELECT call_id FROM calls)'
    if name.startswith("search_"):  # numbers of turns; the turns themselves are filtered
        return f'FROM published."{name}"'
    return f'FROM published."{name}" WHERE false'


def _condition(scope: Scope) -> str:
    parts = [
        _among("team", scope.teams),
        _among("coalesce(attributes::JSON ->> 'branch', '')", scope.branches),
        _among("agent_id", scope.agents),
    ]
    return " AND ".join(parts)


def _among(column: str, values: tuple[str, ...]) -> str:
    if EVERY in values:
        return "true"
    if not values:
        return "false"
    return f"{column} IN ({', '.join(_text(value) for value in values)})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
