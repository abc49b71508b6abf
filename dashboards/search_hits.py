"""What a search found: each turn with one before and after, one click from the sound."""

import streamlit as st

from dashboards.components.table import Column, Record, link, marked, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, clock, short_moment
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from dashboards.vocabulary import ROLES, word
from topics.search_query import Query
from warehouse.read.search import Line, SearchAnswer, SearchHit, search_turns
from warehouse.read.selection import Selection

PAGE_SIZE = 20


def show_answer(query: Query, selection: Selection, role: str) -> None:
    """Draw how much was found and one page of it; an empty ``role`` means both speakers."""
    key = "search_page-" + str(hash((query, selection, role)))
    page = int(st.session_state.get(key, 1))
    found = ask(search_turns, query, selection=selection, role=role, page=page, page_size=PAGE_SIZE)
    _say_how_many(found)
    if not found.hits:
        return
    columns = [
        Column("call", say("通话"), "link"),
        Column("when", say("时间")),
        Column("agent", say("座席")),
        Column("clock", say("位置"), "number"),
        Column("said", say("原话（前后各一句）"), "marked"),
    ]
    opened = show_table(
        columns, [_record(hit) for hit in found.hits], key="search", caption=say("全文检索")
    )
    pages = -(-found.turns // PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=key)
    if opened:
        call_id, _, at = opened.partition("\n")
        st.switch_page(PAGES / "call.py", query_params={"call": call_id, "t": at})


def _say_how_many(found: SearchAnswer) -> None:
    counted = say("{turns} 处，{calls} 通电话", turns=f"{found.turns:,}", calls=f"{found.calls:,}")
    st.markdown(counted if found.is_exact else say("至少 {counted}", counted=counted))
    if found.unindexed_calls:
        st.caption(say("另有 {n} 通尚未编入索引，下次运行后可查。", n=f"{found.unindexed_calls:,}"))


def _record(hit: SearchHit) -> Record:
    at = hit.line.start_s
    return Record(
        {
            "call": link(hit.call_id, call_address(hit.call_id, at)),
            "when": short_moment(hit.started_at),
            "agent": " · ".join(part for part in (hit.agent_id, hit.team) if part) or NOTHING,
            "clock": clock(at),
            "said": [
                *(_context(line) for line in hit.before),
                marked(_speaker(hit.line), hit.line.text, hit.places),
                *(_context(line) for line in hit.after),
            ],
        },
        opens=f"{hit.call_id}\n{at:g}",
    )


def _context(line: Line) -> dict[str, object]:
    return marked(_speaker(line), line.text, (), is_quiet=True)


def _speaker(line: Line) -> str:
    return word(ROLES, line.role)
