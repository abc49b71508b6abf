"""File names as text that every later stage can store and show."""

import os
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit


def readable(name: str) -> str:
    """Turn a file name into printable text.

    Bytes that are not UTF-8 are read as GB18030; control characters become ``_``.
    """
    if name.isascii() and name.isprintable():
        return name
    try:
        raw = os.fsencode(name)
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    except UnicodeEncodeError:
        text = without_surrogates(name)
    return "".join(character if character.isprintable() else "_" for character in text)


def uri_of(path: Path) -> str:
    """The absolute path of a recording, or a ``file:`` URI where it is not valid text."""
    absolute = path.absolute()
    text = str(absolute)
    if text.isascii():
        return text
    try:
        os.fsencode(text).decode("utf-8")
    except UnicodeDecodeError:
        return absolute.as_uri()
    return text


def path_of(uri: str) -> Path:
    """The file that ``uri_of`` named."""
    if not uri.startswith("file:"):
        return Path(uri)
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(uri).path)))


def path_parts(file: str) -> tuple[str, ...]:
    """A path's parts in one spelling: either slash, composed characters, no drive, no dots."""
    text = unicodedata.normalize("NFC", readable(file)).replace("\\", "/")
    return tuple(
        part for part in text.split("/") if part not in ("", ".", "..") and part[-1] != ":"
    )


def without_surrogates(text: str) -> str:
    """Text that can be stored: halves of characters, which JSON can spell, become ``?``."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", errors="replace").decode("utf-8")
    return text
