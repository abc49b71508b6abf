"""The table of coaching notes: about whom, in what state, and how the second look ended."""

from datetime import date

from dashboards.components.table import Column, Record, chip, link, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, day
from dashboards.labels import say
from dashboards.links import call_address
from review.coaching import CoachingNote
from warehouse.read.reviewing import checkpoint_titles


def show_notes(notes: list[CoachingNote]) -> None:
    """Draw the table, notes in the order given."""
    titles = ask(checkpoint_titles)
    columns = [
        Column("agent", say("座席")),
        Column("state", say("状态"), "chips"),
        Column("follow", say("回看日期")),
        Column("text", say("内容"), wrap=True),
        Column("about", say("质检点"), wrap=True),
        Column("call", say("通话"), "link"),
        Column("outcome", say("回看结果"), wrap=True),
        Column("author", say("姓名")),
    ]
    records = [
        Record(
            {
                "agent": one.agent_id,
                "state": _chips(one),
                "follow": day(one.follow_up),
                "text": one.text,
                "about": titles.get(one.checkpoint_id, one.checkpoint_id) or NOTHING,
                "call": link(one.call_id or NOTHING, call_address(one.call_id)),
                "outcome": one.outcome or NOTHING,
                "author": one.author,
            }
        )
        for one in notes
    ]
    show_table(columns, records, key="coaching", caption=say("辅导记录"))


def _chips(one: CoachingNote) -> list[dict[str, str]]:
    if one.state == "done":
        return [chip(say("已完成"), "good")]
    if one.is_due(date.today()):  # noqa: DTZ011 a day on the reader's calendar
        return [chip(say("该回看了"), "bad")]
    return [chip(say("进行中"), "info")]
