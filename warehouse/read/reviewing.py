"""What people who check the machine need to know about calls in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from warehouse.read.answers import as_float, as_int, as_text
from warehouse.read.filters import LENGTH_STEPS_S, SCORE_STEPS, CallFilter, where
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class Risky:
    """A call, whose it is, and how much speaks for looking at it; 0 is nothing."""

    call_id: str
    agent_id: str
    risk: int
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedCall:
    """Whose a call is that somebody reviewed."""

    call_id: str
    team: str
    agent_id: str
    queue: str


@dataclass(frozen=True, slots=True)
class Strata:
    """How many scored calls have a risk and how many none, and which of the asked ones have."""

    risky: int
    others: int
    is_risky: Mapping[str, bool]


def _step(column: str, steps: tuple[float, ...], *, unit: float = 1.0) -> str:
    """Branches of a CASE: where the range begins, in units, that the column lies in."""
    begins = [f"{begin / unit:g}" for begin in (0.0, *steps)]
    pairs = zip(steps, begins, strict=False)
    return " ".join(f"WHEN {column} < {end:g} THEN '{begin}'" for end, begin in pairs) + (
        f" ELSE '{begins[-1]}' END"
    )


_GROUP_COLUMNS = MappingProxyType(
    {
        "team": "team",
        "queue": "queue",
        "topic": "topic_id",
        "scorecard": "scorecard_id",
        "direction": "direction",
        "band": "band",
        "score": f"CASE WHEN score IS NULL THEN '' {_step('score', SCORE_STEPS)}",
        "length": f"CASE {_step('duration_s', LENGTH_STEPS_S, unit=60.0)}",
    }
)


def list_risks(
    published: Published, chosen: CallFilter, groups: tuple[str, ...] = ()
) -> tuple[Risky, ...]:
    """The chosen calls that were scored, riskiest first, each with its team, queue … as asked."""
    condition, parameters = where(chosen)
    more = "".join(f", {_GROUP_COLUMNS[name]}" for name in groups)
    rows = published.rows(
        f"SELECT call_id, agent_id, risk{more} FROM call_risks "
        f"WHERE scorecard_id IS NOT NULL AND {condition} ORDER BY risk DESC, call_id",
        parameters,
    )
    return tuple(
        Risky(
            as_text(row[0]),
            as_text(row[1]),
            as_int(row[2]),
            tuple(zip(groups, map(as_text, row[3:]), strict=True)),
        )
        for row in rows
    )


def read_strata(published: Published, call_ids: tuple[str, ...]) -> Strata:
    """The sizes of both strata of all scored calls, and the stratum of the named ones."""
    sizes = published.row(
        "SELECT count(*) FILTER (risk > 0), count(*) FILTER (risk <= 0) FROM call_risks "
        "WHERE scorecard_id IS NOT NULL"
    )
    rows = published.rows(
        "SELECT call_id, risk > 0 FROM call_risks "
        "WHERE scorecard_id IS NOT NULL AND call_id IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        [list(call_ids)],
    )
    counts = sizes or (0, 0)
    return Strata(
        as_int(counts[0]), as_int(counts[1]), {as_text(row[0]): bool(row[1]) for row in rows}
    )


def reviewed_calls(
    published: Published, chosen: CallFilter, call_ids: tuple[str, ...]
) -> tuple[ReviewedCall, ...]:
    """Of the named calls, the chosen ones, by id."""
    condition, parameters = where(chosen)
    rows = published.rows(
        "SELECT call_id, team, agent_id, queue FROM call_facts "
        f"WHERE call_id IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND {condition} ORDER BY call_id",
        [list(call_ids), *parameters],
    )
    return tuple(ReviewedCall(*map(as_text, row)) for row in rows)


def full_marks(published: Published) -> dict[str, float]:
    """What every scorecard gives at most, in its newest revision."""
    rows = published.rows(
        "SELECT scorecard_id, arg_max(full_marks, revision) FROM scorecards GROUP BY 1 ORDER BY 1"
    )
    return {as_text(row[0]): as_float(row[1]) or 100.0 for row in rows}


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
