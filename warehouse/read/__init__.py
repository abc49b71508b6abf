"""Reading the published warehouse, one module a subject.

Knows the questions that people ask of the results and answers each with frozen values. Texts come
out with long numbers masked. Refuses to know how an answer is drawn.
"""

from warehouse.read.filters import EVERY_CALL, CallFilter
from warehouse.read.published import TIME_ZONE, Identity, Published, open_published
from warehouse.read.scope import EVERYTHING_SEEN, NOTHING_SEEN, Scope

__all__ = [
    "EVERYTHING_SEEN",
    "EVERY_CALL",
    "NOTHING_SEEN",
    "TIME_ZONE",
    "CallFilter",
    "Identity",
    "Published",
    "Scope",
    "open_published",
]
