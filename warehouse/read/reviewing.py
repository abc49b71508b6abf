"""What people who check the machine need to know about calls in bulk."""

from dataclasses import dataclass

from warehouse.read.answers import as_int, as_text
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class Risky:
    """A call, whose it is, and how much speaks for looking at it; 0 is nothing."""

    call_id: str
    agent_id: str
    risk: int


def list_risks(published: Published, chosen: CallFilter) -> tuple[Risky, ...]:
    """The chosen calls that were scored, riskiest first."""
    condition, parameters = where(chosen)
    rows = published.rows(
        "SELECT call_id, agent_id, risk FROM call_risks "
        f"WHERE scorecard_id IS NOT NULL AND {condition} ORDER BY risk DESC, call_id",
        parameters,
    )
    return tuple(Risky(as_text(row[0]), as_text(row[1]), as_int(row[2])) for row in rows)


def card_revisions(published: Published, call_id: str) -> dict[str, int]:
    """The revision of each scorecard that a call was scored with."""
    rows = published.rows(
        "SELECT scorecard_id, revision FROM scorecard_results WHERE call_id = ?", [call_id]
    )
    return {as_text(row[0]): as_int(row[1]) for row in rows}


def checkpoint_titles(published: Published) -> dict[str, str]:
    """The title of every checkpoint, in its newest revision."""
    rows = published.rows(
        "SELECT checkpoint_id, arg_max(title, revision) FROM checkpoints GROUP BY 1 ORDER BY 1"
    )
    return {as_text(row[0]): as_text(row[1]) for row in rows}
