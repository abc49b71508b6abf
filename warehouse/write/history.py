"""Results of an earlier revision are set aside before those of a new one take their place.

A scorecard's results are kept under its revision, a checkpoint's under its own and its card's.
Judging again with the same revision replaces; a new transcript takes the past with it, because what
was quoted from the old one is no longer there.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

from conversation.errors import HomeError
from warehouse.bulk import delete_where
from warehouse.encrypted import attach_file
from warehouse.lake import attach_lake, find_lake
from warehouse.store import Warehouse
from warehouse.write.results import CardResults

PAST_TABLES = ("past_scorecard_results", "past_checkpoint_results", "past_evidence")

_COMING = """
CREATE OR REPLACE TEMP TABLE coming AS
SELECT unnest(?::VARCHAR[]) AS call_id, unnest(?::VARCHAR[]) AS scorecard_id,
       unnest(?::INTEGER[]) AS scorecard_revision, unnest(?::VARCHAR[]) AS checkpoint_id,
       unnest(?::INTEGER[]) AS revision
"""
_LEAVING = """
CREATE OR REPLACE TEMP TABLE leaving AS
WITH cards AS (SELECT DISTINCT call_id, scorecard_id, scorecard_revision FROM coming)
SELECT r.call_id, r.scorecard_id, r.revision AS scorecard_revision,
       p.checkpoint_id, p.revision, r.revision <> c.scorecard_revision AS card_leaves
FROM {source}scorecard_results r
JOIN cards c USING (call_id, scorecard_id)
LEFT JOIN {source}checkpoint_results p USING (call_id, scorecard_id)
LEFT JOIN coming n ON n.call_id = p.call_id AND n.scorecard_id = p.scorecard_id
     AND n.checkpoint_id = p.checkpoint_id
WHERE r.revision <> c.scorecard_revision OR n.revision <> p.revision
"""
_HELD = """
CREATE OR REPLACE TEMP TABLE coming AS
SELECT r.call_id, r.scorecard_id, r.revision AS scorecard_revision, p.checkpoint_id, p.revision
FROM scorecard_results r JOIN checkpoint_results p USING (call_id, scorecard_id)
"""
_CARD_KEY = "call_id, scorecard_id, revision"
_POINT_KEY = "call_id, scorecard_id, scorecard_revision, checkpoint_id, revision"
_CARDS_LEAVING = "SELECT call_id, scorecard_id, scorecard_revision FROM leaving WHERE card_leaves"
_MOVE = (
    f"DELETE FROM past_scorecard_results WHERE ({_CARD_KEY}) IN ({_CARDS_LEAVING})",
    f"DELETE FROM past_checkpoint_results WHERE ({_POINT_KEY}) IN "
    f"(SELECT {_POINT_KEY} FROM leaving)",
    "DELETE FROM past_evidence WHERE (call_id, checkpoint_id, revision) IN "
    "(SELECT call_id, checkpoint_id, revision FROM leaving)",
    "INSERT INTO past_scorecard_results "
    f"SELECT * FROM {{source}}scorecard_results WHERE ({_CARD_KEY}) IN ({_CARDS_LEAVING})",
    "INSERT INTO past_checkpoint_results SELECT r.*, l.scorecard_revision "
    "FROM {source}checkpoint_results r "
    "JOIN leaving l USING (call_id, scorecard_id, checkpoint_id, revision)",
    "INSERT INTO past_evidence SELECT * FROM {source}evidence "
    "WHERE (call_id, checkpoint_id, revision) IN "
    "(SELECT call_id, checkpoint_id, revision FROM leaving)",
)
_CURRENT_AGAIN = (
    f"DELETE FROM past_scorecard_results WHERE ({_CARD_KEY}) IN "
    "(SELECT call_id, scorecard_id, scorecard_revision FROM coming)",
    f"DELETE FROM past_checkpoint_results WHERE ({_POINT_KEY}) IN "
    f"(SELECT {_POINT_KEY} FROM coming)",
    "DELETE FROM past_evidence WHERE (call_id, checkpoint_id, revision) IN "
    "(SELECT call_id, checkpoint_id, revision FROM coming)",
)


def set_aside(
    connection: duckdb.DuckDBPyConnection,
    judged: Mapping[str, Sequence[CardResults]],
    *,
    transcribed_anew: Collection[str] = (),
) -> None:
    """Keep what other revisions said of these calls; call it before the rows are replaced."""
    delete_where(connection, PAST_TABLES, column="call_id", values=transcribed_anew)
    same_words = {name: cards for name, cards in judged.items() if name not in transcribed_anew}
    if _say_what_is_coming(connection, same_words):
        _move(connection, source="")
        _drop_what_is_current(connection)


def inherit_results(warehouse: Warehouse, old: Path) -> None:
    """Take over what earlier revisions said of calls held here, from another warehouse.

    Raises ``HomeError`` where that file cannot be read or is of another schema.
    """
    connection = warehouse.connection
    _attach(connection, old)
    try:
        with warehouse.transaction():
            _inherit(connection)
    except duckdb.CatalogException as error:
        raise HomeError(f"the warehouse {old} is of an older schema: {error}") from error
    finally:
        connection.execute("DETACH old_warehouse")


def _attach(connection: duckdb.DuckDBPyConnection, old: Path) -> None:
    lake = find_lake(old)
    if lake is not None:
        attach_lake(connection, lake, alias="old_warehouse", read_only=True)
        return
    try:
        attach_file(connection, old, alias="old_warehouse", read_only=True)
    except duckdb.Error as error:
        raise HomeError(f"the warehouse {old} cannot be read: {error}") from error


def _inherit(connection: duckdb.DuckDBPyConnection) -> None:
    for table in PAST_TABLES:
        connection.execute(
            f'INSERT INTO "{table}" SELECT * FROM old_warehouse."{table}" '
            "WHERE call_id IN (SELECT call_id FROM calls)"
        )
    for table, key in (("checkpoints", "checkpoint_id"), ("scorecards", "scorecard_id")):
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM old_warehouse.{table} WHERE ({key}, revision) "
            f"NOT IN (SELECT {key}, revision FROM {table})"
        )
    connection.execute(_HELD)
    _move(connection, source="old_warehouse.")
    _drop_what_is_current(connection)


def _say_what_is_coming(
    connection: duckdb.DuckDBPyConnection, judged: Mapping[str, Sequence[CardResults]]
) -> bool:
    rows = [
        (call_id, card.scorecard_id, card.revision, item.checkpoint_id, item.revision)
        for call_id, cards in judged.items()
        for card, _ in cards
        for item in card.items
    ]
    if rows:
        connection.execute(_COMING, [list(column) for column in zip(*rows, strict=True)])
    return bool(rows)


def _move(connection: duckdb.DuckDBPyConnection, *, source: str) -> None:
    connection.execute(_LEAVING.format(source=source))
    if _holds_any(connection, "SELECT 1 FROM leaving LIMIT 1"):
        for statement in _MOVE:
            connection.execute(statement.format(source=source))


def _drop_what_is_current(connection: duckdb.DuckDBPyConnection) -> None:
    kept = "SELECT 1 FROM past_scorecard_results JOIN coming USING (call_id, scorecard_id) LIMIT 1"
    if _holds_any(connection, kept):
        for statement in _CURRENT_AGAIN:
            connection.execute(statement)


def _holds_any(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(query).fetchone() is not None
