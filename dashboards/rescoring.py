"""The score of a card as people see it."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from conversation.errors import RuleError, UsageError
from dashboards.data import ask
from dashboards.home import RULES_VARIABLE
from qa_rules import CheckpointResult, Library, Outcome, Scorecard, ScorecardResult, load_library
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
        found = _library(os.environ.get(RULES_VARIABLE, "")).scorecard(scorecard_id)
    except (RuleError, UsageError):
        return None
    return found if found.revision == revision else None


@cache
def _library(folder: str) -> Library:
    return load_library(Path(folder) if folder else None)
