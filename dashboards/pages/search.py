"""全文检索: the turns in which something was said, in context, one click from the sound."""

import streamlit as st

from conversation.errors import UsageError
from dashboards.components.table import Column, Record, link, marked, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, clock, short_moment
from dashboards.filters import choose_calls
from dashboards.labels import plain, say
from dashboards.links import PAGES, call_address
from dashboards.notices import say_nothing_yet
from dashboards.vocabulary import ROLES, word
from topics.search_query import Query, parse_query
from warehouse.read.overview import Coverage, read_coverage
from warehouse.read.search import Line, SearchAnswer, SearchHit, search_turns
from warehouse.read.selection import Selection

PAGE_SIZE = 20
_ROLES = ("agent", "customer")
_HELP = (
    "多个词同时出现：年费 退款 · 整句：\"首年免费\" · 相距 8 字内：年费 ~8 退款 · "
    "不含：-还款 · 任一：年费|月费"
)  # fmt: skip


def show_page() -> None:
    """Draw the page."""
    st.header(say("全文检索"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    query = _choose_query()
    selection, role = _choose_calls(coverage)
    if query is None:
        st.info(say("输入要找的话。") + " " + plain(say(_HELP)), icon=":material/search:")
        return
    _show_answer(query, selection, role)


def _choose_query() -> Query | None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            say("要找的话"),
            key="q",
            bind="query-params",
            placeholder=say("例如：年费 退款"),
            help=plain(say(_HELP)),
            max_chars=200,
        )
        by_sound = st.toggle(
            say("按读音"),
            key="by_sound",
            persist_state="session",
            help=say("识别写错的同音字也能找到，例如“年废”。"),
        )
    if not text.strip():
        return None
    try:
        return parse_query(text, by_sound=by_sound)
    except UsageError as error:
        st.warning(plain(str(error)), icon=":material/warning:")
        return None


def _choose_calls(coverage: Coverage) -> tuple[Selection, str]:
    names = {role: word(ROLES, role) for role in _ROLES}
    role = st.segmented_control(
        say("谁说的"),
        list(names),
        format_func=names.__getitem__,
        key="search_role",
        persist_state="session",
    )
    chosen = choose_calls(coverage, ("direction", "team", "queue", "agent", "complaint"))
    return Selection(chosen), role or ""


def _show_answer(query: Query, selection: Selection, role: str) -> None:
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


show_page()
