"""评分与班组: how centre, teams, agents and queues score, where marks are lost, whom to coach."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboards.coaching import show_coaching
from dashboards.components.chart import show_chart
from dashboards.components.download import offer_exports
from dashboards.data import ask, time_zone
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format, draw_charts, make_scorecard
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.links import PAGES
from dashboards.lists import show_calls
from dashboards.notices import say_no_match, say_nothing_yet
from dashboards.record import review_store
from dashboards.reviewed_scores import show_reviewed_scores
from dashboards.standings import show_standings
from dashboards.tiles import figure_tiles, show_tiles
from review import list_reviews
from warehouse.read import CallFilter
from warehouse.read.agents import Group, standings
from warehouse.read.calls import extreme_calls
from warehouse.read.overview import Coverage, compare_figures, read_coverage

_GROUPS = {Group.TEAM: "班组", Group.AGENT: "座席", Group.QUEUE: "业务队列"}
_FIELD_OF = {Group.TEAM: "team", Group.AGENT: "agent", Group.QUEUE: "queue"}
_FORMATS = (Format.XLSX, Format.PDF, Format.CSV, Format.PNG, Format.JSON)


def show_page() -> None:
    """Draw the page."""
    head, tools = st.columns([5, 1], vertical_alignment="bottom")
    head.header(say("评分与班组"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    chosen = choose_calls(coverage, ("direction", "team", "queue", "agent", "scorecard"))
    if not _show_figures(chosen, coverage):
        say_no_match()
        return
    with tools.container(horizontal_alignment="right"):
        offer_exports(partial(_make, chosen), _FORMATS, key="scorecards-export")
    show_reviewed_scores(chosen, by=_show_groups(chosen))
    _show_charts(chosen)
    _show_extremes(chosen)
    show_coaching(chosen)


def _make(chosen: CallFilter, form: Format) -> ExportedFile:
    return make_scorecard(
        ask, chosen, form, made_at=datetime.now(ZoneInfo(time_zone())),
        reviews=list_reviews(review_store()),
    )  # fmt: skip


def _show_figures(chosen: CallFilter, coverage: Coverage) -> bool:
    now, before = ask(compare_figures, chosen)
    if not now.calls:
        return False
    show_tiles(figure_tiles(now, before, quarantined=coverage.quarantined))
    if before:
        st.caption(say("箭头为与之前同样长的一段时间相比。"))
    return True


def _show_groups(chosen: CallFilter) -> Group:
    names = {group: say(title) for group, title in _GROUPS.items()}
    group = st.segmented_control(
        say("分组"),
        list(names),
        default=Group.TEAM,
        required=True,
        format_func=names.__getitem__,
        key="standings_by",
        persist_state="session",
    )
    by = Group(group or Group.TEAM)
    st.caption(say("点击一行查看其中的通话。"))
    opened = show_standings(ask(standings, chosen, by=by), by=by)
    if opened:
        period = st.query_params.get("period")
        kept = {"period": period} if period else {}
        st.switch_page(PAGES / "calls.py", query_params={_FIELD_OF[by]: opened, **kept})
    return by


def _show_charts(chosen: CallFilter) -> None:
    charts = {key: (title, chart) for key, title, chart in draw_charts(ask, chosen)}
    for pair in (("distribution", "days"), ("checkpoints", "matrix")):
        for place, key in zip(st.columns(2, gap="medium"), pair, strict=True):
            title, chart = charts[key]
            with place.container(border=True, height="stretch"):
                st.markdown(f"##### {title}")
                show_chart(chart)


def _show_extremes(chosen: CallFilter) -> None:
    st.subheader(say("最好与最差的通话"))
    worst, best = st.tabs([say("得分最低的通话"), say("得分最高的通话")])
    with worst:
        show_calls(ask(extreme_calls, chosen, best=False), key="worst")
    with best:
        show_calls(ask(extreme_calls, chosen, best=True), key="best", with_reasons=False)


show_page()
