"""Lists of calls: filtered, ordered and paged where the data lies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from language.mask import mask_numbers
from warehouse.read.answers import as_float, as_int, as_moment, as_text, as_texts
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published, Row


class Order(StrEnum):
    """How a list of calls is ordered."""

    RISK = "risk"
    NEWEST = "newest"
    OLDEST = "oldest"
    LOWEST_SCORE = "lowest_score"
    HIGHEST_SCORE = "highest_score"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list.

    ``score`` is out of 100; ``verdict`` is ``passed``, ``failed``, ``vetoed`` or empty.
    ``risk`` adds up the weights of ``reasons``: ``vetoed``, ``complaint``, ``below_pass_mark``,
    ``undetermined``, ``uncertain_roles``.
    """

    call_id: str
    started_at: datetime | None
    direction: str
    agent_id: str
    team: str
    queue: str
    duration_s: float
    scorecard: str
    score: float | None
    band: str
    verdict: str
    is_complaint: bool
    severity: str
    topic: str
    cause: str
    risk: int
    reasons: tuple[str, ...]
    veto_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallPage:
    """One page of a list; ``total`` calls lie on ``pages`` pages."""

    total: int
    pages: int
    lines: tuple[CallLine, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to."""

    directions: tuple[str, ...]
    teams: tuple[str, ...]
    queues: tuple[str, ...]
    agents: tuple[str, ...]
    bands: tuple[str, ...]
    scorecards: tuple[tuple[str, str], ...]


_ORDERS = {
    Order.RISK: "risk DESC, score, call_id",
    Order.NEWEST: "started_at DESC NULLS LAST, call_id",
    Order.OLDEST: "started_at NULLS LAST, call_id",
    Order.LOWEST_SCORE: "score NULLS LAST, call_id",
    Order.HIGHEST_SCORE: "score DESC NULLS LAST, call_id",
    Order.LONGEST: "duration_s DESC, call_id",
}
_COLUMNS = (
    "call_id, started_at, direction, agent_id, team, queue, duration_s, scorecard_title, score, "
    "band, verdict, is_complaint, severity, topic_label, cause, risk, reasons, veto_titles"
)
_CHOICES = """
SELECT list_sort(list_distinct(list(direction) FILTER (direction <> ''))),
       list_sort(list_distinct(list(team) FILTER (team <> ''))),
       list_sort(list_distinct(list(queue) FILTER (queue <> ''))),
       list_sort(list_distinct(list(agent_id) FILTER (agent_id <> ''))),
       list_sort(list_distinct(list(band) FILTER (band <> '')))
FROM call_facts
"""


def list_calls(
    published: Published,
    chosen: CallFilter,
    *,
    order: Order = Order.RISK,
    page: int = 1,
    page_size: int = 50,
) -> CallPage:
    """One page (from 1) of the chosen calls."""
    condition, parameters = where(chosen)
    counted = published.row(f"SELECT count(*) FROM call_facts WHERE {condition}", parameters)
    rows = published.rows(
        f"SELECT {_COLUMNS} FROM call_risks WHERE {condition} "
        f"ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        [*parameters, page_size, (max(page, 1) - 1) * page_size],
    )
    total = as_int(counted[0]) if counted else 0
    return CallPage(total, -(-total // page_size), tuple(_line(row) for row in rows))


def riskiest(published: Published, chosen: CallFilter, *, limit: int = 12) -> tuple[CallLine, ...]:
    """The calls that a person should look at first; calls without any reason are left out."""
    condition, parameters = where(chosen)
    rows = published.rows(
        f"SELECT {_COLUMNS} FROM call_risks WHERE risk > 0 AND {condition} "
        f"ORDER BY {_ORDERS[Order.RISK]} LIMIT ?",
        [*parameters, limit],
    )
    return tuple(_line(row) for row in rows)


def extreme_calls(
    published: Published, chosen: CallFilter, *, best: bool, limit: int = 10
) -> tuple[CallLine, ...]:
    """The scored calls with the highest or lowest score, the newest first among equals."""
    condition, parameters = where(chosen)
    direction = "DESC" if best else "ASC"
    rows = published.rows(
        f"SELECT {_COLUMNS} FROM call_risks WHERE score IS NOT NULL AND {condition} "
        f"ORDER BY score {direction}, vetoed_by IS NULL, started_at DESC, call_id LIMIT ?",
        [*parameters, limit],
    )
    return tuple(_line(row) for row in rows)


def call_lines(published: Published, call_ids: tuple[str, ...]) -> tuple[CallLine, ...]:
    """The lines of the named calls, by id; unknown ids are left out."""
    rows = published.rows(
        f"SELECT {_COLUMNS} FROM call_risks WHERE call_id IN (SELECT unnest(?)) ORDER BY call_id",
        [list(call_ids)],
    )
    return tuple(_line(row) for row in rows)


def filter_choices(published: Published) -> Choices:
    """Every value that occurs in the fields that can be filtered by."""
    row = published.row(_CHOICES) or ((), (), (), (), ())
    cards = published.rows(
        "SELECT DISTINCT scorecard_id, coalesce(scorecard_title, scorecard_id) FROM call_facts "
        "WHERE scorecard_id IS NOT NULL ORDER BY ALL"
    )
    directions, teams, queues, agents, bands = (as_texts(value) for value in row)
    pairs = tuple((as_text(card[0]), as_text(card[1])) for card in cards)
    return Choices(directions, teams, queues, agents, bands, pairs)


def _line(row: Row) -> CallLine:
    return CallLine(
        as_text(row[0]),
        as_moment(row[1]),
        as_text(row[2]),
        as_text(row[3]),
        as_text(row[4]),
        as_text(row[5]),
        as_float(row[6]) or 0.0,
        as_text(row[7]),
        as_float(row[8]),
        as_text(row[9]),
        as_text(row[10]),
        bool(row[11]),
        as_text(row[12]),
        mask_numbers(as_text(row[13])),
        as_text(row[14]),
        as_int(row[15]),
        as_texts(row[16]),
        as_texts(row[17]),
    )
