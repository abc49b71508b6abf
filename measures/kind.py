"""What a measure is, beside what it is worth in one call."""

from dataclasses import dataclass
from types import MappingProxyType

from conversation import Measure, Role, Span

# Seconds to the millisecond, shares to a hundredth of a per cent: finer is arithmetic noise.
_DIGITS = MappingProxyType(
    {
        "s": 3,
        "share": 4,
        "characters/min": 1,
        "dB": 1,
        "dBFS": 1,
        "count": 0,
        "Hz": 0,
        "semitones": 1,
    }
)


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """One entry of the catalogue.

    ``per`` is ``call`` (one value), ``role`` (one a role) or ``event`` (one each time it happens,
    with its span). ``source`` says where formula and constants come from.
    """

    name: str
    unit: str
    per: str
    label: str
    definition: str
    source: str
    has_span: bool = False

    def of(
        self,
        value: float,
        *,
        role: Role | None = None,
        span: Span | None = None,
        detail: str = "",
    ) -> Measure:
        """A measured value, rounded to what its unit can tell."""
        digits = _DIGITS[self.unit]
        shown = None if span is None else Span(round(span.start, 3), round(span.end, 3))
        return Measure(self.name, round(value, digits), self.unit, role, shown, detail)
