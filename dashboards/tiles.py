"""The row of key figures, each beside what it was in the period before."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dashboards.figures import change, decimal, percent
from dashboards.labels import say
from warehouse.read.overview import KeyFigures

Good = Literal["normal", "inverse", "off"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; ``good`` says which direction of a change is good news."""

    label: str
    value: str
    delta: str | None = None
    good: Good = "off"


def show_tiles(tiles: tuple[Tile, ...]) -> None:
    """Draw tiles side by side; they wrap on a narrow or enlarged page."""
    with st.container(horizontal=True, gap="small"):
        for tile in tiles:
            st.metric(
                tile.label,
                tile.value,
                tile.delta,
                delta_color=tile.good,
                border=True,
                width="stretch",
                height="stretch",
            )


def figure_tiles(
    now: KeyFigures, before: KeyFigures | None, *, quarantined: int
) -> tuple[Tile, ...]:
    """The key figures of a period as tiles."""
    if before is None:
        return (*_tiles(now, (None,) * 6), Tile(say("隔离录音"), f"{quarantined:,}"))
    deltas = (
        change(now.calls, before.calls),
        change(now.scored, before.scored),
        change(now.average_score, before.average_score, places=1),
        change(now.pass_rate, before.pass_rate, unit=f" {say('百分点')}", places=1),
        change(now.vetoed, before.vetoed),
        change(now.complaint_rate, before.complaint_rate, unit=f" {say('百分点')}", places=1),
    )
    return (*_tiles(now, deltas), Tile(say("隔离录音"), f"{quarantined:,}"))


def _tiles(now: KeyFigures, deltas: tuple[str | None, ...]) -> tuple[Tile, ...]:
    return (
        Tile(say("通话"), f"{now.calls:,}", deltas[0]),
        Tile(say("已评分"), f"{now.scored:,}", deltas[1]),
        Tile(say("平均分"), decimal(now.average_score), deltas[2], "normal"),
        Tile(say("合格率"), percent(now.pass_rate), deltas[3], "normal"),
        Tile(say("一票否决"), f"{now.vetoed:,}", deltas[4], "inverse"),
        Tile(say("投诉率"), percent(now.complaint_rate), deltas[5], "inverse"),
    )
