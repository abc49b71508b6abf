"""运行与隔离: what the pipeline did, how long it took, and what it could not take."""

import re

import streamlit as st

from dashboards.charts.bars import stage_bars
from dashboards.components.chart import show_chart
from dashboards.components.table import Column, Record, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, decimal, duration, moment, short_moment
from dashboards.labels import say
from dashboards.storage import show_storage
from dashboards.tiles import Tile, show_tiles
from dashboards.troubles import show_failures, show_quarantine
from dashboards.vocabulary import STAGES, STATES, word
from warehouse.read.runs import (
    Run,
    count_sources,
    list_runs,
    stage_times,
)

_HASH = re.compile("[0-9a-f]{16,}")


def show_page() -> None:
    """Draw the page."""
    st.header(say("运行与隔离"))
    runs = ask(list_runs)
    if not runs:
        st.info(
            say("还没有运行记录。用 `callqa run` 处理一批录音。"), icon=":material/play_circle:"
        )
    else:
        _show_latest(runs[0])
    show_quarantine()
    show_failures()
    show_storage()
    if runs:
        _show_runs(runs)


def _show_latest(run: Run) -> None:
    counts = ask(count_sources)
    tiles = [(word(STATES, count.state), f"{count.count:,}") for count in counts]
    tiles += [
        (say("最近一次运行"), short_moment(run.started_at)),
        (say("用时"), duration(run.seconds)),
        (say("处理速度"), say("{n} 倍实时", n=decimal(run.speed)) if run.speed else NOTHING),
    ]
    show_tiles(tuple(Tile(label, value) for label, value in tiles))
    stages = ask(stage_times, run.run_id)
    if stages:
        with st.container(border=True):
            st.markdown(f"##### {say('最近一次运行的各阶段用时')}")
            names = {stage.stage: word(STAGES, stage.stage) for stage in stages}
            show_chart(stage_bars(stages, names=names))


def _short(version: str) -> str:
    """The beginning of a hash; a name as it is."""
    return version[:12] if _HASH.fullmatch(version) else version


def _show_runs(runs: tuple[Run, ...]) -> None:
    st.subheader(say("运行记录"))
    counts = ("listed", "done", "unchanged", "skipped", "quarantined", "failed")
    columns = [
        Column("when", say("开始时间")),
        Column("seconds", say("用时"), "number"),
        Column("audio", say("录音时长"), "number"),
        *(
            Column(name, say("清点") if name == "listed" else word(STATES, name), "number")
            for name in counts
        ),
        Column("versions", say("版本"), wrap=True),
    ]
    records = [
        Record(
            {
                "when": moment(run.started_at),
                "seconds": duration(run.seconds),
                "audio": duration(run.audio_s),
                **{name: f"{getattr(run, name):,}" for name in counts},
                "versions": "，".join(f"{name} {_short(version)}" for name, version in run.versions)
                or NOTHING,
            }
        )
        for run in runs
    ]
    show_table(columns, records, key="runs", caption=say("运行记录"))


show_page()
