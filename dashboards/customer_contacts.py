"""Everything between the bank and one customer, the newest first."""

import streamlit as st

from dashboards.components.table import Column, Record, chip, link, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, short_moment
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from warehouse.read.journeys import read_customer


def show_customer() -> None:
    """Draw the field for the customer and their calls; a click opens a call."""
    customer = st.text_input(
        say("客户编号"), key="customer", bind="query-params", max_chars=200, width=320
    ).strip()
    if not customer:
        st.caption(say("填写客户编号，按时间看其全部来电与外呼。"))
        return
    contacts = ask(read_customer, customer)
    if not contacts:
        st.info(say("没有这个客户的通话。"), icon=":material/person_off:")
        return
    columns = [
        Column("call", say("通话"), "link"),
        Column("when", say("时间")),
        Column("direction", say("方向")),
        Column("queue", say("业务队列")),
        Column("agent", say("座席")),
        Column("reason", say("来电原因"), wrap=True),
        Column("complaint", "", "chips"),
    ]
    records = [
        Record(
            {
                "call": link(one.call_id, call_address(one.call_id)),
                "when": short_moment(one.at),
                "direction": word(DIRECTIONS, one.direction),
                "queue": word(QUEUES, one.queue),
                "agent": one.agent_id or NOTHING,
                "reason": word(QUEUES, one.reason) or NOTHING,
                "complaint": [chip(say("投诉"), "hot")] if one.is_complaint else [],
            },
            opens=one.call_id,
        )
        for one in reversed(contacts)
    ]
    opened = show_table(columns, records, key="journey", caption=say("单个客户"))
    if opened:
        st.switch_page(PAGES / "call.py", query_params={"call": opened})
