"""The order in which measures are told, found again for measures that were put away."""

from collections.abc import Iterable

from conversation import Measure, Role
from measures.catalogue import CATALOGUE

_PLACES = {kind.name: number for number, kind in enumerate(CATALOGUE)}
_EVENTS = frozenset(kind.name for kind in CATALOGUE if kind.per == "event")
_ROLES = {role: number for number, role in enumerate(Role)}


def in_order(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Measures of one call as ``measure`` gives them.

    In the order of the catalogue; events by time, then by role, everything else by role.
    """
    return tuple(sorted(measures, key=_place))


def _place(measure: Measure) -> tuple[int, float, int]:
    by_time = measure.name in _EVENTS and measure.span is not None
    start = measure.span.start if by_time and measure.span is not None else 0.0
    role = _ROLES[measure.role] if measure.role is not None else -1
    return _PLACES.get(measure.name, len(_PLACES)), start, role
