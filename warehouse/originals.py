"""What personal data were before they were hidden: a file a call, apart from everything else.

Kept only under the policies that keep it. Whoever reads a file of these must have asked whether
the reader may: nothing here knows roles.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import zstandard

from conversation.errors import HomeError
from language.personal_data import Original
from warehouse.objects import Place, StoredObject
from warehouse.sealing import seal, unseal

FOLDER = "originals"
_DRAFTS = ".drafts"


def originals_path(folder: Path, fingerprint: str) -> Path:
    """Where the originals of the transcript with this fingerprint lie."""
    return folder / fingerprint[:2] / f"{fingerprint}.json.zst"


def write_originals(originals: Iterable[Original], path: Place) -> None:
    """Write whole or not at all, for the owner of the home alone; raises ``HomeError``."""
    rows = [[one.turn_index, one.char_start, one.text] for one in originals]
    packed = seal(zstandard.compress(json.dumps(rows, ensure_ascii=False).encode()))
    if isinstance(path, StoredObject):
        path.put(packed)
    else:
        _write_file(packed, path)


def _write_file(packed: bytes, path: Path) -> None:
    draft = path.parent.parent / _DRAFTS / f"{path.name}.{os.getpid()}"
    try:
        for folder in (path.parent.parent, path.parent, draft.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("wb") as handle:
            handle.write(packed)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise HomeError(
            f"the originals {path} cannot be written: {error.strerror or error} — free space or "
            "mend the disk and run again; what was done before is kept"
        ) from error


def read_originals(path: Place) -> tuple[Original, ...] | None:
    """The originals at ``path``, ``None`` where none are kept; raises ``HomeError`` for damage."""
    try:
        rows = json.loads(zstandard.decompress(unseal(path.read_bytes(), of=path)))
        return tuple(Original(int(index), int(start), str(text)) for index, start, text in rows)
    except FileNotFoundError:
        return None
    except (zstandard.ZstdError, ValueError, TypeError) as error:
        raise HomeError(
            f"the originals {path} are damaged — remove the file and run again on its recording"
        ) from error


def drop_originals(path: Place) -> None:
    """Remove what a stricter policy no longer keeps."""
    path.unlink(missing_ok=True)
