"""Which of the files in a folder are meant."""

import fnmatch
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from conversation.errors import UsageError
from ingest.source import Passed, SourceKind

PARTIAL_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
_SIDECARS = (
    "csv tsv json jsonl ndjson xml xls xlsx parquet yaml yml toml txt md log pdf doc docx html htm "
    "srt vtt rttm md5 sha256 done db ini"
)
SIDECAR_SUFFIXES = tuple(f".{word}" for word in _SIDECARS.split())
_KINDS = (
    ((".vcon", ".vcon.json"), SourceKind.VCON),
    ((".chat.json", ".chat.jsonl", ".chat.csv"), SourceKind.TEXT),
)


def kind_of(name: str) -> SourceKind:
    """What a file is by its name."""
    folded = name.casefold()
    return next((kind for ends, kind in _KINDS if folded.endswith(ends)), SourceKind.RECORDING)


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns, kinds and an age by which files are chosen.

    ``include`` and ``exclude`` are patterns like ``*.wav`` or ``2026/*/left-*``, matched against
    name and path; ``since`` bounds the time of the last change; with a ``done_suffix`` (``.done``)
    only files with a marker beside them are finished.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: datetime | None = None
    kinds: tuple[SourceKind, ...] = (SourceKind.RECORDING,)
    done_suffix: str = ""

    def __post_init__(self) -> None:
        """Refuse a time that could mean two moments."""
        if self.since is not None and self.since.tzinfo is None:
            raise UsageError(
                f"{self.since} has no time zone — write it like 2026-11-02T00:00+08:00"
            )

    def judge_name(self, name: str, *, beside: frozenset[str] | set[str]) -> Passed | None:
        """Why the file below the folder is passed over by its name, or ``None`` where it is not.

        ``beside`` holds the names of the files in the same folder.
        """
        last = name.rsplit("/", 1)[-1]
        suffix = os.path.splitext(last)[1].casefold()  # noqa: PTH122 - a path costs five times it
        kind = kind_of(last)
        if last.startswith("."):
            return Passed.HIDDEN
        if suffix in PARTIAL_SUFFIXES:
            return Passed.UNFINISHED
        if self.done_suffix and suffix == self.done_suffix.casefold():
            return Passed.SIDECAR
        if kind is SourceKind.RECORDING and suffix in SIDECAR_SUFFIXES and not self.include:
            return Passed.SIDECAR
        if kind not in self.kinds:
            return Passed.SIDECAR if suffix in SIDECAR_SUFFIXES else Passed.OTHER_KIND
        if not self._is_meant(name):
            return Passed.EXCLUDED
        return None if self._is_done(last, beside) else Passed.UNFINISHED

    def judge_age(self, modified_ns: int) -> Passed | None:
        """Why a file is passed over by the time of its last change."""
        if self.since is None or modified_ns >= self.since.timestamp() * 1e9:
            return None
        return Passed.OLDER

    def _is_meant(self, name: str) -> bool:
        if _matches_any(name, self.exclude):
            return False
        return not self.include or _matches_any(name, self.include)

    def _is_done(self, last: str, beside: frozenset[str] | set[str]) -> bool:
        if not self.done_suffix:
            return True
        stem = PurePosixPath(last).stem
        return last + self.done_suffix in beside or stem + self.done_suffix in beside


def _matches_any(name: str, patterns: Sequence[str]) -> bool:
    last = name.rsplit("/", 1)[-1]
    return any(_pattern(p).match(name) or _pattern(p).match(last) for p in patterns)


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern))
