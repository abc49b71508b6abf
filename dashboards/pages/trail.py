"""审计日志: who looked, heard, decided, exported; and whether the log is whole."""

import streamlit as st

from dashboards.home import home_path
from dashboards.labels import say
from dashboards.people import require
from dashboards.trail import ANCHOR_FILE, AUDIT_FILE, latest_events
from dashboards.trail_table import ACTIONS, show_events
from dashboards.vocabulary import word
from review.audit_verify import verify_audit
from review.roles import Right

SHOWN = 200


def show_page() -> None:
    """Draw the page."""
    require(Right.SEE_AUDIT)
    st.header(say("审计日志"))
    _show_wholeness()
    if not latest_events(1):
        st.info(say("还没有记录。"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        actor = st.text_input(say("人员"), key="trail/actor", width=170).strip()
        action = st.selectbox(
            say("操作"), list(ACTIONS), index=None, placeholder=say("不限"), key="trail/action",
            format_func=lambda name: word(ACTIONS, name), width=200,
        )  # fmt: skip
        concerns = st.text_input(say("涉及客户"), key="trail/concerns", width=170).strip()
    events = latest_events(SHOWN, actor=actor, action=action or "", concerns=concerns)
    if not events:
        st.info(say("没有符合条件的记录。"))
        return
    st.caption(say("最近 {n} 条。完整导出：callqa audit export", n=len(events)))
    show_events(events)


def _show_wholeness() -> None:
    path, anchors = home_path() / AUDIT_FILE, home_path() / ANCHOR_FILE
    if not path.exists() or not st.button(say("校验完整性")):
        return
    report = verify_audit(path, anchors=anchors if anchors.exists() else None)
    if report.is_whole:
        st.success(say("{n} 条记录，未发现篡改。", n=f"{report.events:,}"))
        return
    for broken in report.breaks:
        st.error(say("第 {n} 条：{problem}", n=broken.number, problem=broken.problem))


show_page()
