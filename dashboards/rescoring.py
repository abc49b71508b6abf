"""The score of a card as people see it."""

from collections.abc import Mapping

from conversation.errors import RuleError, UsageError
from dashboards.data import ask
from dashboards.rulebook import read_rules
from qa_rules import CheckpointResult, Outcome, Scorecard, ScorecardResult
from qa_rules import score as score_card
from review import Decision
from warehouse.read.call import Card
from warehouse.read.reviewing import card_revisions


def rescore(call_id: str, card: Card, answers: Mapping[str, str]) -> ScorecardResult | None:
    """Score a call anew where people answered otherwise; the machine's answers fill the rest.

    ``None`` where the rules at hand no longer hold the card in the revision it was scored with.
    """
    found = _find_card(card.scorecard_id, ask(card_revisions, call_id).get(card.scorecard_id, 0))
    if found is None:
        return None
    results = [
        CheckpointResult(
            call_id,
            line.checkpoint_id,
            0,
            Outcome(answers.get(line.checkpoint_id, line.outcome)),
            (),
            (),
            "",
        )
        for line in card.checkpoints
    ]
    return score_card(results, found, source="reviewed")


def in_force(decisions: tuple[Decision, ...], card: Card) -> dict[str, Decision]:
    """The decisions on one card, by checkpoint."""
    return {one.checkpoint_id: one for one in decisions if one.scorecard_id == card.scorecard_id}


def _find_card(scorecard_id: str, revision: int) -> Scorecard | None:
    try:
        found = read_rules().scorecard(scorecard_id)
    except (RuleError, UsageError):
        return None
    return found if found.revision == revision else None
