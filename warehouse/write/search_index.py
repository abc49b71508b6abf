"""The index that searches go through, brought up to date before publication."""

import duckdb

from language.matching import fold
from topics.search_query import stable_sound
from warehouse.bulk import insert_rows

REBUILD_SHARE = 0.25  # of the indexed calls: from here on appended parts slow searches down
BATCH = 50_000

_DIGESTS = """
CREATE OR REPLACE TEMP TABLE search_fresh AS
SELECT t.call_id, bit_xor(hash(t.turn_index, t.role, t.text)) AS digest
FROM turns t GROUP BY t.call_id
"""
_STALE = """
SELECT s.call_id FROM search_calls s LEFT JOIN search_fresh f USING (call_id)
WHERE f.digest IS DISTINCT FROM s.digest ORDER BY 1
"""
_NEW_TURNS = """
SELECT t.call_id, t.turn_index, t.role, t.text,
       row_number() OVER (ORDER BY c.started_at NULLS FIRST, t.call_id, t.turn_index) - 1 AS place
FROM turns t JOIN calls c USING (call_id) JOIN search_fresh f USING (call_id)
WHERE NOT EXISTS (SELECT 1 FROM search_calls s WHERE s.call_id = t.call_id)
"""
_STAGED = (
    "CREATE OR REPLACE TEMP TABLE search_staged "
    "(turn_no INTEGER, call_id VARCHAR, turn_index INTEGER, role VARCHAR, folded VARCHAR, "
    "sound VARCHAR)"
)
# The last character is paired with nothing, so that a single character can be looked up.
_GRAMS = """
INSERT INTO {table}
SELECT DISTINCT unicode(part[1])::BIGINT * 2097152 + greatest(unicode(part[2]), 0) AS gram, turn_no
FROM (SELECT turn_no, substring({text}, unnest(range(1, length({text}) + 1)), 2) AS part
      FROM search_staged)
ORDER BY ALL
"""


def update_search_index(connection: duckdb.DuckDBPyConnection) -> int:
    """Index the turns that are new or were changed, inside the caller's transaction.

    Returns the number of turns indexed; 0 where nothing has changed.
    """
    connection.execute(_DIGESTS)
    stale = [str(row[0]) for row in connection.execute(_STALE).fetchall()]
    indexed = _count(connection, "SELECT count(*) FROM search_calls")
    fresh = _count(connection, "SELECT count(*) FROM search_fresh") - indexed + len(stale)
    if len(stale) + fresh > REBUILD_SHARE * indexed:
        for table in ("search_calls", "search_turns", "search_grams", "search_sounds"):
            connection.execute(f"DELETE FROM {table}")
    elif stale:
        for table in ("search_calls", "search_turns"):
            connection.execute(
                f"DELETE FROM {table} WHERE call_id IN (SELECT unnest(?::VARCHAR[]))", [stale]
            )
    added = _stage(connection)
    if added:
        _file(connection)
    return added


def _stage(connection: duckdb.DuckDBPyConnection) -> int:
    connection.execute(_STAGED)
    # A number is never given anew: pairs of a turn that was taken out still have it.
    first = 1 + max(
        _count(connection, f"SELECT coalesce(max(turn_no), 0) FROM {table}")
        for table in ("search_turns", "search_grams")
    )
    number = first
    connection.execute(f"CREATE OR REPLACE TEMP TABLE search_waiting AS {_NEW_TURNS}")
    waiting = _count(connection, "SELECT count(*) FROM search_waiting")
    for start in range(0, waiting, BATCH):
        rows = connection.execute(
            "SELECT * FROM search_waiting WHERE place >= ? AND place < ? ORDER BY place",
            [start, start + BATCH],
        ).fetchall()
        staged = []
        for call_id, turn_index, role, text, _ in rows:
            folded = fold(text)
            staged.append((number, call_id, turn_index, role, folded, stable_sound(folded)))
            number += 1
        insert_rows(connection, "search_staged", staged)
    connection.execute("DROP TABLE search_waiting")
    return number - first


def _file(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "INSERT INTO search_turns SELECT turn_no, call_id, turn_index, role, folded "
        "FROM search_staged ORDER BY turn_no"
    )
    connection.execute(_GRAMS.format(table="search_grams", text="folded"))
    connection.execute(_GRAMS.format(table="search_sounds", text="sound"))
    connection.execute(
        "INSERT INTO search_calls SELECT call_id, digest FROM search_fresh "
        "WHERE call_id NOT IN (SELECT call_id FROM search_calls) ORDER BY call_id"
    )
    connection.execute("DROP TABLE search_staged")
    connection.execute("DROP TABLE search_fresh")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
