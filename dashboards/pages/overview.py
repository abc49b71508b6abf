"""总览: how the chosen period went and which calls to look at first."""

import streamlit as st

from dashboards.charts.bars import failed_bars, score_bars, topic_bars
from dashboards.charts.lines import volume_lines
from dashboards.components.chart import show_chart
from dashboards.data import ask
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.lists import show_calls
from dashboards.notices import say_no_match, say_nothing_yet
from dashboards.tiles import figure_tiles, show_tiles
from warehouse.read import CallFilter
from warehouse.read.calls import riskiest
from warehouse.read.overview import (
    Coverage,
    compare_figures,
    daily_volume,
    most_failed,
    read_coverage,
    score_distribution,
)
from warehouse.read.topics import list_topics


def show_page() -> None:
    """Draw the page."""
    st.header(say("总览"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    chosen = choose_calls(coverage, ("direction", "team", "queue"))
    if _show_figures(chosen, coverage):
        _show_charts(chosen)
        st.subheader(say("先看这些通话"))
        st.caption(say("按风险排序：红线、投诉、低分、待复核。点击一行打开通话。"))
        show_calls(ask(riskiest, chosen), key="riskiest")
    else:
        say_no_match()


def _show_figures(chosen: CallFilter, coverage: Coverage) -> bool:
    now, before = ask(compare_figures, chosen)
    if not now.calls:
        return False
    show_tiles(figure_tiles(now, before, quarantined=coverage.quarantined))
    if before:
        st.caption(say("箭头为与之前同样长的一段时间相比。"))
    return True


def _show_charts(chosen: CallFilter) -> None:
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        st.markdown(f"##### {say('每日通话与投诉')}")
        show_chart(volume_lines(ask(daily_volume, chosen)))
    with right.container(border=True, height="stretch"):
        st.markdown(f"##### {say('得分分布')}")
        show_chart(score_bars(ask(score_distribution, chosen)))
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        st.markdown(f"##### {say('最常不合格的质检点')}")
        if failed := ask(most_failed, chosen):
            show_chart(failed_bars(failed))
        else:
            st.caption(say("没有不合格项。"))
    with right.container(border=True, height="stretch"):
        st.markdown(f"##### {say('主要投诉主题')}")
        if topics := ask(list_topics, chosen):
            show_chart(topic_bars(topics))
        else:
            st.caption(say("没有投诉。"))


show_page()
