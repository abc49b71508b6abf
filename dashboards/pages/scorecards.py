"""评分与班组: how teams and agents score, and where each team loses marks."""

from collections.abc import Iterable

import streamlit as st

from dashboards.charts.bars import score_bars
from dashboards.charts.heat import checkpoint_heat
from dashboards.charts.lines import team_lines
from dashboards.components.table import Column, Record, bar, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, decimal, percent
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.links import PAGES
from dashboards.notices import say_no_match, say_nothing_yet
from warehouse.read.agents import (
    Standing,
    agent_standings,
    checkpoint_matrix,
    team_days,
    team_standings,
)
from warehouse.read.overview import read_coverage, score_distribution


def show_page() -> None:
    """Draw the page."""
    st.header(say("评分与班组"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    chosen = choose_calls(coverage, ("direction", "team", "queue"))
    teams = ask(team_standings, chosen)
    if not teams:
        say_no_match()
        return
    st.subheader(say("班组"))
    opened = _show_standings(teams, key="teams", of_agents=False)
    with st.container(border=True):
        st.markdown(f"##### {say('质检点 × 班组 合格率')}")
        st.altair_chart(checkpoint_heat(ask(checkpoint_matrix, chosen)))
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        st.markdown(f"##### {say('班组平均分走势')}")
        st.altair_chart(team_lines(ask(team_days, chosen)))
    with right.container(border=True, height="stretch"):
        st.markdown(f"##### {say('得分分布')}")
        st.altair_chart(score_bars(ask(score_distribution, chosen)))
    st.subheader(say("座席"))
    st.caption(say("点击一行查看该座席的通话。"))
    opened_agent = _show_standings(ask(agent_standings, chosen), key="agents", of_agents=True)
    if opened:
        st.switch_page(PAGES / "calls.py", query_params={"team": opened})
    if opened_agent:
        st.switch_page(PAGES / "calls.py", query_params={"agent": opened_agent})


def _show_standings(standings: Iterable[Standing], *, key: str, of_agents: bool) -> str | None:
    columns = [
        Column("name", say("座席") if of_agents else say("班组")),
        *([Column("team", say("班组"))] if of_agents else []),
        Column("calls", say("通话"), "number"),
        Column("score", say("平均分"), "bar"),
        Column("passed", say("合格率"), "bar"),
        Column("vetoed", say("一票否决"), "number"),
        Column("complaints", say("投诉率"), "number"),
        Column("weakest", say("最弱质检点"), wrap=True),
    ]
    records = [_record(standing) for standing in standings]
    return show_table(columns, records, key=key, caption=say("评分"))


def _record(standing: Standing) -> Record:
    score, passed = standing.average_score, standing.pass_rate
    return Record(
        {
            "name": standing.name or say("未分组"),
            "team": standing.team or NOTHING,
            "calls": f"{standing.calls:,}",
            "score": bar(decimal(score), score or 0.0),
            "passed": bar(percent(passed), passed or 0.0, "good"),
            "vetoed": f"{standing.vetoed:,}",
            "complaints": percent(standing.complaint_rate),
            "weakest": standing.weakest or NOTHING,
        },
        opens=standing.name,
    )


show_page()
