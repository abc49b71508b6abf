"""Laying a window over a call: which turns of whom, between which seconds."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from conversation import Role, Turn
from qa_rules.evidence import Hit
from qa_rules.window import Window, WindowKind


class Place(NamedTuple):
    """The turns of one party in a window, as positions in the transcript.

    ``unknown`` are the turns of the window whose party is not known; ``timed`` windows cut through
    turns, so the time of a hit decides whether it lies inside. ``among`` are the positions again
    where they are many and often asked for.
    """

    start: float
    end: float
    positions: tuple[int, ...]
    unknown: tuple[int, ...] = ()
    timed: bool = False
    among: frozenset[int] | None = None

    def contains(self, start: float, end: float) -> bool:
        """Whether something between these seconds lies in the window, at least in part."""
        return not self.timed or (start < self.end and end > self.start) or start == self.start


def _sorted_by_party(turns: Sequence[Turn]) -> dict[Role | None, tuple[int, ...]]:
    """The positions of the turns in which somebody speaks: of each party, and of all together."""
    spoken: list[int] = []
    agent: list[int] = []
    customer: list[int] = []
    for at, turn in enumerate(turns):
        role = turn.role
        if role is Role.IVR or not turn.text:
            continue
        spoken.append(at)
        if role is Role.AGENT:
            agent.append(at)
        elif role is Role.CUSTOMER:
            customer.append(at)
    return {None: tuple(spoken), Role.AGENT: tuple(agent), Role.CUSTOMER: tuple(customer)}


class Stage:
    """The turns of a call sorted by party, with the seconds between which people talk."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = tuple(turns)
        self._by_role = _sorted_by_party(self.turns)
        spoken = self._by_role[None]
        known = len(self._by_role[Role.AGENT]) + len(self._by_role[Role.CUSTOMER])
        self._unknown = () if known == len(spoken) else self._of_nobody(spoken)
        self.start = self._end_of_announcement(spoken)
        self.end = max([self.turns[at].end for at in spoken], default=self.start)

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {turn.index: at for at, turn in enumerate(self.turns)}

    def _of_nobody(self, spoken: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(at for at in spoken if self.turns[at].role is Role.UNKNOWN)

    def _end_of_announcement(self, spoken: tuple[int, ...]) -> float:
        leading = self.turns[: spoken[0]] if spoken else ()
        return max((turn.end for turn in leading if turn.role is Role.IVR), default=0.0)

    def lay(self, window: Window, role: Role | None, anchor: Hit | None = None) -> Place:
        """Lay ``window`` for one party (``None``: both); ``anchor`` is the hit that it hangs on."""
        match window.kind:
            case WindowKind.WHOLE:
                turns = self._of(role)
                doubtful = self._doubtful(role)
                return Place(self.start, self.end, turns, doubtful, among=frozenset(turns))
            case WindowKind.TURNS:
                return self._numbered(window, role)
            case WindowKind.TURNS_AFTER | WindowKind.TURNS_BEFORE | WindowKind.AROUND:
                return self._beside(window, role, anchor)
            case _:
                return self._timed(*self._seconds(window, anchor), role)

    @property
    def is_empty(self) -> bool:
        """Whether nobody speaks."""
        return not self._by_role[None]

    @property
    def has_unknown(self) -> bool:
        """Whether the party of some turn is not known."""
        return bool(self._unknown)

    def _of(self, role: Role | None) -> tuple[int, ...]:
        return self._by_role[role]

    def _doubtful(self, role: Role | None) -> tuple[int, ...]:
        return () if role is None else self._unknown

    def _seconds(self, window: Window, anchor: Hit | None) -> tuple[float, float]:
        length = self.end - self.start
        match window.kind:
            case WindowKind.FIRST:
                return self.start, self.start + window.end
            case WindowKind.LAST:
                return self.end - window.end, self.end
            case WindowKind.SHARE:
                return self.start + window.start * length, self.start + window.end * length
            case WindowKind.TIME_AFTER:
                moment = anchor.end if anchor else self.end
                return moment, moment + window.end
            case _:
                moment = anchor.start if anchor else self.start
                return moment - window.end, moment

    def _timed(self, start: float, end: float, role: Role | None) -> Place:
        return Place(
            start,
            end,
            tuple(at for at in self._of(role) if self._lies_in(at, start, end)),
            tuple(at for at in self._doubtful(role) if self._lies_in(at, start, end)),
            timed=True,
        )

    def _lies_in(self, at: int, start: float, end: float) -> bool:
        turn = self.turns[at]
        return turn.start < end and (turn.end > start or turn.start >= start)

    def _numbered(self, window: Window, role: Role | None) -> Place:
        candidates = self._of(role)
        low, high = int(window.start), int(window.end)
        first = low - 1 if low > 0 else max(0, len(candidates) + low)
        last = high if high > 0 else len(candidates) + high + 1
        chosen = candidates[first : max(first, last)]
        return self._between(chosen, role, open_end=high < 0 or len(candidates) < high, low=low)

    def _between(
        self, chosen: tuple[int, ...], role: Role | None, *, open_end: bool, low: int
    ) -> Place:
        first = chosen[0] if chosen and low != 1 else 0
        last = len(self.turns) if open_end or not chosen else chosen[-1]
        doubtful = tuple(at for at in self._doubtful(role) if first <= at <= last)
        return self._place(chosen, doubtful)

    def _beside(self, window: Window, role: Role | None, anchor: Hit | None) -> Place:
        at = self._position(anchor)
        candidates = self._of(role)
        first = bisect_left(candidates, at)
        past = bisect_right(candidates, at)
        if window.kind is WindowKind.AROUND and not self._unknown:
            reach = int(window.end)
            return self._place(candidates[max(0, first - reach) : past + reach], ())
        here = candidates[first:past]
        high = int(window.end)
        before = candidates[max(0, first - high) : first]
        after = candidates[past : past + high]
        low = int(window.start)
        if window.kind is WindowKind.AROUND:
            chosen = (*before, *here, *after)
            between = (
                before[-high] if high and len(before) >= high else 0,
                after[high - 1] if high and len(after) >= high else len(self.turns),
            )
        elif window.kind is WindowKind.TURNS_AFTER:
            chosen = (*(here if low == 0 else ()), *after[max(0, low - 1) : high])
            between = (at, after[high - 1] if 0 < high <= len(after) else len(self.turns))
        else:
            nearest = before[::-1]
            chosen = (*nearest[max(0, low - 1) : high][::-1], *(here if low == 0 else ()))
            between = (nearest[high - 1] if 0 < high <= len(nearest) else 0, at)
        doubtful = self._doubtful(role)
        if doubtful:
            doubtful = tuple(p for p in doubtful if between[0] <= p <= between[1])
        return self._place(chosen, doubtful)

    def _position(self, anchor: Hit | None) -> int:
        return -1 if anchor is None else self._positions.get(anchor.turn_index, -1)

    def _place(self, chosen: tuple[int, ...], doubtful: tuple[int, ...]) -> Place:
        if not chosen:
            return Place(self.end, self.end, chosen, doubtful)
        turns = [self.turns[at] for at in chosen]
        start = min([turn.start for turn in turns])
        end = max([turn.end for turn in turns])
        return Place(start, end, chosen, doubtful)
