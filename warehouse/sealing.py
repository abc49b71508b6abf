"""Files encrypted at rest: AES-256-GCM with keys that live outside of the results folder.

Without a key everything is written as it is. Keys are named, so that old files stay readable while
new ones are written with a newer key.
"""

import base64
import binascii
import os
import secrets
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conversation.errors import HomeError, UsageError

KEYS_VARIABLE = "CALLQA_KEYS"
FILE_VARIABLE = "CALLQA_KEY_FILE"
COMMAND_VARIABLE = "CALLQA_KEY_COMMAND"
_MAGIC = b"CQSEAL1\n"
_KEY_BYTES, _NONCE_BYTES = 32, 12
_COMMAND_LIMIT_S = 30
_HOW = f"one `name:key` a line, the newest first, key = base64 of {_KEY_BYTES} random bytes"


def seal(data: bytes) -> bytes:
    """Encrypt with the newest key; without keys the same bytes. Raises ``UsageError``."""
    keys = _keys()
    if not keys:
        return data
    name, key = next(iter(keys.items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = _MAGIC + name.encode() + b"\n"
    return head + nonce + AESGCM(key).encrypt(nonce, data, head)


def unseal(data: bytes, *, of: Path) -> bytes:
    """Decrypt what ``seal`` gave; other bytes come back as they are.

    Raises ``HomeError`` where the key is not given, or is another one of the same name.
    """
    name = sealed_with(data)
    if not name:
        return data
    key = _keys().get(name)
    if key is None:
        raise HomeError(
            f"{of} is encrypted with the key `{name}`, which was not given — set {FILE_VARIABLE}, "
            f"{KEYS_VARIABLE} or {COMMAND_VARIABLE}; without that key nobody can read it, and its "
            "recording has to be transcribed again in another --home"
        )
    head = _MAGIC + name.encode() + b"\n"
    nonce, body = data[len(head) : len(head) + _NONCE_BYTES], data[len(head) + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, head)
    except InvalidTag as error:
        raise HomeError(
            f"{of} cannot be decrypted: the key `{name}` is another one than it was written with, "
            "or the file was changed — give the right key, or restore the file from a backup"
        ) from error


def sealed_with(data: bytes) -> str:
    """The name of the key that bytes were sealed with, empty for bytes in clear."""
    if not data.startswith(_MAGIC):
        return ""
    return data[len(_MAGIC) :].split(b"\n", 1)[0].decode("ascii", "replace")


def newest_key() -> str:
    """The name of the key that files are written with, empty without keys."""
    return next(iter(_keys()), "")


def _keys() -> Mapping[str, bytes]:
    return _read_keys(*(os.environ.get(name, "") for name in _VARIABLES))


_VARIABLES = (KEYS_VARIABLE, FILE_VARIABLE, COMMAND_VARIABLE)


@cache
def _read_keys(told: str, file: str, command: str) -> Mapping[str, bytes]:
    if told:
        return _parse(told, KEYS_VARIABLE)
    if file:
        try:
            return _parse(Path(file).read_text(encoding="ascii"), FILE_VARIABLE)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the key file {file} cannot be read: {error}") from error
    return _parse(_answer_of(command), COMMAND_VARIABLE) if command else {}


def _answer_of(command: str) -> str:
    try:
        done = subprocess.run(
            command, shell=True, capture_output=True, timeout=_COMMAND_LIMIT_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UsageError(
            f"the command of {COMMAND_VARIABLE} gave no keys: {type(error).__name__} — try it by "
            f"hand; it has to print {_HOW}"
        ) from None
    return done.stdout.decode("ascii", "replace")


def _parse(text: str, source: str) -> Mapping[str, bytes]:
    """Keys by name; what is wrong is told by line, never by content."""
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.split(), start=1):
        name, _, encoded = line.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not name or len(key) != _KEY_BYTES:
            raise UsageError(f"{source}: key {number} is not one — give {_HOW}")
        keys.setdefault(name, key)
    return keys
