"""What the warehouse knows of one call, as the nouns that rules are judged on."""

import json
from types import MappingProxyType

from conversation import Call, Direction
from conversation.errors import UsageError
from warehouse.read.answers import as_moment, as_text
from warehouse.read.published import Published


def stored_call(published: Published, call_id: str) -> Call:
    """The metadata of a call; raises ``UsageError`` for an id that is not there."""
    row = published.row(
        "SELECT started_at, direction, agent_id, team, queue, customer_id, attributes "
        "FROM calls WHERE call_id = ?",
        [call_id],
    )
    if row is None:
        raise UsageError(f"there is no call `{call_id}` — `callqa status --calls` lists the ids")
    return Call(
        call_id,
        as_moment(row[0]),
        Direction(as_text(row[1])) if row[1] else None,
        as_text(row[2]),
        as_text(row[3]),
        as_text(row[4]),
        as_text(row[5]),
        MappingProxyType(json.loads(as_text(row[6]))),
    )


def stage_fingerprint(published: Published, call_id: str, stage: str) -> str:
    """The fingerprint under which a stage of a call is done, empty where it is not."""
    row = published.row(
        "SELECT fingerprint FROM stage_runs WHERE call_id = ? AND stage = ? AND state = 'done'",
        [call_id, stage],
    )
    return as_text(row[0]) if row else ""


def call_ids(published: Published) -> tuple[str, ...]:
    """Every call id, in order."""
    return tuple(as_text(row[0]) for row in published.rows("SELECT call_id FROM calls ORDER BY 1"))
