"""The ways through the voice menu: where callers go, give up, or ask for a person."""

import streamlit as st

from dashboards.components.table import Column, Record, bar, show_table
from dashboards.data import ask
from dashboards.figures import percent
from dashboards.labels import say
from dashboards.tiles import Tile, show_tiles
from topics.ivr import MenuReport
from warehouse.read.journeys import read_menu
from warehouse.read.selection import Selection

_MOST = 30


def show_menu(selection: Selection) -> None:
    """Draw the figures, the menus and the whole paths."""
    report = ask(read_menu, selection)
    if not report.calls:
        st.info(say("所选通话没有菜单路径（元数据中的 ivr_path）。"), icon=":material/dialpad:")
        return
    dropped = sum(path.dropped for path in report.paths)
    asked = sum(step.asked_for_agent for step in report.steps)
    show_tiles(
        (
            Tile(say("有路径的通话"), f"{report.calls:,}"),
            Tile(say("没有路径"), f"{report.without_path:,}"),
            Tile(say("菜单中挂断"), percent(100 * dropped / report.calls)),
            Tile(say("按 0 转人工"), percent(100 * asked / report.calls)),
        )
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(say("各级菜单"))
        _show_steps(report)
    with right:
        st.subheader(say("完整路径"))
        _show_paths(report)


def _show_steps(report: MenuReport) -> None:
    columns = [
        Column("step", say("菜单"), wrap=True),
        Column("calls", say("通话"), "number"),
        Column("dropped", say("在此挂断"), "bar"),
        Column("asked", say("在此转人工"), "bar"),
    ]
    records = [
        Record(
            {
                "step": step.step,
                "calls": f"{step.calls:,}",
                "dropped": _share(step.dropped, step.calls),
                "asked": _share(step.asked_for_agent, step.calls),
            }
        )
        for step in report.steps[:_MOST]
    ]
    show_table(columns, records, key="menu-steps", caption=say("各级菜单"))


def _show_paths(report: MenuReport) -> None:
    columns = [
        Column("path", say("路径"), wrap=True),
        Column("calls", say("通话"), "number"),
        Column("dropped", say("挂断"), "bar"),
    ]
    records = [
        Record(
            {
                "path": path.path,
                "calls": f"{path.calls:,}",
                "dropped": _share(path.dropped, path.calls),
            }
        )
        for path in report.paths[:_MOST]
    ]
    show_table(columns, records, key="menu-paths", caption=say("完整路径"))


def _share(part: int, whole: int) -> dict[str, object]:
    share = 100 * part / whole
    return bar(f"{part:,} · {percent(share)}", share)
