"""投诉主题: what customers complain about, how it moves, and the calls behind it."""

import streamlit as st

from dashboards.alerts import change_chips, show_alerts
from dashboards.charts.heat import cause_heat
from dashboards.charts.lines import topic_lines
from dashboards.components.chart import show_chart
from dashboards.data import ask
from dashboards.figures import percent
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.lists import show_complaints
from dashboards.notices import say_nothing_yet
from dashboards.tiles import Tile, show_tiles
from dashboards.topic_detail import show_topic
from dashboards.topic_editing import edit_topic
from dashboards.topic_list import show_topics
from warehouse.read import CallFilter
from warehouse.read.overview import Coverage, read_coverage
from warehouse.read.topics import (
    UNCLASSIFIED,
    TopicLine,
    count_causes,
    count_complaint_pages,
    list_complaints,
    list_topics,
    summarise_topics,
    topic_days,
)

PAGE_SIZE = 10


def show_page() -> None:
    """Draw the page."""
    st.header(say("投诉主题"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    chosen = choose_calls(coverage, ("direction", "team", "queue"))
    topics = ask(list_topics, chosen)
    if not topics:
        st.info(say("所选通话中没有识别到投诉。"), icon=":material/sentiment_satisfied:")
        return
    _show_figures(chosen)
    _open(show_alerts(chosen))
    st.subheader(say("主题"))
    _open(show_topics(topics, change_chips(chosen)))
    left, right = st.columns([3, 2], gap="medium")
    with left.container(border=True, height="stretch"):
        st.markdown(f"##### {say('每日投诉')}")
        show_chart(topic_lines(ask(topic_days, chosen)))
    with right.container(border=True, height="stretch"):
        st.markdown(f"##### {say('业务 × 原因')}")
        show_chart(cause_heat(ask(count_causes, chosen)))
    _show_one(chosen, topics, coverage)


def _show_figures(chosen: CallFilter) -> None:
    summary = ask(summarise_topics, chosen)
    tiles = (
        (say("投诉通话"), f"{summary.complaints:,}"),
        (say("投诉率"), percent(summary.complaint_rate)),
        (say("主题数"), f"{summary.topics:,}"),
        (say("未归类占比"), percent(summary.unclassified_share)),
    )
    show_tiles(tuple(Tile(label, value) for label, value in tiles))


def _open(topic_id: str | None) -> None:
    if topic_id:
        st.session_state["topic"] = UNCLASSIFIED if topic_id == "-" else topic_id


def _show_one(chosen: CallFilter, topics: tuple[TopicLine, ...], coverage: Coverage) -> None:
    st.subheader(say("投诉原话与通话"))
    names = {topic.topic_id: topic.label or say("未归类") for topic in topics}
    topic_id = st.selectbox(
        say("主题"),
        list(names),
        index=None,
        format_func=lambda identity: names.get(identity, identity),
        key="topic",
        placeholder=say("全部主题"),
        width=320,
    )
    if topic_id:
        muted = {topic.topic_id for topic in topics if topic.status == "muted"}
        edit_topic(topic_id, names, is_muted=topic_id in muted)
        show_topic(topic_id, chosen, coverage)
    _show_calls(chosen, topic_id)


def _show_calls(chosen: CallFilter, topic_id: str | None) -> None:
    pages = ask(count_complaint_pages, chosen, topic_id=topic_id, page_size=PAGE_SIZE)
    key = f"complaint_page-{topic_id}"
    page = min(int(st.session_state.get(key, 1)), pages)
    lines = ask(list_complaints, chosen, topic_id=topic_id, page=page, page_size=PAGE_SIZE)
    show_complaints(lines, key="complaints")
    if pages > 1:
        st.pagination(pages, key=key)


show_page()
