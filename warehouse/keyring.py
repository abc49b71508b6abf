"""The keys that a home is encrypted with: named, the newest first, kept outside of the home."""

import base64
import binascii
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from conversation.errors import UsageError

KEYS_VARIABLE = "CALLQA_KEYS"
FILE_VARIABLE = "CALLQA_KEY_FILE"
COMMAND_VARIABLE = "CALLQA_KEY_COMMAND"
_VARIABLES = (KEYS_VARIABLE, FILE_VARIABLE, COMMAND_VARIABLE)
KEY_BYTES = 32
_COMMAND_LIMIT_S = 30
_HOW = f"one `name:key` a line, the newest first, key = base64 of {KEY_BYTES} random bytes"


def newest_key() -> str:
    """The name of the key that files are written with, empty without keys."""
    return next(iter(given_keys()), "")


def given_keys() -> Mapping[str, bytes]:
    """Keys by name, the newest first; empty where none was given. Raises ``UsageError``."""
    return _read_keys(*(os.environ.get(name, "") for name in _VARIABLES))


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
        if not name or len(key) != KEY_BYTES:
            raise UsageError(f"{source}: key {number} is not one — give {_HOW}")
        keys.setdefault(name, key)
    return keys
