"""质检点准确率: how right the machine is, as far as people have listened."""

import streamlit as st

from dashboards.accuracy import weigh_decisions
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, percent
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from dashboards.practice import practice
from review import CheckpointAccuracy, Share
from review.promotion import Drift, Missing, what_is_missing
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles

_WORDS = {"precision": "精确率不足", "recall": "召回率不足", "overturned": "改判偏多"}


def show_page() -> None:
    """Draw the page."""
    st.header(say("质检点准确率"))
    if not ask(read_coverage).calls:
        say_nothing_yet()
        return
    weighed = weigh_decisions()
    if not weighed.lines:
        st.info(
            say("还没有人工复核。在“复核”页听几通，这里就会显示每个质检点有多准。"),
            icon=":material/fact_check:",
        )
        return
    needed = practice().promotion
    st.caption(
        say(
            "以人工结论为准；按风险与无风险两层加权还原到全部通话，括号内为 95% 区间。"
            "精确率：机器判不合格的有多少被人工确认。召回率：人工判不合格的有多少被机器找到。"
            "转正要求：复核 {n} 次，精确率下限 {precision}，召回率下限 {recall}，"
            "改判率不超过 {most}。",
            n=needed.reviewed,
            precision=percent(100 * needed.precision),
            recall=percent(100 * needed.recall),
            most=percent(100 * needed.overturned),
        )
    )
    titles = ask(checkpoint_titles)
    columns = [
        Column("title", say("质检点"), wrap=True),
        Column("reviewed", say("已复核"), "number"),
        Column("precision", say("精确率"), "number"),
        Column("recall", say("召回率"), "number"),
        Column("overturned", say("改判率"), "number"),
        Column("missed", say("漏判"), "number"),
        Column("resolved", say("机器待复核"), "number"),
        Column("moved", say("逐月改判率"), "chips"),
        Column("trust", say("能否转正"), "chips"),
    ]
    records = [
        _record(
            line,
            titles.get(line.checkpoint_id, line.checkpoint_id),
            weighed.drifts.get(line.checkpoint_id),
        )
        for line in weighed.lines
    ]
    show_table(columns, records, key="accuracy", caption=say("质检点准确率"))


def _record(line: CheckpointAccuracy, title: str, drift: Drift | None) -> Record:
    return Record(
        {
            "title": title,
            "reviewed": f"{line.reviewed:,}",
            "precision": _share(line.precision),
            "recall": _share(line.recall),
            "overturned": _share(line.overturned),
            "missed": f"{line.missed:,}",
            "resolved": f"{line.resolved:,}",
            "moved": _moved(drift),
            "trust": _trust(line),
        }
    )


def _trust(line: CheckpointAccuracy) -> list[dict[str, str]]:
    """Whether a checkpoint on trial may count, and what it lacks."""
    needed = practice().promotion
    missing = what_is_missing(line, needed)
    if not missing:
        return [chip(say("达标"), "good")]
    if any(one.what == "reviewed" for one in missing):
        return [chip(say("还少"), "quiet", say("不足 {n} 次复核", n=needed.reviewed))]
    return [chip(say(_WORDS[one.what]), "warn", _wanted(one)) for one in missing]


def _wanted(one: Missing) -> str:
    found = NOTHING if one.found is None else percent(100 * one.found)
    return say("现为 {found}，转正要求 {wanted}", found=found, wanted=percent(100 * one.wanted))


def _moved(drift: Drift | None) -> list[dict[str, str]]:
    if drift is None or len(drift.months) < 2:
        return []
    told = "；".join(f"{month} {percent(100 * share.value)}" for month, share in drift.months)
    name, tone = ("有变化", "warn") if drift.has_moved else ("平稳", "quiet")
    return [chip(say(name), tone, told)]


def _share(share: Share | None) -> str:
    if share is None:
        return NOTHING
    interval = f"{100 * share.low:.0f}–{100 * share.high:.0f}"
    return f"{percent(100 * share.value)}（{interval}）"


show_page()
