"""质检点准确率: how right the machine is, as far as people have listened."""

import streamlit as st

from dashboards.accuracy import weigh_decisions
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, percent
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from review import CheckpointAccuracy, Share
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles

ENOUGH_ANSWERS = 30  # below this an interval is too wide to promote a checkpoint by


def show_page() -> None:
    """Draw the page."""
    st.header(say("质检点准确率"))
    if not ask(read_coverage).calls:
        say_nothing_yet()
        return
    lines = weigh_decisions()
    if not lines:
        st.info(
            say("还没有人工复核。在“复核”页听几通，这里就会显示每个质检点有多准。"),
            icon=":material/fact_check:",
        )
        return
    st.caption(
        say(
            "以人工结论为准；按风险与无风险两层加权还原到全部通话，括号内为 95% 区间。"
            "精确率：机器判不合格的有多少被人工确认。召回率：人工判不合格的有多少被机器找到。"
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
        Column("trust", say("样本"), "chips"),
    ]
    records = [_record(line, titles.get(line.checkpoint_id, line.checkpoint_id)) for line in lines]
    show_table(columns, records, key="accuracy", caption=say("质检点准确率"))


def _record(line: CheckpointAccuracy, title: str) -> Record:
    is_enough = line.reviewed >= ENOUGH_ANSWERS
    return Record(
        {
            "title": title,
            "reviewed": f"{line.reviewed:,}",
            "precision": _share(line.precision),
            "recall": _share(line.recall),
            "overturned": _share(line.overturned),
            "missed": f"{line.missed:,}",
            "resolved": f"{line.resolved:,}",
            "trust": [
                chip(say("足够"), "good")
                if is_enough
                else chip(say("还少"), "quiet", say("不足 {n} 次复核", n=ENOUGH_ANSWERS))
            ],
        }
    )


def _share(share: Share | None) -> str:
    if share is None:
        return NOTHING
    interval = f"{100 * share.low:.0f}–{100 * share.high:.0f}"
    return f"{percent(100 * share.value)}（{interval}）"


show_page()
