"""A call without the machine's opinion of it, for people who judge it themselves first."""

from dataclasses import replace

from warehouse.read.call import CallView, Card, CheckpointLine


def hide_verdicts(call: CallView) -> CallView:
    """The call with every answer, score, quote and complaint of the machine left out."""
    return replace(call, cards=tuple(_blank(card) for card in call.cards), complaint=None)


def _blank(card: Card) -> Card:
    return replace(
        card,
        score=None,
        score_low=None,
        score_high=None,
        band="",
        verdict="",
        sections=tuple(
            replace(section, checkpoints=tuple(_bare(line) for line in section.checkpoints))
            for section in card.sections
        ),
    )


def _bare(line: CheckpointLine) -> CheckpointLine:
    return replace(line, outcome="", score=None, reason="", searched=(), quotes=())
