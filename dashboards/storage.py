"""What the results weigh on the disk, and what is left of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboards.home import home_path
from dashboards.labels import say
from dashboards.tiles import Tile, show_tiles

_PARTS = (
    ("warehouse.duckdb", "发布的结果"),
    ("working", "工作中的结果"),
    ("artifacts", "转写"),
    ("reviews.sqlite", "复核记录"),
    ("logs", "日志"),
)
_UNITS = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of the home and its bytes."""

    name: str
    size_bytes: int


def weigh_home(home: Path) -> tuple[Weight, ...]:
    """The parts of a home that there are; what vanishes meanwhile weighs nothing."""
    return tuple(
        Weight(label, _size(home / name)) for name, label in _PARTS if (home / name).exists()
    )


def show_storage() -> None:
    """Draw the parts and the room that is left."""
    home = home_path()
    st.subheader(say("存储"))
    parts = weigh_home_lately(str(home))
    tiles = [Tile(say(part.name), in_units(part.size_bytes)) for part in parts]
    try:
        free = shutil.disk_usage(home).free
    except OSError:
        free = 0
    show_tiles((*tiles, Tile(say("磁盘剩余"), in_units(free))))


@st.cache_data(ttl=60, show_spinner=False)
def weigh_home_lately(home: str) -> tuple[Weight, ...]:
    """``weigh_home``, remembered for a minute: a million transcripts take a while to count."""
    return weigh_home(Path(home))


def in_units(size_bytes: float) -> str:
    """A size in the largest fitting unit of thousands."""
    place = 0
    while size_bytes >= 1000 and place < len(_UNITS) - 1:
        size_bytes, place = size_bytes / 1000, place + 1
    return f"{size_bytes:.0f} {_UNITS[place]}" if place < 2 else f"{size_bytes:.1f} {_UNITS[place]}"


def _size(path: Path) -> int:
    found = path.rglob("*") if path.is_dir() else iter((path,))
    return sum(_size_of_file(one) for one in found)


def _size_of_file(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
