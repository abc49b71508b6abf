"""The recordings that a vCon holds or names."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from conversation import Role
from conversation.errors import QuarantineError
from ingest.reasons import Reason
from ingest.vcon.document import decode_base64url, encode_base64url

BLOCK_BYTES = 1 << 20
_SUFFIXES = {
    "audio/x-wav": ".wav",
    "audio/x-mp3": ".mp3",
    "audio/x-mp4": ".m4a",
    "audio/ogg": ".ogg",
}
_ALGORITHMS = ("sha512", "sha384", "sha256")


@dataclass(frozen=True, slots=True)
class VconSound:
    """One recording of a vCon; ``roles`` by channel, ``body`` empty where it lies elsewhere."""

    mediatype: str
    filename: str
    roles: tuple[Role, ...]
    started_at: datetime | None
    hashes: tuple[str, ...] = ()
    url: str = ""
    body: str = ""

    @property
    def plain_name(self) -> str:
        """The last part of the name: a vCon from outside must not point at other folders."""
        return PurePosixPath(self.filename.replace("\\", "/")).name


def is_beside(sound: VconSound, folder: Path) -> bool:
    """Whether the recording lies in the folder as a plain file."""
    path = folder / sound.plain_name
    return sound.plain_name not in ("", ".", "..") and path.is_file() and not path.is_symlink()


@contextmanager
def sound_at_hand(sound: VconSound, *, beside: Path) -> Iterator[Path]:
    """A file with the sound: the one of its name in the folder ``beside``, or a temporary copy.

    Raises ``QuarantineError`` where it lies elsewhere or is another than the one that was hashed.
    """
    if sound.body:
        suffix = _SUFFIXES.get(sound.mediatype, ".sound")
        with tempfile.NamedTemporaryFile(prefix="callqa-", suffix=suffix) as copy:
            copy.write(_decode(sound.body))
            copy.flush()
            _check(Path(copy.name), sound.hashes)
            yield Path(copy.name)
        return
    path = beside / sound.plain_name
    if not is_beside(sound, beside):
        where = sound.url or "nowhere"
        raise QuarantineError(Reason.SOUND_ELSEWHERE, f"the recording lies at {where}")
    _check(path, sound.hashes)
    yield path


def content_hash(path: Path, algorithm: str = "sha512") -> str:
    """The hash of a file as vCon writes it: ``sha512-`` and the digest in Base64url."""
    digest = hashlib.new(algorithm)
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return f"{algorithm}-{encode_base64url(digest.digest())}"


def hashes_in(dialog: Mapping[str, object]) -> tuple[str, ...]:
    """The hashes that a dialog gives, one or several."""
    told = dialog.get("content_hash")
    return tuple(map(str, told)) if isinstance(told, list) else (str(told),) if told else ()


def _check(path: Path, hashes: tuple[str, ...]) -> None:
    for told in hashes:
        algorithm = told.partition("-")[0]
        if algorithm in _ALGORITHMS and content_hash(path, algorithm) != told.rstrip("="):
            raise QuarantineError(Reason.HASH_MISMATCH, f"its {algorithm} is another than told")


def _decode(body: str) -> bytes:
    try:
        return decode_base64url(body)
    except ValueError as error:
        raise QuarantineError(Reason.DAMAGED, f"the sound inside is broken: {error}") from error
