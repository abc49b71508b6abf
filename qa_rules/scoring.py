"""Adding up checkpoint results to a score; what is not applicable leaves the denominator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qa_rules.evidence import CheckpointResult
from qa_rules.outcome import Outcome
from qa_rules.scorecard import Item, Scorecard, Section


@dataclass(frozen=True, slots=True)
class ItemMark:
    """One item of a scorecard after judging.

    ``marks`` is what it weighs, ``earned`` what of it the call keeps: ``None`` where the item left
    the denominator (not applicable, undetermined, or its ``when`` not met).
    """

    checkpoint_id: str
    revision: int
    section: str
    outcome: Outcome
    marks: float
    earned: float | None
    veto: bool


@dataclass(frozen=True, slots=True)
class ScorecardResult:
    """The score of one call on one scorecard.

    ``score`` is out of the card's full marks and leaves out undetermined items; ``score_low`` and
    ``score_high`` are what it can become once people have decided them. ``possible`` are the marks
    that were at stake, before scaling to full marks. ``score`` is ``None`` where nothing could be
    judged. ``vetoed_by`` names the failed red lines of the card.
    """

    call_id: str
    scorecard_id: str
    revision: int
    score: float | None
    possible: float
    score_low: float | None
    score_high: float | None
    vetoed_by: tuple[str, ...]
    band: str
    source: str
    items: tuple[ItemMark, ...]
    passed: bool | None = None


def score(
    results: Iterable[CheckpointResult], scorecard: Scorecard, *, source: str = "auto"
) -> ScorecardResult:
    """Score one call; checkpoints without a result count as undetermined."""
    by_id = {result.checkpoint_id: result for result in results}
    call_id = next((result.call_id for result in by_id.values()), "")
    outcomes = {item.checkpoint_id: _outcome(item, by_id) for item in scorecard.items}
    vetoed_by = tuple(
        item.checkpoint_id
        for item in scorecard.items
        if item.vetoes_card and outcomes[item.checkpoint_id] is Outcome.FAIL
    )
    total, possible = _total(scorecard, outcomes, undetermined=None)
    low, _ = _total(scorecard, outcomes, undetermined=Outcome.FAIL)
    high, _ = _total(scorecard, outcomes, undetermined=Outcome.PASS)
    return ScorecardResult(
        call_id,
        scorecard.id,
        scorecard.revision,
        total,
        possible,
        low,
        high,
        vetoed_by,
        "" if total is None else scorecard.band_of(total),
        source,
        tuple(_marks(scorecard, outcomes)),
        None if total is None else total >= scorecard.pass_mark and not vetoed_by,
    )


def _outcome(item: Item, by_id: Mapping[str, CheckpointResult]) -> Outcome:
    own = by_id.get(item.checkpoint_id)
    if not item.when:
        return own.outcome if own else Outcome.UNDETERMINED
    other = by_id.get(item.other_checkpoint)
    if other is None or other.outcome is Outcome.UNDETERMINED:
        return Outcome.UNDETERMINED
    if not item.counts_with(other.outcome):
        return Outcome.NOT_APPLICABLE
    return own.outcome if own else Outcome.UNDETERMINED


def _total(
    scorecard: Scorecard, outcomes: Mapping[str, Outcome], *, undetermined: Outcome | None
) -> tuple[float | None, float]:
    settled = {
        name: undetermined or Outcome.NOT_APPLICABLE if outcome is Outcome.UNDETERMINED else outcome
        for name, outcome in outcomes.items()
    }
    sections = [_section(section, settled) for section in scorecard.sections]
    kept, possible = sum(one for one, _ in sections), sum(one for _, one in sections)
    judged = any(outcome in (Outcome.PASS, Outcome.FAIL) for outcome in settled.values())
    if not judged:
        return None, 0.0
    vetoed = any(
        item.vetoes_card and settled[item.checkpoint_id] is Outcome.FAIL for item in scorecard.items
    )
    if vetoed:
        return 0.0, possible
    bonus = sum(
        item.bonus for item in scorecard.items if settled[item.checkpoint_id] is Outcome.PASS
    )
    base = scorecard.full_marks if possible == 0 else scorecard.full_marks * kept / possible
    return round(max(0.0, min(scorecard.full_marks, base + bonus)), 2), possible


def _section(section: Section, outcomes: Mapping[str, Outcome]) -> tuple[float, float]:
    judged = [item for item in section.items if outcomes[item.checkpoint_id] in _COUNTED]
    lost = sum(item.marks for item in judged if outcomes[item.checkpoint_id] is Outcome.FAIL)
    possible = sum(item.marks for item in judged)
    if section.cap is not None:
        lost, possible = min(lost, section.cap), min(possible, section.cap)
    if any(
        item.veto == "section" and outcomes[item.checkpoint_id] is Outcome.FAIL for item in judged
    ):
        lost = possible
    return possible - lost, possible


_COUNTED = (Outcome.PASS, Outcome.FAIL)


def _marks(scorecard: Scorecard, outcomes: Mapping[str, Outcome]) -> Iterable[ItemMark]:
    for section in scorecard.sections:
        struck = any(
            item.veto == "section" and outcomes[item.checkpoint_id] is Outcome.FAIL
            for item in section.items
        )
        for item in section.items:
            outcome = outcomes[item.checkpoint_id]
            kept = item.marks if outcome is Outcome.PASS and not struck else 0.0
            yield ItemMark(
                item.checkpoint_id,
                item.revision,
                section.title,
                outcome,
                item.marks,
                kept if outcome in _COUNTED else None,
                item.vetoes_card,
            )
