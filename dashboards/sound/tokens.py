"""Short-lived permits to hear one call: signed, not stored."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

LIFETIME_S = 600
# Set on every replica behind one address; otherwise permits end with the process.
KEY_VARIABLE = "CALLQA_SOUND_KEY"

_OWN_KEY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Permit:
    """What a token allows: ``user`` may hear ``call_id``."""

    call_id: str
    user: str


def issue_token(call_id: str, *, user: str, clock: Callable[[], float] = time.time) -> str:
    """A token with which ``user`` can hear ``call_id`` for ``LIFETIME_S`` seconds."""
    until = int(clock()) + LIFETIME_S
    told = json.dumps([call_id, user, until], ensure_ascii=False).encode()
    return f"{_text(told)}.{_text(_sign(told))}"


def check_token(token: str, *, clock: Callable[[], float] = time.time) -> Permit | None:
    """What the token allows, ``None`` for one that is forged, damaged or too old."""
    told_text, _, signature = token.partition(".")
    try:
        told, signed = _bytes(told_text), _bytes(signature)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(_sign(told), signed):
        return None
    call_id, user, until = json.loads(told)
    return Permit(call_id, user) if clock() < until else None


def _sign(told: bytes) -> bytes:
    key = os.environ.get(KEY_VARIABLE, "").encode() or _OWN_KEY
    return hmac.new(key, told, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
