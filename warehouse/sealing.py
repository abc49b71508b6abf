"""Files encrypted at rest: AES-256-GCM with keys that live outside of the results folder.

Without a key everything is written as it is. Keys are named, so that old files stay readable while
new ones are written with a newer key.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conversation.errors import HomeError
from warehouse.keyring import COMMAND_VARIABLE, FILE_VARIABLE, KEYS_VARIABLE, given_keys
from warehouse.objects import Place

_MAGIC = b"CQSEAL1\n"
_NONCE_BYTES = 12


def seal(data: bytes) -> bytes:
    """Encrypt with the newest key; without keys the same bytes. Raises ``UsageError``."""
    keys = given_keys()
    if not keys:
        return data
    name, key = next(iter(keys.items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = _MAGIC + name.encode() + b"\n"
    return head + nonce + AESGCM(key).encrypt(nonce, data, head)


def unseal(data: bytes, *, of: Place) -> bytes:
    """Decrypt what ``seal`` gave; other bytes come back as they are.

    Raises ``HomeError`` where the key is not given, or is another one of the same name.
    """
    name = sealed_with(data)
    if not name:
        return data
    key = given_keys().get(name)
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
