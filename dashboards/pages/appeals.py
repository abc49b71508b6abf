"""申诉: what agents contest, what is late, and how it ended."""

from datetime import UTC, datetime

import streamlit as st

from dashboards.components.table import Column, Record, chip, link, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, moment, short_moment
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from dashboards.notices import say_nothing_yet
from dashboards.practice import practice
from dashboards.record import review_store
from dashboards.tiles import Tile, show_tiles
from dashboards.vocabulary import APPEAL_TONES, APPEALS, word
from review import Appeal, count_overdue, list_appeals
from warehouse.read.calls import CallLine, call_lines
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles

MOST_SHOWN = 200


def show_page() -> None:
    """Draw the page; appeals about calls out of the reader's sight are not there."""
    st.header(say("申诉"))
    if not ask(read_coverage).calls:
        say_nothing_yet()
        return
    appeals = list_appeals(review_store())
    lines = {
        line.call_id: line
        for line in ask(call_lines, tuple(sorted({one.steps[0].call_id for one in appeals})))
    }
    seen = [one for one in appeals if one.steps[0].call_id in lines]
    if not seen:
        st.info(
            say(
                "没有申诉。座席在复核后 {n} 天内，可在通话详情页逐项申诉。",
                n=practice().appeals.window.days,
            ),
            icon=":material/balance:",
        )
        return
    now = datetime.now(UTC)
    waiting = [one for one in seen if one.is_open]
    show_tiles(
        (
            Tile(say("待答复"), f"{len(waiting):,}"),
            Tile(say("已超期"), f"{count_overdue(waiting, now):,}"),
            Tile(say("已办结"), f"{len(seen) - len(waiting):,}"),
        )
    )
    _show(waiting, lines, now, caption=say("待答复的申诉"), key="appeals-open")
    done = [one for one in seen if not one.is_open]
    _show(done, lines, now, caption=say("已办结的申诉"), key="appeals-done")


def _show(
    appeals: list[Appeal],
    lines: dict[str, CallLine],
    now: datetime,
    *,
    caption: str,
    key: str,
) -> None:
    if not appeals:
        return
    st.subheader(caption)
    titles = ask(checkpoint_titles)
    columns = [
        Column("call", say("通话"), "link"),
        Column("title", say("质检点"), wrap=True),
        Column("agent", say("座席")),
        Column("step", say("状态"), "chips"),
        Column("reason", say("理由"), wrap=True),
        Column("who", say("姓名")),
        Column("when", say("时间")),
        Column("due", say("答复期限")),
    ]
    ordered = sorted(appeals, key=lambda one: one.steps[-1].due_at or one.steps[-1].created_at)
    records = [_record(one, lines, titles, now) for one in ordered[:MOST_SHOWN]]
    opened = show_table(columns, records, key=key, caption=caption)
    if opened:
        st.switch_page(PAGES / "call.py", query_params={"call": opened})


def _record(
    appeal: Appeal, lines: dict[str, CallLine], titles: dict[str, str], now: datetime
) -> Record:
    last = appeal.steps[-1]
    line = lines[last.call_id]
    chips = [chip(word(APPEALS, str(last.step)), APPEAL_TONES.get(str(last.step), "quiet"))]
    if appeal.is_overdue(now):
        chips.append(chip(say("已超期"), "bad"))
    return Record(
        {
            "call": link(last.call_id, call_address(last.call_id)),
            "title": titles.get(last.checkpoint_id, last.checkpoint_id),
            "agent": " · ".join(part for part in (line.agent_id, line.team) if part) or NOTHING,
            "step": chips,
            "reason": last.reason,
            "who": last.person,
            "when": short_moment(last.created_at.astimezone()),
            "due": moment(last.due_at.astimezone()) if last.due_at else NOTHING,
        },
        opens=last.call_id,
    )


show_page()
