"""The frame around every page: navigation, language, and what to say when there is no warehouse."""

from pathlib import Path

import streamlit as st

from conversation.errors import CallqaError
from dashboards.data import ask
from dashboards.figures import day
from dashboards.labels import LANGUAGE_KEY, LANGUAGES, adopt_language, say
from dashboards.links import PAGES
from dashboards.notices import explain
from dashboards.people import choose_user
from warehouse.read.overview import read_coverage

_LISTED = (
    ("overview", "总览", "monitoring"),
    ("calls", "通话列表", "call_log"),
    ("call", "通话详情", "forum"),
    ("queue", "复核", "fact_check"),
    ("accuracy", "质检点准确率", "target"),
    ("topics", "投诉主题", "topic"),
    ("search", "全文检索", "search"),
    ("comparison", "对比分析", "compare_arrows"),
    ("customers", "客户旅程", "route"),
    ("cases", "改进事项", "task_alt"),
    ("scorecards", "评分与班组", "leaderboard"),
    ("rules", "规则", "rule"),
    ("runs", "运行与隔离", "settings_heart"),
)

_ASSETS = Path(__file__).parent / "assets"
_DENSER = "<style>.stMainBlockContainer { padding-inline: 2.25rem; max-width: 1720px; }</style>"


def show_frame() -> None:
    """Draw the frame and the page that the address names."""
    # Own pictures: Streamlit fetches the picture of a named icon from the internet.
    st.set_page_config(page_title="callqa", page_icon=str(_ASSETS / "icon.png"), layout="wide")
    st.logo(str(_ASSETS / "logo.svg"), size="large")
    st.html(_DENSER)
    adopt_language(st.query_params.get(LANGUAGE_KEY))
    pages = [
        st.Page(
            PAGES / f"{name}.py",
            title=say(title),
            icon=f":material/{icon}:",
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name, title, icon in _LISTED
    ]
    page = st.navigation(pages)
    with st.sidebar:
        _show_coverage()
        choose_user()
        st.segmented_control(
            say("语言"),
            list(LANGUAGES),
            required=True,
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE_KEY,
            persist_state="session",
            label_visibility="collapsed",
        )
    try:
        page.run()
    except CallqaError as error:
        explain(error)


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
