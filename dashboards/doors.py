"""What pages may ask of the pipeline: handed in by whoever starts the server.

Pages see results, never the pipeline. Where a door is missing, its page says what to type instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from conversation import Conversation, Transcript


class ChangedVerdict(Protocol):
    """One verdict that came out otherwise."""

    @property
    def checkpoint_id(self) -> str: ...  # noqa: D102

    @property
    def before(self) -> str: ...  # noqa: D102

    @property
    def after(self) -> str: ...  # noqa: D102


class Rejudged(Protocol):
    """What a correction led to; not ``judged`` while a run holds the home, ``note`` says so."""

    @property
    def judged(self) -> bool: ...  # noqa: D102

    @property
    def changed(self) -> Sequence[ChangedVerdict]: ...  # noqa: D102

    @property
    def note(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Doors:
    """``None`` is a door that is not there.

    ``requeue`` lets the named inputs be taken in again by the next run and returns how many;
    ``publish_decisions`` shows new decisions about topics at once; both raise ``HomeLockedError``
    while a run holds the home. ``one_conversation`` reads a stored call by its id, whoever
    asks: pages ask for calls only that the reader may see. ``flip_roles(call, author, reason)``
    lets agent and customer change places and ``correct_words(call, turn, text, author, reason)``
    writes down what was said; both judge the call again at once. ``original_transcript`` reads
    what was said behind the masks of a call and raises ``UsageError`` where it is not kept.
    """

    requeue: Callable[[frozenset[str]], int] | None = None
    publish_decisions: Callable[[], None] | None = None
    one_conversation: Callable[[str], Conversation] | None = None
    flip_roles: Callable[[str, str, str], Rejudged] | None = None
    correct_words: Callable[[str, int, str, str, str], Rejudged] | None = None
    original_transcript: Callable[[str], Transcript] | None = None


_OPEN: list[Doors] = [Doors()]


def open_doors(doors: Doors) -> None:
    """Hand in the doors of this server."""
    _OPEN[0] = doors


def doors() -> Doors:
    """The doors of this server."""
    return _OPEN[0]
