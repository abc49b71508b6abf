"""What the complaint detector found in a call."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComplaintFinding:
    """Whether a call is a complaint (not a mere question), how sure, about what and where.

    ``probability`` in 0..1; ``business`` and ``cause`` from the bank's vocabulary, most certain
    first; ``turn_indexes`` point at the customer turns that say so; ``severity`` is ``low``,
    ``medium`` or ``high``.
    """

    call_id: str
    is_complaint: bool
    probability: float
    business: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    turn_indexes: tuple[int, ...] = ()
    severity: str = ""
