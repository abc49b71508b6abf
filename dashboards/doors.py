"""What pages may ask of the pipeline: handed in by whoever starts the server.

Pages see results, never the pipeline. Where a door is missing, its page says what to type instead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conversation import Conversation


@dataclass(frozen=True, slots=True)
class Doors:
    """``None`` is a door that is not there.

    ``requeue`` lets the named inputs be taken in again by the next run and returns how many;
    ``publish_decisions`` shows new decisions about topics at once; both raise ``HomeLockedError``
    while a run holds the home. ``one_conversation`` reads a stored call by its id and
    ``conversations`` every stored call.
    """

    requeue: Callable[[frozenset[str]], int] | None = None
    publish_decisions: Callable[[], None] | None = None
    one_conversation: Callable[[str], Conversation] | None = None
    conversations: Callable[[], Iterator[Conversation]] | None = None


_OPEN: list[Doors] = [Doors()]


def open_doors(doors: Doors) -> None:
    """Hand in the doors of this server."""
    _OPEN[0] = doors


def doors() -> Doors:
    """The doors of this server."""
    return _OPEN[0]
