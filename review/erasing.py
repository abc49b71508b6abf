"""What people wrote about a customer leaves the record of reviews; verdicts and dates stay.

The record is append-only by trigger. Erasure is the one exception that the law asks for: the
triggers are set aside and put back inside one transaction, and what was written is overwritten on
the disk, not only unlinked.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from conversation.errors import HomeError

ERASED = "[erased]"
# Columns in which people write freely, in whichever table of a call they stand.
_WRITTEN = ("reason", "text", "note", "comment", "quote", "body", "answers", "plan", "remark")
_SOUND_LOG = "looks"  # who heard what: says nothing about the customer


def erase_from_reviews(path: Path, call_ids: Collection[str], *, customer_id: str = "") -> int:
    """Overwrite what people wrote about these calls; returns the number of lines changed.

    Facts whose subject is one of the calls or the customer are deleted whole. Raises ``HomeError``
    when the file cannot be written; nothing is changed then.
    """
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(path, timeout=10.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            changed = _erase(connection, tuple(sorted(call_ids)), customer_id)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise HomeError(
            f"{path} cannot be cleared of what was written about the customer: {error} — close "
            "the dashboards or mend the disk, then erase again; nothing was changed in it"
        ) from error
    return changed


def _erase(connection: sqlite3.Connection, call_ids: tuple[str, ...], customer_id: str) -> int:
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    changed = sum(_overwrite(connection, table, call_ids) for table in _tables_of_calls(connection))
    changed += _forget_facts(connection, (*call_ids, *([customer_id] if customer_id else [])))
    for _, sql in triggers:
        connection.execute(sql)
    return changed


def _tables_of_calls(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in rows:
        if table != _SOUND_LOG and "call_id" in _columns(connection, table):
            yield table


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    return frozenset(row[1] for row in connection.execute(f'PRAGMA table_info("{table}")'))


def _overwrite(connection: sqlite3.Connection, table: str, call_ids: tuple[str, ...]) -> int:
    written = [name for name in _WRITTEN if name in _columns(connection, table)]
    if not written or not call_ids:
        return 0
    changes = ", ".join(f'"{name}" = ?' for name in written)
    changed = 0
    for call_id in call_ids:
        changed += connection.execute(
            f'UPDATE "{table}" SET {changes} WHERE call_id = ?',
            [*([ERASED] * len(written)), call_id],
        ).rowcount
    if table == "drafts":
        connection.executemany("DELETE FROM drafts WHERE call_id = ?", [(c,) for c in call_ids])
    return changed


def _forget_facts(connection: sqlite3.Connection, subjects: tuple[str, ...]) -> int:
    if not _columns(connection, "human_facts"):
        return 0
    return sum(
        connection.execute("DELETE FROM human_facts WHERE subject = ?", [subject]).rowcount
        for subject in subjects
    )
