"""What the first page says about a choice of calls."""

from dataclasses import dataclass, replace
from datetime import date

from warehouse.read.answers import as_date, as_float, as_int, as_text
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures of a choice of calls; rates in percent, ``None`` where nothing was counted."""

    calls: int
    scored: int
    average_score: float | None
    pass_rate: float | None
    vetoed: int
    undetermined: int
    complaints: int
    complaint_rate: float | None
    talk_hours: float


@dataclass(frozen=True, slots=True)
class ScoreBin:
    """Calls whose score lies in ``[low, low + 10)``; the last bin takes 100 in."""

    low: int
    label: str
    calls: int
    vetoed: bool


@dataclass(frozen=True, slots=True)
class Day:
    """Calls and complaints of one day."""

    day: date
    calls: int
    complaints: int


@dataclass(frozen=True, slots=True)
class FailedCheckpoint:
    """How often a checkpoint failed where it applied; ``rate`` in percent."""

    checkpoint_id: str
    title: str
    failed: int
    judged: int
    rate: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days that the warehouse has calls of, the inputs in quarantine and all calls."""

    first_day: date | None
    last_day: date | None
    calls: int
    quarantined: int


_FIGURES = """
SELECT count(*), count(score), avg(score),
       100.0 * count(*) FILTER (verdict = 'passed') / nullif(count(score), 0),
       count(vetoed_by),
       count(*) FILTER (call_no IN (SELECT call_no FROM verdicts WHERE outcome = 'undetermined')),
       count(*) FILTER (is_complaint),
       100.0 * count(*) FILTER (is_complaint) / nullif(count(*), 0),
       coalesce(sum(duration_s), 0) / 3600
FROM call_facts WHERE {condition}
"""
_BINS = """
SELECT CAST(least(floor(score / 10), 9) AS INTEGER) * 10 AS low, vetoed_by IS NOT NULL AS vetoed,
       count(*)
FROM call_facts WHERE score IS NOT NULL AND {condition}
GROUP BY ALL ORDER BY ALL
"""
_MOST_FILLED_DAYS = 800  # a clock that went wrong once would make a line of a hundred years
_DAYS = f"""
WITH counted AS (
    SELECT day, count(*) AS calls, count(*) FILTER (is_complaint) AS complaints
    FROM call_facts WHERE day IS NOT NULL AND {{condition}} GROUP BY day
), days AS (
    SELECT unnest(CASE WHEN max(day) - min(day) > {_MOST_FILLED_DAYS} THEN list(day)::TIMESTAMP[]
           ELSE generate_series(min(day)::TIMESTAMP, max(day)::TIMESTAMP, INTERVAL 1 DAY)
           END)::DATE AS day FROM counted
)
SELECT day, coalesce(calls, 0), coalesce(complaints, 0)
FROM days LEFT JOIN counted USING (day) ORDER BY day
"""
_FAILED = """
SELECT checkpoint_id, any_value(title), count(*) FILTER (outcome = 'fail') AS failed,
       count(*) FILTER (outcome IN ('pass', 'fail')) AS judged,
       100.0 * count(*) FILTER (outcome = 'fail')
             / nullif(count(*) FILTER (outcome IN ('pass', 'fail')), 0) AS rate
FROM verdicts
WHERE call_no IN (SELECT call_no FROM call_facts WHERE {condition})
GROUP BY checkpoint_id HAVING failed > 0
ORDER BY failed DESC, rate DESC, checkpoint_id LIMIT ?
"""


def read_coverage(published: Published) -> Coverage:
    """Which days there are, how many calls and how many inputs wait in quarantine."""
    row = published.row(
        "SELECT min(day), max(day), count(*), (SELECT count(*) FROM quarantine) FROM call_facts"
    )
    first, last, calls, quarantined = row or (None, None, 0, 0)
    return Coverage(as_date(first), as_date(last), as_int(calls), as_int(quarantined))


def key_figures(published: Published, chosen: CallFilter) -> KeyFigures:
    """The key figures of the chosen calls."""
    condition, parameters = where(chosen)
    row = published.row(_FIGURES.format(condition=condition), parameters)
    found = row or (0,) * 9
    return KeyFigures(
        as_int(found[0]),
        as_int(found[1]),
        as_float(found[2]),
        as_float(found[3]),
        as_int(found[4]),
        as_int(found[5]),
        as_int(found[6]),
        as_float(found[7]),
        as_float(found[8]) or 0.0,
    )


def compare_figures(
    published: Published, chosen: CallFilter
) -> tuple[KeyFigures, KeyFigures | None]:
    """The key figures and those of the equally long period before, where that has calls."""
    earlier = period_before(chosen)
    before = key_figures(published, earlier) if earlier else None
    return key_figures(published, chosen), before if before and before.calls else None


def period_before(chosen: CallFilter) -> CallFilter | None:
    """The same choice in the equally long period before; ``None`` for an open period."""
    if chosen.since is None or chosen.until is None:
        return None
    length = chosen.until - chosen.since
    return replace(chosen, since=chosen.since - length, until=chosen.since)


def score_distribution(published: Published, chosen: CallFilter) -> tuple[ScoreBin, ...]:
    """Calls by ten marks of score, vetoed ones apart."""
    condition, parameters = where(chosen)
    rows = published.rows(_BINS.format(condition=condition), parameters)
    return tuple(
        ScoreBin(low := as_int(row[0]), _bin_label(low), as_int(row[2]), bool(row[1]))
        for row in rows
    )


def _bin_label(low: int) -> str:
    return "90–100" if low == 90 else f"{low}–{low + 9}"


def daily_volume(published: Published, chosen: CallFilter) -> tuple[Day, ...]:
    """Calls and complaints of every day from the first call to the last.

    Days without calls are left out where the first and last are more than two years apart.
    """
    condition, parameters = where(chosen)
    rows = published.rows(_DAYS.format(condition=condition), parameters)
    found = ((as_date(row[0]), as_int(row[1]), as_int(row[2])) for row in rows)
    return tuple(Day(day, calls, complaints) for day, calls, complaints in found if day)


def most_failed(
    published: Published, chosen: CallFilter, *, limit: int = 8
) -> tuple[FailedCheckpoint, ...]:
    """The checkpoints that failed most often."""
    condition, parameters = where(chosen)
    rows = published.rows(_FAILED.format(condition=condition), [*parameters, limit])
    return tuple(
        FailedCheckpoint(
            as_text(row[0]),
            as_text(row[1]),
            as_int(row[2]),
            as_int(row[3]),
            as_float(row[4]) or 0.0,
        )
        for row in rows
    )
