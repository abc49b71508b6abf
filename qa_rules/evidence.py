"""What a verdict rests on: the sentences found, or the places where nothing was found.

Named tuples, because a run makes thousands a second and a frozen dataclass takes four times as
long to make.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar, overload

from conversation import Role
from qa_rules.outcome import Outcome, Truth

_T = TypeVar("_T")


class Later(Sequence[_T]):
    """A tuple that is made when somebody first looks: most verdicts of a run are only counted.

    Equal to the tuple that it stands for, and pickled as that.
    """

    __slots__ = ("_given", "_made", "_make")

    def __init__(self, make: Callable[..., tuple[_T, ...]], *given: object) -> None:
        """``make(*given)`` makes it."""
        self._make = make
        self._given = given
        self._made: tuple[_T, ...] | None = None

    @property
    def made(self) -> tuple[_T, ...]:
        """The tuple."""
        made = self._made
        if made is None:
            made = self._made = self._make(*self._given)
            self._given = ()
        return made

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, at: int | slice) -> _T | tuple[_T, ...]:
        return self.made[at]

    def __len__(self) -> int:
        return len(self.made)

    def __iter__(self) -> Iterator[_T]:
        return iter(self.made if self._made is None else self._made)

    def __eq__(self, other: object) -> bool:
        return self.made == (other.made if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self.made)

    def __repr__(self) -> str:
        return repr(self.made)

    def __reduce__(self) -> tuple[type[tuple[_T, ...]], tuple[tuple[_T, ...]]]:
        return tuple, (self.made,)


class Hit(NamedTuple):
    """One thing that a search found.

    ``quote`` is ``turn.text[char_start:char_end]``, verbatim; ``start`` and ``end`` in seconds from
    the start of the recording. A finding about the whole call (its duration, its metadata) has
    ``turn_index`` -1 and an empty quote. ``detail`` is the measured value in Chinese words (``静默
    9.3 秒``), empty for text.
    """

    search: str
    turn_index: int
    start: float
    end: float
    role: Role
    quote: str
    char_start: int
    char_end: int
    detail: str = ""


class SearchedWindow(NamedTuple):
    """Where a search looked: whose turns, between which seconds.

    ``role`` is ``None`` for both parties.
    """

    search: str
    role: Role | None
    start: float
    end: float
    turn_indexes: tuple[int, ...]


class Finding(NamedTuple):
    """The answer of one search; ``reason`` says why it could not be evaluated.

    ``never_began`` marks a flow whose first step never came: the occasion for it did not arise.
    """

    truth: Truth
    hits: tuple[Hit, ...] = ()
    searched: tuple[SearchedWindow, ...] = ()
    reason: str = ""
    never_began: bool = False


class CheckpointResult(NamedTuple):
    """The verdict on one checkpoint of one call, with its evidence; ``reason`` in Chinese.

    The evidence may be made only when it is looked at (``Later``); ``made`` makes all of it.
    """

    call_id: str
    checkpoint_id: str
    revision: int
    outcome: Outcome
    hits: Sequence[Hit]
    searched: Sequence[SearchedWindow]
    reason: str

    def made(self) -> "CheckpointResult":
        """The same with its evidence made, free of the call that it comes from."""
        call_id, point, revision, outcome, hits, searched, reason = self
        if type(hits) is tuple and type(searched) is tuple:
            return self
        found = hits.made if isinstance(hits, Later) else tuple(hits)
        seen = searched.made if isinstance(searched, Later) else tuple(searched)
        return CheckpointResult(call_id, point, revision, outcome, found, seen, reason)


def requoted(hit: Hit, texts: Mapping[int, str]) -> Hit:
    """The hit with its quote taken from other texts of the same lengths, by turn index."""
    if not hit.quote or hit.turn_index not in texts:
        return hit
    return hit._replace(quote=texts[hit.turn_index][hit.char_start : hit.char_end])
