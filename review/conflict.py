"""Two people deciding the same thing at the same time."""

from conversation.errors import CallqaError
from review.decision import Decision


class DecisionConflictError(CallqaError):
    """Indicates that somebody decided in the meantime; ``latest`` is that decision, if any."""

    def __init__(self, expected_version: int, latest: Decision | None) -> None:
        self.expected_version = expected_version
        self.latest = latest
        if latest is None:
            told = f"version {expected_version} was expected, but nothing is decided yet"
        else:
            told = (
                f"{latest.reviewer} answered {latest.verdict} on {latest.checkpoint_id} of call "
                f"{latest.call_id} in the meantime (version {latest.version}, not "
                f"{expected_version})"
            )
        super().__init__(f"{told} — nothing was saved; look at that answer and decide again")
