"""Short texts signed by this server: what a session or a permit says cannot be changed."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from typing import Any

# Set on every server behind one address; otherwise what is signed ends with the process.
KEY_VARIABLE = "CALLQA_SESSION_KEY"

_OWN_KEY = secrets.token_bytes(32)


def sign(purpose: str, content: list[Any]) -> str:
    """``content`` as a token for one purpose; a token for another purpose is not taken."""
    told = json.dumps(content, ensure_ascii=False).encode()
    return f"{_text(told)}.{_text(_seal(purpose, told))}"


def unsign(purpose: str, token: str) -> list[Any] | None:
    """The content of a token, ``None`` for one that is forged, damaged or for another purpose."""
    told_text, _, signature = token.partition(".")
    try:
        told, signed = _bytes(told_text), _bytes(signature)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(_seal(purpose, told), signed):
        return None
    content: list[Any] = json.loads(told)
    return content


def secret_word(purpose: str) -> str:
    """A word that only servers with the same key know."""
    return _seal(purpose, b"").hex()


def _seal(purpose: str, told: bytes) -> bytes:
    key = os.environ.get(KEY_VARIABLE, "").encode() or _OWN_KEY
    return hmac.new(key, purpose.encode() + b"\0" + told, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
