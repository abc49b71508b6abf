"""What the name of a recording says about its call."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from ingest.names import readable
from ingest.profile import Profile

MOST_CHARACTERS = 255  # what file systems allow; a longer name is no recorder's


def read_name(name: str, profile: Profile) -> dict[str, str]:
    """The named groups of the first pattern that fits the file's name without its folders.

    ``date`` and ``time`` together make ``started_at``.
    """
    last = PurePosixPath(readable(name).replace("\\", "/")).name[:MOST_CHARACTERS]
    for pattern in profile.filenames:
        if match := re.search(pattern, last):
            return _joined({key: value for key, value in match.groupdict().items() if value})
    return {}


def extract(cells: Mapping[str, str], profile: Profile) -> dict[str, str]:
    """The cells with what the profile finds inside other cells, where their own are empty."""
    found = dict(cells)
    for rule in profile.extract:
        if match := re.search(rule.pattern, cells.get(rule.column, "")):
            for key, value in match.groupdict().items():
                if value:
                    found.setdefault(key, value)
    return found


def _joined(groups: dict[str, str]) -> dict[str, str]:
    if "date" in groups and "started_at" not in groups:
        groups["started_at"] = f"{groups.pop('date')} {groups.pop('time', '')}".strip()
    return groups
