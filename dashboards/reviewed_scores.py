"""The manager's view of how far people agree with the machine's scores."""

import streamlit as st

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.data import ask
from dashboards.exports.reviewed import group_name, reviewed_scores
from dashboards.figures import decimal
from dashboards.labels import say
from dashboards.record import review_store
from review import list_reviews
from review.score_pairs import PairedScores
from warehouse.read import CallFilter
from warehouse.read.agents import Group


def show_reviewed_scores(chosen: CallFilter, *, by: Group) -> None:
    """Draw both scores of the reviewed calls; nothing where nobody has reviewed one."""
    lines = reviewed_scores(ask, list_reviews(review_store()), chosen, by=by)
    if not lines:
        return
    st.subheader(say("机器分与复核分"))
    st.caption(say("只算已有人复核的评分表，同一批通话的两种分数；机器分永远保留。"))
    columns = [
        Column("name", say("名称")),
        Column("cards", say("已复核"), "number"),
        Column("machine", say("机器均分"), "bar"),
        Column("reviewed", say("复核均分"), "bar"),
        Column("difference", say("差"), "chips"),
        Column("lowered", say("改低"), "number"),
        Column("raised", say("改高"), "number"),
    ]
    records = [_record(one, by) for one in lines]
    show_table(columns, records, key=f"reviewed-{by}", caption=say("机器分与复核分"))


def _record(one: PairedScores, by: Group) -> Record:
    return Record(
        {
            "name": group_name(one.name, by),
            "cards": f"{one.cards:,}",
            "machine": bar(decimal(one.machine), one.machine),
            "reviewed": bar(decimal(one.reviewed), one.reviewed, "good"),
            "difference": [chip(f"{one.difference:+.1f}", "warn")]
            if round(one.difference, 1)
            else [],
            "lowered": f"{one.lowered:,}",
            "raised": f"{one.raised:,}",
        }
    )
