"""Several rows of a call log become one call.

A transfer, a queue or a conference makes one row a leg. Legs that share a key belong together, also
over a third one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.profile import LegRule
from ingest.tables import TableRow

_OF_ANSWERED_LEG = ("agent_id", "team")


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """The row of a whole call and every key by which its legs go."""

    row: TableRow
    keys: tuple[str, ...]


def join_legs(rows: Sequence[TableRow], rule: LegRule) -> tuple[JoinedRow, ...]:
    """Join rows by the rule, in the order of their first legs.

    A cell of the call is that of the earliest leg which fills it; agent and team are those of the
    leg that was answered and lasted longest. ``legs`` counts them where there are several.
    """
    groups: dict[int, list[TableRow]] = {}
    leaders = _leaders(rows, rule)
    for index, row in enumerate(rows):
        groups.setdefault(leaders[index], []).append(row)
    return tuple(_join(legs, rule) for legs in groups.values())


def _leaders(rows: Sequence[TableRow], rule: LegRule) -> list[int]:
    """For every row the first one that it is connected to."""
    parents = list(range(len(rows)))

    def leader(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        for key in _keys(row, rule):
            one, other = sorted((leader(first.setdefault(key, index)), leader(index)))
            parents[other] = one
    return [leader(index) for index in range(len(rows))]


def _keys(row: TableRow, rule: LegRule) -> list[str]:
    return [value for column in rule.keys if (value := row.cells.get(column))]


def _join(legs: list[TableRow], rule: LegRule) -> JoinedRow:
    ordered = sorted(legs, key=lambda leg: (leg.cells.get("started_at", ""), leg.number))
    cells: dict[str, str] = {}
    for leg in ordered:
        cells = {**leg.cells, **cells}
    taken = max(ordered, key=lambda leg: _weight(leg.cells, rule))
    cells.update({name: taken.cells[name] for name in _OF_ANSWERED_LEG if name in taken.cells})
    keys = tuple(dict.fromkeys(key for leg in ordered for key in _keys(leg, rule)))
    if keys:
        cells.setdefault("call_id", keys[0])
    if len(legs) > 1:
        cells["legs"] = str(len(legs))
    faults = tuple(fault for leg in legs for fault in leg.faults)
    return JoinedRow(TableRow(legs[0].number, cells, faults), keys)


def _weight(cells: Mapping[str, str], rule: LegRule) -> tuple[bool, bool, float]:
    is_answered = all(cells.get(name) == value for name, value in rule.answered.items())
    try:
        length_s = float(cells.get(rule.length, "") or 0)
    except ValueError:
        length_s = 0.0
    return is_answered, bool(cells.get("agent_id")), length_s
