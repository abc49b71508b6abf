"""Short-lived permits to hear one call: signed, not stored."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from dashboards.signing import sign, unsign

LIFETIME_S = 600
_PURPOSE = "sound"


@dataclass(frozen=True, slots=True)
class Permit:
    """What a token allows: ``user`` may hear ``call_id``."""

    call_id: str
    user: str


def issue_token(call_id: str, *, user: str, clock: Callable[[], float] = time.time) -> str:
    """A token with which ``user`` can hear ``call_id`` for ``LIFETIME_S`` seconds."""
    return sign(_PURPOSE, [call_id, user, int(clock()) + LIFETIME_S])


def check_token(token: str, *, clock: Callable[[], float] = time.time) -> Permit | None:
    """What the token allows, ``None`` for one that is forged, damaged or too old."""
    content = unsign(_PURPOSE, token)
    if content is None:
        return None
    call_id, user, until = content
    return Permit(call_id, user) if clock() < until else None
