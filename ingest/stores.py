"""Files in object stores and on other machines, by any URL that fsspec knows.

Keys and passwords come from the environment or fsspec's own configuration, never from the URL:
that is stored beside every call.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from conversation.errors import UsageError

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")
_VERSIONS = ("ETag", "etag", "VersionId", "checksum")
_FOREIGN_ERRORS = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("aiohttp", "ClientError"),
    ("paramiko", "SSHException"),
)

Info = Mapping[str, Any]


def is_url(text: object) -> bool:
    """Whether this names a file in a store; ``file:`` is a local file."""
    return (
        isinstance(text, str)
        and _URL.match(text) is not None
        and not text.casefold().startswith("file:")
    )


class Store:
    """One file system of fsspec; every method raises ``OSError`` for what the store refuses."""

    def __init__(self, url: str) -> None:
        require_plain(url)
        with as_os_errors():
            # Not at the top: a local run need not pay for loading it.
            fsspec_core = import_module("fsspec.core")
            # No listings from memory: a run that watches a store must see what is new.
            self._system, self.root = fsspec_core.url_to_fs(
                url, skip_instance_cache=True, use_listings_cache=False
            )
        self._url = url.rstrip("/")

    def describe(self, path: str | None = None) -> Info:
        """Size, kind and times of one file."""
        with as_os_errors():
            info: Info = self._system.info(self.root if path is None else path)
            return info

    def list_folder(self, path: str) -> list[Info]:
        """What lies directly in a folder, by name."""
        with as_os_errors():
            found: list[Info] = self._system.ls(path, detail=True)
        inside = [info for info in found if str(info["name"]).rstrip("/") != path.rstrip("/")]
        return sorted(inside, key=lambda info: str(info["name"]))

    def url_of(self, path: str) -> str:
        """The URL of something below the root."""
        below = path[len(self.root.rstrip("/")) :].lstrip("/")
        return f"{self._url}/{below}" if below else self._url

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Read the file that the URL names."""
        with as_os_errors(), self._system.open(self.root, "rb") as stream:
            yield stream


def modified_ns_of(info: Info) -> int:
    """When a file last changed, 0 where its store does not say."""
    value = next((info[name] for name in _TIMES if info.get(name) is not None), 0)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return 0
    seconds = value.timestamp() if isinstance(value, datetime) else float(value)
    return round(seconds * 1e9)


def version_of(info: Info) -> tuple[object, ...]:
    """What changes whenever the content does, as far as the store tells."""
    marks = tuple(info.get(name) for name in _VERSIONS)
    return (int(info.get("size") or 0), modified_ns_of(info), *marks)


def require_plain(url: str) -> None:
    """Raise ``UsageError`` for a URL with a password in it, or of a chain of file systems."""
    parts = urlsplit(url)
    if parts.password or (parts.username and parts.scheme in ("s3", "gs", "oss")):
        raise UsageError(
            f"the URL for {parts.hostname} holds a password — put it into the environment or into "
            "fsspec's configuration, the URL is stored beside every call"
        )
    if "::" in url:
        raise UsageError(f"{url} is a chain of file systems — unpack it first and give the folder")


@contextmanager
def as_os_errors() -> Iterator[None]:
    """Every store has errors of its own; here they all become ``OSError``."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        if not isinstance(error, _foreign_errors()):
            raise
        raise OSError(0, str(error)) from error


def _foreign_errors() -> tuple[type[Exception], ...]:
    """The errors of the libraries that are loaded; the others cannot have been raised."""
    known = ((sys.modules.get(module), name) for module, name in _FOREIGN_ERRORS)
    loaded = (getattr(module, name) for module, name in known if module is not None)
    return (ValueError, ImportError, *loaded)
