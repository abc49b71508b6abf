"""What the runner tells whoever watches."""

from typing import Protocol


class Progress(Protocol):
    """Told of every stage and call; shows them or keeps silent."""

    def begin(self, stage: str, total: int) -> None:
        """A stage starts with ``total`` calls before it."""
        ...

    def take(self, stage: str, call_id: str) -> None:
        """A call is taken in hand."""
        ...

    def finish(self, stage: str, call_id: str) -> None:
        """A call has left the stage."""
        ...


class SilentProgress:
    """Shows nothing: pipes, schedulers and tests."""

    def begin(self, stage: str, total: int) -> None:
        """Show nothing."""

    def take(self, stage: str, call_id: str) -> None:
        """Show nothing."""

    def finish(self, stage: str, call_id: str) -> None:
        """Show nothing."""
