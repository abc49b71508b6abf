"""Which calls people look at: the same ones whoever asks, and however many more calls arrive."""

import hashlib
from collections.abc import Iterable

from conversation.errors import UsageError

_WHOLE = 1 << 64


def sample_calls(call_ids: Iterable[str], *, share: float, seed: str) -> tuple[str, ...]:
    """Draw about ``share`` (0..1) of the calls, sorted by id.

    Each call is drawn or not by its own sha256 with the seed, so that adding calls changes nothing
    about the others, and a greater share holds all of a smaller one. Raises ``UsageError``.
    """
    if not 0.0 <= share <= 1.0:
        raise UsageError(f"a share of {share} cannot be drawn — give a number from 0 to 1")
    below = round(share * _WHOLE)
    return tuple(sorted(call_id for call_id in set(call_ids) if _draw(call_id, seed) < below))


def _draw(call_id: str, seed: str) -> int:
    """A number below 2**64 that depends on the seed and the call alone."""
    digest = hashlib.sha256(f"{len(seed)}:{seed}{call_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def draw(call_id: str, seed: str) -> float:
    """A call's lot in [0, 1): it depends on the seed and the call alone."""
    return _draw(call_id, seed) / _WHOLE
