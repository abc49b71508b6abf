"""What this house has settled about reviewing, as its settings say."""

from review.practice import Practice

_IN_FORCE: list[Practice] = [Practice()]


def settle_practice(practice: Practice) -> None:
    """Set what this server goes by."""
    _IN_FORCE[0] = practice


def practice() -> Practice:
    """What this server goes by; the defaults where nothing was set."""
    return _IN_FORCE[0]
