"""What was heard beside voices, and what the recogniser wrote that nobody said."""

import streamlit as st

from dashboards.components.table import Column, Record, show_table
from dashboards.figures import clock
from dashboards.labels import say
from dashboards.vocabulary import FILTERS, SOUNDS, word
from warehouse.read.call import CallView


def show_heard(call: CallView) -> None:
    """Tables of line sounds and of removed text; nothing where there is neither."""
    _show_sounds(call)
    _show_removed(call)


def _show_sounds(call: CallView) -> None:
    if not call.sounds:
        return
    columns = [
        Column("at", say("位置"), "number"),
        Column("kind", say("声音")),
        Column("channel", say("声道"), "number"),
    ]
    records = [
        Record(
            {
                "at": f"{clock(line.start_s)}–{clock(line.end_s)}",
                "kind": word(SOUNDS, line.kind),
                "channel": str(line.channel + 1),
            },
            seeks=line.start_s,
        )
        for line in call.sounds
    ]
    with st.expander(say("人声之外的声音")):
        show_table(columns, records, key="sounds", caption=say("人声之外的声音"))


def _show_removed(call: CallView) -> None:
    if not call.removed:
        return
    columns = [
        Column("at", say("时间"), "number"),
        Column("text", say("被滤除的文字"), "quote"),
        Column("reason", say("原因")),
    ]
    records = [
        Record(
            {
                "at": clock(line.start_s),
                "text": line.text,
                "reason": word(FILTERS, line.reason),
            },
            seeks=line.start_s,
        )
        for line in call.removed
    ]
    with st.expander(say("被滤除的文字")):
        show_table(columns, records, key="removed", caption=say("被滤除的文字"))
