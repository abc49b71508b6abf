"""What people wrote about a customer leaves the record of reviews; verdicts and dates stay.

The record is append-only by trigger. Erasure is the one exception that the law asks for: the
triggers are set aside and put back inside one transaction, in the file of a home as in PostgreSQL,
and what was written is overwritten on the disk, not only unlinked.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, event, inspect, or_, text
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError
from review.database import ADDRESS_VARIABLE, for_writing, is_address, named, open_database
from review.tables import DRAFTS, FACTS, LOOKS, TABLES

ERASED = "[erased]"
# Columns, and fields of a fact, in which people write freely.
_WRITTEN = frozenset(
    {"reason", "text", "note", "comment", "quote", "outcome", "plan", "remark", "answers"}
)
_LOCK_TIMEOUT_MS = 10_000


def places_of_reviews(file: Path) -> tuple[str | Path, ...]:
    """The home's file where there is one, and the database that ``CALLQA_DATABASE`` names."""
    address = os.environ.get(ADDRESS_VARIABLE)
    here: tuple[str | Path, ...] = (file,) if file.exists() else ()
    return (*here, address) if address else here


def require_erasable(place: str | Path) -> None:
    """Raise ``HomeError`` where the database cannot be reached or its triggers not set aside."""
    if not is_address(place):
        return
    with _opened(place) as engine, engine.connect() as connection:
        foreign = [table.name for table in _present(connection) if not _owns(connection, table)]
        if foreign:
            raise HomeError(
                f"{named(place)}: this account does not own {', '.join(foreign)}, so it cannot "
                "set the append-only triggers aside — give CALLQA_DATABASE the account that made "
                "the tables; nothing was erased"
            )


def erase_from_reviews(
    place: str | Path, call_ids: Collection[str], *, customer_id: str = ""
) -> int:
    """Overwrite what people wrote about these calls; returns the number of lines changed.

    Facts whose subject is one of the calls or the customer are deleted whole. Raises ``HomeError``
    when the file or database cannot be written; nothing is changed then.
    """
    with _opened(place) as engine:
        with for_writing(engine).begin() as connection:
            tables = _present(connection)
            with _triggers_aside(connection, tables):
                changed = sum(_overwrite(connection, table, call_ids) for table in tables)
                if FACTS in tables:
                    changed += _forget_facts(connection, _subjects(call_ids, customer_id))
                    changed += _overwrite_facts(connection, call_ids)
        _renew_pages(engine, tables)
    return changed


def words_left(place: str | Path, call_ids: Collection[str], *, customer_id: str = "") -> int:
    """How many lines still hold words about these calls; none after an erasure."""
    with _opened(place) as engine, engine.connect() as connection:
        found = 0
        for table in _present(connection):
            if "call_id" in table.c and _written(table):
                for call_id in call_ids:
                    told = table.select().where(table.c.call_id == call_id, _has_words(table))
                    found += len(connection.execute(told).all())
            if table is FACTS:
                of_subject = FACTS.c.subject.in_(_subjects(call_ids, customer_id))
                found += len(connection.execute(FACTS.select().where(of_subject)).all())
        return found


@contextmanager
def _opened(place: str | Path) -> Iterator[Engine]:
    engine = open_database(place)
    if not is_address(place):
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete = ON"))
    try:
        yield engine
    except DBAPIError as error:
        raise HomeError(
            f"{named(place)} cannot be cleared of what was written about the customer: "
            f"{str(error.orig).strip()} — close the dashboards or mend the disk or the server, "
            "then erase again; nothing was changed in it"
        ) from error
    finally:
        engine.dispose()


def _present(connection: Connection) -> tuple[Table, ...]:
    """The tables of human facts that an older file has already."""
    names = set(inspect(connection).get_table_names())
    return tuple(table for table in TABLES if table.name in names)


def _owns(connection: Connection, table: Table) -> bool:
    asked = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:t)")
    return bool(connection.execute(asked, {"t": table.name}).scalar())


@contextmanager
def _triggers_aside(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Let lines be changed inside this transaction; whatever happens, nobody else sees it so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}"))
        names = [table.name for table in tables]
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        yield
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
        return
    triggers = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql IS NOT NULL"
    ).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


def _written(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name in _WRITTEN]


def _has_words(table: Table) -> ColumnElement[bool]:
    return or_(*(table.c[name].not_in(("", ERASED)) for name in _written(table)))


def _overwrite(connection: Connection, table: Table, call_ids: Collection[str]) -> int:
    """Drafts go whole; who heard what (``looks``) says nothing about the customer."""
    if "call_id" not in table.c or table is LOOKS:
        return 0
    changed = 0
    for call_id in sorted(call_ids):
        here = table.c.call_id == call_id
        if table is DRAFTS:
            changed += connection.execute(table.delete().where(here)).rowcount
        elif _written(table):
            values = dict.fromkeys(_written(table), ERASED)
            wanted = table.update().where(here, _has_words(table)).values(values)
            changed += connection.execute(wanted).rowcount
    return changed


def _subjects(call_ids: Collection[str], customer_id: str) -> list[str]:
    """Facts about a call or the customer: corrections, decisions, pins, holds that ended."""
    subjects = [s for call in call_ids for s in (call, f"call:{call}", f"pin:{call}")]
    return sorted([*subjects, *([customer_id, f"customer:{customer_id}"] if customer_id else [])])


def _forget_facts(connection: Connection, subjects: Iterable[str]) -> int:
    return sum(
        connection.execute(FACTS.delete().where(FACTS.c.subject == subject)).rowcount
        for subject in subjects
    )


def _overwrite_facts(connection: Connection, call_ids: Collection[str]) -> int:
    """Facts that name a call among other things (coaching, acknowledgements) lose their words."""
    changed = 0
    for call_id in sorted(call_ids):
        named_in_body = f'"call_id": {json.dumps(call_id, ensure_ascii=False)}'
        about = or_(
            FACTS.c.subject.startswith(f"{call_id}\n", autoescape=True),
            FACTS.c.body.contains(named_in_body, autoescape=True),
        )
        for fact in connection.execute(FACTS.select().where(about)).all():
            body = json.loads(fact.body)
            told = {name: ERASED for name in _WRITTEN & body.keys() if body[name]}
            kept = json.dumps(body | told, ensure_ascii=False, sort_keys=True)
            wanted = and_(FACTS.c.fact_id == fact.fact_id, FACTS.c.body != kept)
            changed += connection.execute(FACTS.update().where(wanted).values(body=kept)).rowcount
    return changed


def _renew_pages(engine: Engine, tables: Iterable[Table]) -> None:
    """Write the tables anew, because lines that were overwritten stay on a database's free pages.

    Done again by an erasure that goes on after a power cut, though it finds no line to change.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET lock_timeout = {_LOCK_TIMEOUT_MS}"))
            for table in tables:
                connection.execute(text(f"VACUUM (FULL) {table.name}"))
        return
    raw = engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            raw.cursor().execute(statement)
    finally:
        raw.close()
