"""The audit log's table and how an older file becomes a newer one."""

from sqlalchemy import Column, Integer, MetaData, String, Table

from review.migrating import AppendOnly, Migration

FAMILY = "audit"

_NAMES = MetaData()

EVENTS = Table(
    "audit_events",
    _NAMES,
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("concerns", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("details", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)

# One tuple of statements a schema version; a released one is never edited, only followed by others.
# The triggers stop this program and careless hands; the hashes show what got past them.
MIGRATIONS: tuple[Migration, ...] = (
    (
        """
        CREATE TABLE audit_events (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            at VARCHAR NOT NULL,
            actor VARCHAR NOT NULL CHECK (actor <> ''),
            action VARCHAR NOT NULL CHECK (action <> ''),
            subject VARCHAR NOT NULL CHECK (subject <> ''),
            concerns VARCHAR NOT NULL,
            before VARCHAR NOT NULL,
            after VARCHAR NOT NULL,
            details VARCHAR NOT NULL,
            previous VARCHAR NOT NULL,
            hash VARCHAR NOT NULL UNIQUE
        )
        """,
        "CREATE INDEX audit_events_concern ON audit_events (concerns)",
        AppendOnly("audit_events"),
    ),
)
