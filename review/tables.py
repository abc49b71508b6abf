"""The tables of human facts and how an older file becomes a newer one.

Append-only by trigger: not even this program can change what somebody decided.
"""

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from conversation.errors import SchemaTooNewError

_NAMES = MetaData()

DECISIONS = Table(
    "decisions",
    _NAMES,
    Column("decision_id", Integer, primary_key=True),
    Column("call_id", String, nullable=False),
    Column("scorecard_id", String, nullable=False),
    Column("checkpoint_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("machine_outcome", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    UniqueConstraint("call_id", "scorecard_id", "checkpoint_id", "version"),
)

# One tuple of statements a schema version; a released one is never edited, only followed by others.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE decisions (
            decision_id INTEGER PRIMARY KEY,
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            checkpoint_id VARCHAR NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            verdict VARCHAR NOT NULL CHECK (verdict IN ('pass', 'fail', 'not_applicable')),
            machine_outcome VARCHAR NOT NULL,
            reason VARCHAR NOT NULL,
            created_at DATETIME NOT NULL,
            UNIQUE (call_id, scorecard_id, checkpoint_id, version)
        )
        """,
        """
        CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
        """,
        """
        CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
        """,
    ),
)


def migrate(connection: Connection, *, file_name: str) -> None:
    """Bring the file to the newest schema, inside the caller's transaction.

    Raises ``SchemaTooNewError`` for a file that a newer callqa has written.
    """
    found = connection.execute(text("PRAGMA user_version")).scalar_one()
    if found > len(MIGRATIONS):
        raise SchemaTooNewError(
            f"{file_name} has schema {found}, this callqa knows {len(MIGRATIONS)} — update callqa"
        )
    for statements in MIGRATIONS[found:]:
        for statement in statements:
            connection.execute(text(statement))
    if found < len(MIGRATIONS):
        connection.execute(text(f"PRAGMA user_version = {len(MIGRATIONS)}"))
