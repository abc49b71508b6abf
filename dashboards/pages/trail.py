"""审计日志: who looked, heard, decided, exported; and whether the log is whole."""

import streamlit as st

from dashboards.home import home_path
from dashboards.labels import say
from dashboards.people import require
from dashboards.trail import ANCHOR_FILE, AUDIT_FILE, latest_events
from review.audit_verify import verify_audit
from review.roles import Right

SHOWN = 200


def show_page() -> None:
    """Draw the page."""
    require(Right.SEE_AUDIT)
    st.header(say("审计日志"))
    _show_wholeness()
    events = latest_events(SHOWN)
    if not events:
        st.info(say("还没有记录。"))
        return
    st.caption(say("最近 {n} 条，时间为 UTC。完整导出：callqa audit export", n=len(events)))
    st.dataframe(
        [
            {
                say("序号"): event.number,
                say("时间"): event.at.isoformat(timespec="seconds"),
                say("人员"): event.actor,
                say("操作"): event.action,
                say("对象"): event.subject,
                say("涉及客户"): event.concerns,
                say("之前"): event.before,
                say("之后"): event.after,
            }
            for event in events
        ],
        hide_index=True,
    )


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
