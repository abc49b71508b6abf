"""Choosing the calls of one side of a comparison."""

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from dashboards.labels import say
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from warehouse.read import CallFilter
from warehouse.read.calls import Choices
from warehouse.read.overview import Coverage
from warehouse.read.selection import Selection


def choose_side(
    side: str, choices: Choices, coverage: Coverage, days: tuple[date, date]
) -> Selection:
    """Draw the filters of a side; ``days``, first and last, hold until the reader picks others."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        span = st.date_input(
            say("时间"),
            value=days,
            min_value=coverage.first_day,
            max_value=coverage.last_day,
            key=f"{side}-days",
            persist_state="session",
            format="YYYY-MM-DD",
            width=230,
        )
        team = _pick(side, "team", say("班组"), choices.teams, {})
        queue = _pick(side, "queue", say("业务队列"), choices.queues, QUEUES)
        direction = _pick(side, "direction", say("方向"), choices.directions, DIRECTIONS)
        agent = _pick(side, "agent", say("座席"), choices.agents, {})
    begin, end = span if isinstance(span, tuple) and len(span) == 2 else days
    return Selection(
        CallFilter(
            since=begin,
            until=end + timedelta(days=1),
            team=team,
            queue=queue,
            direction=direction,
            agent_id=agent,
        )
    )


def _pick(
    side: str, field: str, label: str, options: tuple[str, ...], words: Mapping[str, str]
) -> str | None:
    return st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda name: word(words, name),
        key=f"{side}-{field}",
        persist_state="session",
        placeholder=say("不限"),
        width=140,
    )
