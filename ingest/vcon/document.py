"""The outer forms of a vCon: plain, packed and signed; encrypted ones stay closed."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conversation.errors import QuarantineError
from ingest.marks import has_too_many_parts
from ingest.names import readable, without_surrogates
from ingest.reasons import Reason

DRAFT = "draft-ietf-vcon-vcon-core-04"
SYNTAX = "0.4.0"
READ_SYNTAXES = ("0.0.1", "0.0.2", "0.3.0", SYNTAX)
KNOWN_EXTENSIONS = ("CC",)
MOST_BYTES = 256 << 20  # two hours of stereo at 16 kHz inside; reading takes five times as much
_GZIP = b"\x1f\x8b"
_PARTS = ("parties", "dialog", "analysis", "attachments")

Document = Mapping[str, Any]


def read_document(path: Path) -> tuple[Document, bool]:
    """Read the unsigned object and whether it came in a signature, which is not verified.

    Raises ``QuarantineError`` for what is no vCon that callqa may read.
    """
    try:
        document = _parse(_unpack(_read(path)))
    except OSError as error:
        raise QuarantineError(
            Reason.UNREADABLE, f"{readable(path.name)}: {error.strerror or error}"
        ) from error
    except (ValueError, RecursionError, zlib.error) as error:
        raise _none(f"it is no JSON ({error})") from error
    if not isinstance(document, dict):
        raise _none("it is no JSON object")
    is_signed = "payload" in document and "signatures" in document
    if is_signed:
        document = _payload(document)
    document = _storable(document)
    _check(document)
    return document, is_signed


def _parse(raw: bytes) -> object:
    text = raw.decode("utf-8-sig")
    if has_too_many_parts(text):
        raise QuarantineError(Reason.TOO_LARGE, "it has more parts than any conversation")
    return json.loads(text, parse_constant=_refuse)


def _read(path: Path) -> bytes:
    size_bytes = path.stat().st_size
    if not path.is_file():
        raise QuarantineError(Reason.UNREADABLE, "not a regular file")
    if not size_bytes:
        raise QuarantineError(Reason.EMPTY_FILE, "it holds no bytes")
    if size_bytes > MOST_BYTES:
        raise QuarantineError(Reason.TOO_LARGE, f"it has {size_bytes >> 20} MiB")
    return path.read_bytes()


def _unpack(raw: bytes) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    unpacked = unpacker.decompress(raw, MOST_BYTES)
    if unpacker.unconsumed_tail:
        raise QuarantineError(Reason.TOO_LARGE, f"it unpacks to over {MOST_BYTES >> 20} MiB")
    return unpacked


def _payload(document: Document) -> dict[str, Any]:
    try:
        inner = _parse(decode_base64url(str(document["payload"])))
    except (ValueError, RecursionError) as error:
        raise _none(f"what it signs is no JSON ({error})") from error
    if not isinstance(inner, dict):
        raise _none("what it signs is no JSON object")
    return inner


def _storable(document: dict[str, Any]) -> dict[str, Any]:
    """The document without halves of characters, which JSON can spell and nothing can store."""
    text = json.dumps(document, ensure_ascii=False)
    plain = without_surrogates(text)
    if plain == text:
        return document
    stored: dict[str, Any] = json.loads(plain)
    return stored


def decode_base64url(text: str) -> bytes:
    """Decode Base64url with or without padding; raises ``ValueError``."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(f"it is no Base64url: {error}") from error


def encode_base64url(raw: bytes) -> str:
    """Encode without padding, as RFC 7515 section 2 asks for."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _check(document: Document) -> None:
    if "ciphertext" in document:
        raise QuarantineError(Reason.UNSUPPORTED_VCON, "it is encrypted")
    if not any(part in document for part in _PARTS):
        raise _none("it has neither parties nor dialog nor analysis nor attachments")
    syntax = document.get("vcon", SYNTAX)
    if syntax not in READ_SYNTAXES:
        raise QuarantineError(Reason.UNSUPPORTED_VCON, f"its syntax calls itself {syntax}")
    critical = document.get("critical", document.get("must_support")) or []
    unknown = [str(name) for name in critical if name not in KNOWN_EXTENSIONS]
    if unknown:
        raise QuarantineError(Reason.UNSUPPORTED_VCON, f"it demands {', '.join(unknown)}")


def _none(words: str) -> QuarantineError:
    return QuarantineError(Reason.NOT_A_CONVERSATION, words)


def _refuse(constant: str) -> float:
    """JSON knows no ``NaN`` and no ``Infinity``, though Python's reader does."""
    raise ValueError(f"{constant} is no number")
