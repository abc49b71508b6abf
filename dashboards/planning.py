"""Which calls are drawn for review: by a plan of the settings, or by one put together here."""

from dataclasses import replace

import streamlit as st

from dashboards.labels import say
from dashboards.practice import practice
from review import Plan

_RANDOM_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 1.0)
_AGENT_SHARES = (0.0, 0.01, 0.02, 0.05, 0.1)
_NUMBERS = (0, 1, 2, 3, 5, 10)
_GROUPS = {
    "team": "班组",
    "queue": "业务队列",
    "topic": "投诉主题",
    "scorecard": "评分表",
    "direction": "方向",
    "band": "评级",
    "score": "分数段",
    "length": "时长",
}
_MOST = (0, 20, 50, 100, 200, 500, 1000)


def choose_plan() -> Plan:
    """Draw the choice; who reviews blind may do so under any plan."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = _choose_name()
        plan = practice().plan(named) if named else _put_together()
        is_blind = st.toggle(
            say("盲评"), value=plan.blind, disabled=plan.blind,
            key=f"blind_review/{named}" if named else "blind_review", persist_state="session",
        )  # fmt: skip
    return replace(plan, blind=bool(is_blind) or plan.blind)


def _choose_name() -> str | None:
    plans = practice().plans
    if not plans:
        return None
    return st.selectbox(
        say("抽样方案"), list(plans), index=None, placeholder=say("自定义"),
        key="plan", persist_state="session", width=160,
    )  # fmt: skip


def _put_together() -> Plan:
    share = st.selectbox(
        say("随机抽取"),
        _RANDOM_SHARES,
        index=2,
        format_func=lambda value: f"{value:.0%}",
        help=say("无风险的通话也要抽听，否则不知道规则漏掉了什么。"),
        key="random_share",
        persist_state="session",
        width=130,
    )
    per_agent = _number(say("每位座席至少"), "per_agent")
    agent_share = st.selectbox(
        say("每位座席按比例"),
        _AGENT_SHARES,
        format_func=lambda value: f"{value:.0%}",
        key="agent_share",
        persist_state="session",
        width=130,
    )
    return Plan(
        per_agent=per_agent,
        agent_share=float(agent_share or 0.0),
        random_share=float(share or 0.05),
        per_group=_strata(),
        most=_most(),
        seed=_seed(),
    )


def _strata() -> tuple[tuple[str, int], ...]:
    group = st.selectbox(
        say("分层"),
        list(_GROUPS),
        index=None,
        placeholder=say("不限"),
        format_func=lambda name: say(_GROUPS[name]),
        help=say("每个班组、队列或主题都至少抽到几通。"),
        key="per_group",
        persist_state="session",
        width=130,
    )
    per_group = _number(say("每层至少"), "per_group_number") if group else 0
    return ((group, per_group),) if group and per_group else ()


def _most() -> int:
    most = st.selectbox(
        say("最多"),
        _MOST,
        format_func=lambda n: say("{n} 通", n=n) if n else say("不限"),
        key="most_calls",
        persist_state="session",
        width=110,
    )
    return int(most or 0)


def _seed() -> str:
    return st.text_input(
        say("批次"),
        value="review",
        help=say("同一批次抽到的通话永远相同；换个名字换一批。"),
        key="seed",
        persist_state="session",
        max_chars=40,
        width=160,
    )


def _number(label: str, key: str) -> int:
    chosen = st.selectbox(
        label,
        _NUMBERS,
        format_func=lambda n: say("{n} 通", n=n),
        key=key,
        persist_state="session",
        width=130,
    )
    return int(chosen or 0)
