"""Makes the files that are no calls: broken, empty, silent and duplicate ones."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np

from .encode import write
from .telephone import RATE
from .timeline import seeded


def make(entry: dict[str, Any], sound: Path) -> None:
    """Makes one file of `special.yaml`; a copy needs its original to be there already."""
    MAKERS[entry["kind"]](entry, sound / entry["file"])


def _random_bytes(entry: dict[str, Any], path: Path) -> None:
    """Bytes that mean nothing under a name that promises sound."""
    path.write_bytes(seeded(entry["call_id"], "bytes").bytes(entry["size"]))


def _empty(_entry: dict[str, Any], path: Path) -> None:
    path.write_bytes(b"")


def _silence(entry: dict[str, Any], path: Path) -> None:
    write(path, np.zeros((entry["seconds"] * RATE, 1)), RATE)


def _copy(entry: dict[str, Any], path: Path) -> None:
    shutil.copyfile(path.with_name(entry["of"]), path)


MAKERS = {
    "random_bytes": _random_bytes,
    "empty": _empty,
    "silence": _silence,
    "copy": _copy,
}
