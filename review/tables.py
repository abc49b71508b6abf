"""The tables of human facts and how an older file becomes a newer one.

Append-only by trigger: not even this program can change what somebody decided.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
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

REVIEWS = Table(
    "reviews",
    _NAMES,
    Column("review_id", Integer, primary_key=True),
    Column("call_id", String, nullable=False),
    Column("scorecard_id", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("stratum", String, nullable=False),
    Column("is_blind", Boolean, nullable=False),
    Column("machine_score", Float),
    Column("reviewed_score", Float),
    Column("created_at", DateTime, nullable=False),
)
DRAFTS = Table(
    "drafts",
    _NAMES,
    Column("call_id", String, primary_key=True),
    Column("scorecard_id", String, primary_key=True),
    Column("reviewer", String, primary_key=True),
    Column("answers", String, nullable=False),
    Column("saved_at", DateTime, nullable=False),
)
LOOKS = Table(
    "looks",
    _NAMES,
    Column("look_id", Integer, primary_key=True),
    Column("call_id", String, nullable=False),
    Column("person", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

APPEAL_STEPS = Table(
    "appeal_steps",
    _NAMES,
    Column("step_id", Integer, primary_key=True),
    Column("call_id", String, nullable=False),
    Column("scorecard_id", String, nullable=False),
    Column("checkpoint_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("step", String, nullable=False),
    Column("person", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("due_at", DateTime),
    UniqueConstraint("call_id", "scorecard_id", "checkpoint_id", "number"),
)


def _kept_for_ever(table: str) -> tuple[str, ...]:
    """Triggers that refuse to change or delete a line."""
    return tuple(
        f"CREATE TRIGGER {table}_refuse_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        for what in ("UPDATE", "DELETE")
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
    (
        """
        CREATE TABLE reviews (
            review_id INTEGER PRIMARY KEY,
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            stratum VARCHAR NOT NULL,
            is_blind BOOLEAN NOT NULL,
            machine_score DOUBLE,
            reviewed_score DOUBLE,
            created_at DATETIME NOT NULL
        )
        """,
        "CREATE INDEX reviews_of_call ON reviews (call_id, scorecard_id)",
        *_kept_for_ever("reviews"),
        """
        CREATE TABLE drafts (
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            answers VARCHAR NOT NULL,
            saved_at DATETIME NOT NULL,
            PRIMARY KEY (call_id, scorecard_id, reviewer)
        )
        """,
        """
        CREATE TABLE looks (
            look_id INTEGER PRIMARY KEY,
            call_id VARCHAR NOT NULL,
            person VARCHAR NOT NULL,
            kind VARCHAR NOT NULL,
            created_at DATETIME NOT NULL
        )
        """,
        *_kept_for_ever("looks"),
    ),
    (
        """
        CREATE TABLE appeal_steps (
            step_id INTEGER PRIMARY KEY,
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            checkpoint_id VARCHAR NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            step VARCHAR NOT NULL
                CHECK (step IN ('raised', 'upheld', 'overturned', 'withdrawn', 'final')),
            person VARCHAR NOT NULL CHECK (person <> ''),
            reason VARCHAR NOT NULL CHECK (reason <> ''),
            created_at DATETIME NOT NULL,
            due_at DATETIME,
            UNIQUE (call_id, scorecard_id, checkpoint_id, number)
        )
        """,
        *_kept_for_ever("appeal_steps"),
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
