"""Who is looking."""

import streamlit as st

from dashboards.labels import say

USER_KEY = "user"
_LONGEST_NAME = 80


def current_user() -> str:
    """The name that the reader goes by, empty while nobody has said one."""
    return str(st.session_state.get(USER_KEY) or "").strip()


def choose_user() -> None:
    """Ask for the name that decisions are signed with."""
    st.text_input(
        say("我的姓名"),
        key=USER_KEY,
        persist_state="session",
        max_chars=_LONGEST_NAME,
        help=say("复核结论以此署名，永久保留。"),
    )
