"""Two revisions of a scorecard over the same calls, from results that are stored side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from conversation import Call, Role
from conversation.errors import UsageError
from qa_rules import CheckpointResult, Hit, Outcome, ScorecardResult
from qa_rules.backtest import MOST_FLIPS_KEPT, Backtest, Compared, compare
from warehouse.read.answers import as_float, as_int, as_text
from warehouse.read.published import Published

_CARDS = "(FROM scorecard_results UNION ALL FROM past_scorecard_results)"
_POINTS = """(
    SELECT p.*, c.revision AS scorecard_revision
    FROM checkpoint_results p JOIN scorecard_results c USING (call_id, scorecard_id)
    UNION ALL FROM past_checkpoint_results
)"""
_REVISIONS = """
SELECT scorecard_id, revision, count(*), avg(score), max(current::INT)
FROM (SELECT scorecard_id, revision, score, true AS current FROM scorecard_results
      UNION ALL SELECT scorecard_id, revision, score, false FROM past_scorecard_results)
GROUP BY 1, 2 ORDER BY 1, 2
"""
_SCORES = f"""
SELECT c.call_id, c.agent_id, c.team, o.score, o.vetoed_by, os.pass_mark, o.band,
       n.score, n.vetoed_by, ns.pass_mark, n.band
FROM calls c
JOIN {_CARDS} o ON o.call_id = c.call_id AND o.scorecard_id = $card AND o.revision = $old
JOIN {_CARDS} n ON n.call_id = c.call_id AND n.scorecard_id = $card AND n.revision = $new
LEFT JOIN scorecards os ON os.scorecard_id = $card AND os.revision = $old
LEFT JOIN scorecards ns ON ns.scorecard_id = $card AND ns.revision = $new
ORDER BY c.call_id
"""
_FLIPS = f"""
WITH sides AS (
    SELECT call_id, checkpoint_id, revision, outcome, reason, scorecard_revision
    FROM {_POINTS} WHERE scorecard_id = $card AND scorecard_revision IN ($old, $new)
), both_sides AS (
    SELECT call_id FROM {_CARDS} WHERE scorecard_id = $card AND revision IN ($old, $new)
    GROUP BY 1 HAVING count(DISTINCT revision) = 2
), flips AS (
    SELECT call_id, checkpoint_id, o.revision AS old_revision, o.outcome AS old_outcome,
           n.revision AS new_revision, n.outcome AS new_outcome, n.reason
    FROM (FROM sides WHERE scorecard_revision = $old) o
    FULL JOIN (FROM sides WHERE scorecard_revision = $new) n USING (call_id, checkpoint_id)
    SEMI JOIN both_sides USING (call_id)
    WHERE o.outcome IS DISTINCT FROM n.outcome
)
SELECT *, row_number() OVER (PARTITION BY checkpoint_id ORDER BY call_id) AS place FROM flips
"""
_QUOTES = """
SELECT e.search, e.turn_index, e.start_s, e.end_s, e.role, e.quote, e.char_start, e.char_end
FROM (FROM evidence UNION ALL FROM past_evidence) e
WHERE e.call_id = ? AND e.checkpoint_id = ? AND e.revision = ?
ORDER BY e.start_s, e.char_start
"""


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision of a scorecard of which results are kept."""

    scorecard_id: str
    revision: int
    calls: int
    mean: float | None
    is_current: bool


def stored_revisions(published: Published) -> tuple[StoredRevision, ...]:
    """Every revision of every scorecard that calls were judged with, oldest first."""
    return tuple(
        StoredRevision(
            as_text(row[0]), as_int(row[1]), as_int(row[2]), as_float(row[3]), bool(row[4])
        )
        for row in published.rows(_REVISIONS)
    )


def compare_revisions(published: Published, scorecard_id: str, *, old: int, new: int) -> Backtest:
    """What differs between two revisions on the calls that were judged with both.

    Raises ``UsageError`` where no results of one of them are kept.
    """
    kept = [one.revision for one in stored_revisions(published) if one.scorecard_id == scorecard_id]
    for wanted in (old, new):
        if wanted not in kept:
            listed = ", ".join(map(str, kept)) or "none"
            raise UsageError(
                f"no results of `{scorecard_id}@{wanted}` are kept — there are revisions: {listed}"
            )
    return compare(_compared(published, scorecard_id, old, new))


def _compared(published: Published, card: str, old: int, new: int) -> Iterator[Compared]:
    named = {"card": card, "old": old, "new": new}
    flips: dict[str, list[tuple[object, ...]]] = {}
    for row in published.named_rows(_FLIPS, named):
        flips.setdefault(as_text(row[0]), []).append(row)
    for row in published.named_rows(_SCORES, named):
        call_id = as_text(row[0])
        call = Call(call_id, agent_id=as_text(row[1]), team=as_text(row[2]))
        own = flips.get(call_id, [])
        yield Compared(
            call,
            [one for flip in own for one in _side(published, flip, old=True)],
            [one for flip in own for one in _side(published, flip, old=False)],
            {card: _score(call_id, card, old, row[3:7])},
            {card: _score(call_id, card, new, row[7:11])},
        )


def _side(
    published: Published, flip: tuple[object, ...], *, old: bool
) -> Iterator[CheckpointResult]:
    call_id, point = as_text(flip[0]), as_text(flip[1])
    revision, outcome = (flip[2], flip[3]) if old else (flip[4], flip[5])
    if outcome is None:
        return
    hits: tuple[Hit, ...] = ()
    if as_int(flip[7]) <= MOST_FLIPS_KEPT:
        hits = _hits(published, call_id, point, as_int(revision))
    told = as_text(flip[6])
    yield CheckpointResult(
        call_id, point, as_int(revision), Outcome(as_text(outcome)), hits, (), told
    )


def _hits(published: Published, call_id: str, point: str, revision: int) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            as_text(row[0]),
            as_int(row[1]),
            as_float(row[2]) or 0.0,
            as_float(row[3]) or 0.0,
            Role(as_text(row[4])),
            as_text(row[5]),
            as_int(row[6]),
            as_int(row[7]),
        )
        for row in published.rows(_QUOTES, [call_id, point, revision])
    )


def _score(call_id: str, card: str, revision: int, told: tuple[object, ...]) -> ScorecardResult:
    value, vetoed, pass_mark = as_float(told[0]), told[1], as_float(told[2])
    vetoed_by = tuple(as_text(vetoed).split("、")) if vetoed else ()
    passed = None if value is None else value >= (pass_mark or 0.0) and not vetoed_by
    return ScorecardResult(
        call_id,
        card,
        revision,
        value,
        0.0,
        None,
        None,
        vetoed_by,
        as_text(told[3]),
        "auto",
        (),
        passed,
    )
