"""The frame around every page: navigation, language, and what to say when there is no warehouse."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from conversation.errors import CallqaError
from dashboards.access.identity import Identity
from dashboards.data import ask
from dashboards.figures import day
from dashboards.labels import LANGUAGE_KEY, LANGUAGES, adopt_language, say
from dashboards.links import PAGES
from dashboards.lost import LOST_KEY
from dashboards.notices import explain, say_no_such_page
from dashboards.people import DeniedError, ask_to_sign_in, show_reader, whoami
from review.roles import Right
from warehouse.read.overview import read_coverage

# Page, title, icon, and the right that opens it; a page that is not open is not there.
_LISTED = (
    ("overview", "总览", "monitoring", Right.SEE_CALLS),
    ("calls", "通话列表", "call_log", Right.SEE_CALLS),
    ("call", "通话详情", "forum", Right.SEE_CALLS),
    ("queue", "复核", "fact_check", Right.REVIEW),
    ("appeals", "申诉", "balance", Right.SEE_CALLS),
    ("coaching", "辅导", "school", Right.SEE_CALLS),
    ("calibration", "校准", "tune", Right.CALIBRATE),
    ("accuracy", "质检点准确率", "target", Right.ASSIGN_REVIEWS),
    ("topics", "投诉主题", "topic", Right.SEE_TOPICS),
    ("search", "全文检索", "search", Right.SEE_TOPICS),
    ("comparison", "对比分析", "compare_arrows", Right.SEE_TOPICS),
    ("customers", "客户旅程", "route", Right.SEE_TOPICS),
    ("cases", "改进事项", "task_alt", Right.SEE_TOPICS),
    ("scorecards", "评分与班组", "leaderboard", Right.SEE_SCORES),
    ("rules", "规则", "rule", Right.WRITE_RULES),
    ("runs", "运行与隔离", "settings_heart", Right.OPERATE),
    ("trail", "审计日志", "shield_person", Right.SEE_AUDIT),
)

_ASSETS = Path(__file__).parent / "assets"
_DENSER = "<style>.stMainBlockContainer { padding-inline: 2.25rem; max-width: 1720px; }"
# At twice the size a page is half as wide: what stands side by side stands one below the other.
_DENSER += "@media (max-width: 800px) { .stHorizontalBlock:has(> .stColumn) { flex-wrap: wrap; }"
_DENSER += " .stColumn { min-width: 100%; } }</style>"


def show_frame() -> None:
    """Draw the frame and the page that the address names."""
    # Own pictures: Streamlit fetches the picture of a named icon from the internet.
    st.set_page_config(page_title="callqa", page_icon=str(_ASSETS / "icon.png"), layout="wide")
    st.logo(str(_ASSETS / "logo.svg"), size="large")
    st.html(_DENSER)
    adopt_language(st.query_params.get(LANGUAGE_KEY))
    who = whoami()
    names = listed_for(who)
    open_pages = [listed for listed in _LISTED if listed[0] in names]
    if not open_pages:
        ask_to_sign_in()
        return
    pages = [_page(*listed[:3], is_first=listed is open_pages[0]) for listed in open_pages]
    named = _by_its_name(open_pages[0][0], pages[0])
    page = st.navigation([*pages, named, *_closed_pages(names)], expanded=True)
    with st.sidebar:
        _show_coverage()
        show_reader()
        st.segmented_control(
            say("语言"),
            list(LANGUAGES),
            required=True,
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE_KEY,
            persist_state="session",
            label_visibility="collapsed",
        )
    if lost := st.query_params.get(LOST_KEY):
        say_no_such_page(lost)
    try:
        page.run()
    except CallqaError as error:
        explain(error)


def listed_for(who: Identity) -> tuple[str, ...]:
    """The pages that are there for somebody."""
    return tuple(name for name, _, _, right in _LISTED if who.may(right))


def _by_its_name(name: str, first: StreamlitPage) -> StreamlitPage:
    """The first page has no name in the address; who asks for it by name is led there."""

    def lead() -> None:
        st.switch_page(first, query_params=st.query_params.to_dict())

    return st.Page(lead, title=first.title, url_path=name, visibility="hidden")


def _closed_pages(names: tuple[str, ...]) -> list[StreamlitPage]:
    """The other pages say why they are closed: nothing of them is run, and no menu shows them."""
    return [
        st.Page(_refuse, title=say(title), url_path=name, visibility="hidden")
        for name, title, _, _ in _LISTED
        if name not in names
    ]


def _refuse() -> None:
    raise DeniedError(f"{whoami().name or 'nobody'} may not open this page")


def _page(name: str, title: str, icon: str, *, is_first: bool) -> StreamlitPage:
    return st.Page(
        PAGES / f"{name}.py",
        title=say(title),
        icon=f":material/{icon}:",
        url_path="" if is_first else name,
        default=is_first,
    )


def _show_coverage() -> None:
    try:
        coverage = ask(read_coverage)
    except CallqaError:
        return
    if coverage.calls:
        st.caption(
            say(
                "数据：{first} 至 {last}，共 {calls} 通",
                first=day(coverage.first_day),
                last=day(coverage.last_day),
                calls=f"{coverage.calls:,}",
            )
        )
