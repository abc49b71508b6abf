"""The tables of human facts and how an older file becomes a newer one.

Append-only by trigger: not even this program can change what somebody decided.
"""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from review.migrating import AppendOnly, Migration

FAMILY = "reviews"
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


FACTS = Table(
    "human_facts",
    _NAMES,
    Column("fact_id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String, nullable=False),
    Column("body", String, nullable=False),
    Column("created_at", String, nullable=False),
    UniqueConstraint("kind", "subject", "version"),
)

TABLES = tuple(_NAMES.tables.values())

# One tuple of statements a schema version; a released one is never edited, only followed by others.
MIGRATIONS: tuple[Migration, ...] = (
    (
        """
        CREATE TABLE decisions (
            decision_id {key},
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            checkpoint_id VARCHAR NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            verdict VARCHAR NOT NULL CHECK (verdict IN ('pass', 'fail', 'not_applicable')),
            machine_outcome VARCHAR NOT NULL,
            reason VARCHAR NOT NULL,
            created_at {moment} NOT NULL,
            UNIQUE (call_id, scorecard_id, checkpoint_id, version)
        )
        """,
        AppendOnly("decisions"),
    ),
    (
        """
        CREATE TABLE reviews (
            review_id {key},
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            stratum VARCHAR NOT NULL,
            is_blind BOOLEAN NOT NULL,
            machine_score {number},
            reviewed_score {number},
            created_at {moment} NOT NULL
        )
        """,
        "CREATE INDEX reviews_of_call ON reviews (call_id, scorecard_id)",
        AppendOnly("reviews"),
        """
        CREATE TABLE drafts (
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            reviewer VARCHAR NOT NULL CHECK (reviewer <> ''),
            answers VARCHAR NOT NULL,
            saved_at {moment} NOT NULL,
            PRIMARY KEY (call_id, scorecard_id, reviewer)
        )
        """,
        """
        CREATE TABLE looks (
            look_id {key},
            call_id VARCHAR NOT NULL,
            person VARCHAR NOT NULL,
            kind VARCHAR NOT NULL,
            created_at {moment} NOT NULL
        )
        """,
        AppendOnly("looks"),
    ),
    (
        """
        CREATE TABLE appeal_steps (
            step_id {key},
            call_id VARCHAR NOT NULL,
            scorecard_id VARCHAR NOT NULL,
            checkpoint_id VARCHAR NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            step VARCHAR NOT NULL
                CHECK (step IN ('raised', 'upheld', 'overturned', 'withdrawn', 'final')),
            person VARCHAR NOT NULL CHECK (person <> ''),
            reason VARCHAR NOT NULL CHECK (reason <> ''),
            created_at {moment} NOT NULL,
            due_at {moment},
            UNIQUE (call_id, scorecard_id, checkpoint_id, number)
        )
        """,
        AppendOnly("appeal_steps"),
    ),
    (
        # IF NOT EXISTS: files of before this migration may hold the table already.
        """
        CREATE TABLE IF NOT EXISTS human_facts (
            fact_id {key},
            kind VARCHAR NOT NULL CHECK (kind <> ''),
            subject VARCHAR NOT NULL CHECK (subject <> ''),
            version INTEGER NOT NULL CHECK (version > 0),
            author VARCHAR NOT NULL CHECK (author <> ''),
            body VARCHAR NOT NULL,
            created_at VARCHAR NOT NULL,
            UNIQUE (kind, subject, version)
        )
        """,
        AppendOnly("human_facts"),
    ),
)
