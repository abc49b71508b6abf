"""What an erasure leaves behind: a file that says what was removed, and that nothing is left."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conversation.errors import HomeError
from pipeline.home import Home

# What callqa cannot reach, said in every certificate.
ELSEWHERE = (
    "backups and snapshots of the results folder",
    "files that were exported before",
    "recordings in the bank's own storage, unless the certificate counts them as removed",
    "free blocks of a disk that are not overwritten, and of a lake's catalogue",
    "the write-ahead log and standbys of a PostgreSQL database, until these are recycled",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Counts and hashes, no names and no words: it may be kept for as long as rules ask.

    ``customer_sha256`` is of the customer's id. ``found`` counts by place what a search found
    before, ``left`` what it found afterwards: zeros. ``removed`` counts files and rows by table,
    of an interrupted erasure those of its last part. ``sha256`` is over everything else.
    """

    why: str
    actor: str
    begun_at: str
    finished_at: str
    customer_sha256: str
    calls: int
    found: Mapping[str, int]
    removed: Mapping[str, int]
    left: Mapping[str, int]
    not_covered: tuple[str, ...]
    path: str = ""
    sha256: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found afterwards."""
        return not any(self.left.values())


def write_certificate(
    home: Home, *, erasure: Mapping[str, Any], removed: Mapping[str, int], left: Mapping[str, int]
) -> Certificate:
    """Write it under ``HOME/certificates``; raises ``HomeError`` where something is left."""
    finished = datetime.now(UTC)
    customer = str(erasure["customer_id"])
    certificate = Certificate(
        str(erasure["why"]),
        str(erasure["actor"]),
        str(erasure["begun_at"]),
        finished.isoformat(timespec="seconds"),
        hashlib.sha256(customer.encode()).hexdigest() if customer else "",
        len(erasure["call_ids"]),
        dict(sorted(erasure["found"].items())),
        dict(sorted(removed.items())),
        dict(sorted(left.items())),
        ELSEWHERE,
    )
    if not certificate.is_clean:
        found = ", ".join(f"{count} in {place}" for place, count in left.items() if count)
        raise HomeError(
            f"the erasure is not complete: {found} — end what else writes to this folder, then "
            "`callqa erase --resume`"
        )
    return _sealed(home, certificate, finished)


def _sealed(home: Home, certificate: Certificate, finished: datetime) -> Certificate:
    folder = home.path / "certificates"
    folder.mkdir(mode=0o700, exist_ok=True)
    values = {n: v for n, v in asdict(certificate).items() if n not in ("path", "sha256")}
    told = json.dumps(values, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    path = folder / f"erasure-{finished:%Y%m%dT%H%M%SZ}-{digest[:8]}.json"
    document = json.dumps({**values, "sha256": digest}, ensure_ascii=False, indent=1)
    _write(path, document + "\n")
    return Certificate(**{**values, "path": str(path), "sha256": digest})


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
