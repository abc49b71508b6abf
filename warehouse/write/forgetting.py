"""What earlier revisions of the rules said is forgotten when somebody asks; never by itself.

Only the tables of the past are touched: what the rules in use say of a call stays.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb


@dataclass(frozen=True, slots=True)
class Pruning:
    """Which past results are to go; where both are given, only what meets both goes.

    ``keep`` is how many of the latest past revisions of every scorecard stay, ``before`` a moment:
    results of calls that began earlier go, and calls without a date stay. Results of the calls and
    customers ``on_hold`` (``call:ID``, ``customer:ID``) stay whatever is asked.
    """

    keep: int | None = None
    before: datetime | None = None
    on_hold: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ForgottenRevision:
    """A past revision of a scorecard, and of how many calls its results go."""

    scorecard_id: str
    revision: int
    calls: int


_GOING = """
CREATE OR REPLACE TEMP TABLE going AS
WITH past AS (
    SELECT call_id, scorecard_id, revision FROM past_scorecard_results
    UNION SELECT call_id, scorecard_id, scorecard_revision FROM past_checkpoint_results
), ranked AS (
    SELECT *, dense_rank() OVER (PARTITION BY scorecard_id ORDER BY revision DESC) AS place
    FROM past
)
SELECT r.call_id, r.scorecard_id, r.revision
FROM ranked r LEFT JOIN calls c USING (call_id)
WHERE ($keep IS NULL OR r.place > $keep) AND ($before IS NULL OR c.started_at < $before)
  AND NOT list_contains($on_hold, 'call:' || r.call_id)
  AND NOT coalesce(list_contains($on_hold, 'customer:' || c.customer_id), false)
"""
_COUNTED = """
SELECT scorecard_id, revision, count(DISTINCT call_id) FROM going GROUP BY 1, 2 ORDER BY 1, 2
"""
_FORGET = (
    "DELETE FROM past_scorecard_results WHERE (call_id, scorecard_id, revision) IN "
    "(SELECT call_id, scorecard_id, revision FROM going)",
    "DELETE FROM past_checkpoint_results WHERE (call_id, scorecard_id, scorecard_revision) IN "
    "(SELECT call_id, scorecard_id, revision FROM going)",
    # Several cards quote the same evidence of a checkpoint: it goes with the last of them.
    "DELETE FROM past_evidence WHERE call_id IN (SELECT call_id FROM going) "
    "AND (call_id, checkpoint_id, revision) NOT IN "
    "(SELECT call_id, checkpoint_id, revision FROM past_checkpoint_results)",
)


def what_would_go(
    connection: duckdb.DuckDBPyConnection, pruning: Pruning
) -> tuple[ForgottenRevision, ...]:
    """The past revisions whose results would go, and of how many calls."""
    connection.execute(
        _GOING,
        {
            "keep": pruning.keep,
            "before": pruning.before,
            "on_hold": sorted(pruning.on_hold),
        },
    )
    rows = connection.execute(_COUNTED).fetchall()
    return tuple(ForgottenRevision(*row) for row in rows)


def forget_past(
    connection: duckdb.DuckDBPyConnection, pruning: Pruning
) -> tuple[ForgottenRevision, ...]:
    """Remove them; call it inside a transaction."""
    gone = what_would_go(connection, pruning)
    if gone:
        for statement in _FORGET:
            connection.execute(statement)
    return gone
