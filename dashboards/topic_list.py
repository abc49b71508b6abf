"""The table of complaint topics: their share, how they move, and how customers put them."""

from collections.abc import Mapping

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.figures import percent, short_moment
from dashboards.labels import say
from warehouse.read.topics import TopicLine


def show_topics(
    topics: tuple[TopicLine, ...], changes: Mapping[str, list[dict[str, str]]]
) -> str | None:
    """Draw the table, ``changes`` being chips by topic; returns the topic that was just clicked.

    ``-`` stands for the complaints without a topic.
    """
    columns = [
        Column("topic", say("主题"), wrap=True, width="11em"),
        Column("status", "", "chips"),
        Column("share", say("占比"), "bar"),
        Column("calls", say("通话"), "number"),
        Column("trend", say("走势"), "spark"),
        Column("keywords", say("关键词"), "chips", wrap=True),
        Column("typical", say("最典型的一句"), "quote"),
        Column("last", say("最近出现")),
    ]
    records = [
        Record(
            {
                "topic": topic.label or say("未归类"),
                "status": _status(topic, changes),
                "share": bar(percent(topic.share), topic.share),
                "calls": f"{topic.calls:,}",
                "trend": list(topic.by_day),
                "keywords": [chip(keyword) for keyword in topic.keywords[:6]],
                "typical": topic.typical,
                "last": short_moment(topic.last_seen),
            },
            opens=topic.topic_id or "-",
        )
        for topic in topics
    ]
    return show_table(columns, records, key="topics", caption=say("投诉主题"))


def _status(topic: TopicLine, changes: Mapping[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    states = [chip(say("新"), "info")] if topic.status == "new" else []
    states += [chip(say("不关注"))] if topic.status == "muted" else []
    return states + changes.get(topic.topic_id, [])
