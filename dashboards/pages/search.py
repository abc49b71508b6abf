"""全文检索: the turns in which something was said, in context, one click from the sound."""

import streamlit as st

from conversation.errors import UsageError
from dashboards.data import ask
from dashboards.filters import choose_calls
from dashboards.labels import plain, say
from dashboards.notices import say_nothing_yet
from dashboards.search_hits import show_answer
from dashboards.vocabulary import ROLES, word
from topics.search_query import Query, parse_query
from warehouse.read.overview import Coverage, read_coverage
from warehouse.read.selection import Selection

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
    show_answer(query, selection, role)


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


show_page()
