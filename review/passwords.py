"""Passwords as Argon2id hashes (RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from conversation.errors import UsageError

SHORTEST = 10
_HASHER = PasswordHasher()  # argon2-cffi's defaults are RFC 9106's low-memory profile
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to store; raises ``UsageError`` for a password that is too weak."""
    if len(password) < SHORTEST or len(set(password)) < 4:
        raise UsageError(
            f"a password has at least {SHORTEST} characters, four of them different — "
            "choose another"
        )
    return _HASHER.hash(password)


def password_fits(password: str, hashed: str) -> bool:
    """Whether a password belongs to a hash; as slow without a hash as with one."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False
