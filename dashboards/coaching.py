"""The coaching list: whom to talk to, about what, with a call to listen to together."""

import streamlit as st

from dashboards.components.table import Column, Record, bar, link, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, percent
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from warehouse.read import CallFilter
from warehouse.read.coaching import CoachingLine, list_coaching


def show_coaching(chosen: CallFilter) -> None:
    """Draw the list; a click opens the call that serves as the example."""
    st.subheader(say("辅导清单"))
    st.caption(
        say("不合格率明显高于其他座席（95% 区间之外）的座席与质检点，多出来的不合格最多的在前。")
    )
    lines = ask(list_coaching, chosen)
    if not lines:
        st.caption(say("没有明显落后的座席。"))
        return
    columns = [
        Column("agent", say("座席")),
        Column("team", say("班组")),
        Column("title", say("质检点"), wrap=True),
        Column("rate", say("不合格率"), "bar"),
        Column("others", say("其他座席"), "number"),
        Column("failed", say("不合格 / 适用"), "number"),
        Column("example", say("例子"), "link"),
    ]
    records = [_record(line) for line in lines]
    opened = show_table(columns, records, key="coaching", caption=say("辅导清单"))
    if opened:
        call_id, _, at = opened.partition("\n")
        where = {"call": call_id, "t": at} if at else {"call": call_id}
        st.switch_page(PAGES / "call.py", query_params=where)


def _record(line: CoachingLine) -> Record:
    at = "" if line.example_s is None else f"\n{line.example_s:g}"
    return Record(
        {
            "agent": line.agent_id,
            "team": line.team or NOTHING,
            "title": line.title,
            "rate": bar(percent(line.rate), line.rate, "bad"),
            "others": percent(line.others_rate),
            "failed": f"{line.failed:,} / {line.judged:,}",
            "example": link(line.example, call_address(line.example, line.example_s)),
        },
        opens=line.example + at,
    )
