"""The filter bar: one choice of calls for all pages, kept in the address to be shared."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import streamlit as st

from dashboards.data import ask
from dashboards.labels import say
from dashboards.ordering import in_order
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from warehouse.read import CallFilter
from warehouse.read.calls import Choices, filter_choices
from warehouse.read.filters import LENGTH_STEPS_S, OPEN, SCORE_STEPS, spans
from warehouse.read.overview import Coverage

Field = Literal[
    "direction",
    "team",
    "queue",
    "agent",
    "scorecard",
    "band",
    "complaint",
    "veto",
    "text",
    "length",
    "score",
]
_PERIODS = {"all": "全部", "7d": "最近 7 天", "30d": "最近 30 天", "90d": "最近 90 天"}
_DAYS = {"7d": 7, "30d": 30, "90d": 90}
_YES_NO = {"yes": True, "no": False}
_LENGTH_NAMES = {
    "-1m": "1 分钟以内", "1-3m": "1–3 分钟", "3-5m": "3–5 分钟", "5-10m": "5–10 分钟",
    "10m-": "10 分钟以上",
}  # fmt: skip
LENGTHS = dict(zip(_LENGTH_NAMES, spans(LENGTH_STEPS_S), strict=True))
_SCORE_NAMES = {"-60": "60 以下", "60-80": "60–80", "80-90": "80–90", "90-": "90 以上"}
SCORES = dict(zip(_SCORE_NAMES, spans(SCORE_STEPS), strict=True))


def choose_calls(coverage: Coverage, fields: tuple[Field, ...]) -> CallFilter:
    """Draw the filter bar and return what is chosen; days count back from the newest call."""
    choices = ask(filter_choices)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        since, until = _choose_period(coverage)
        chosen = {field: _choose(field, choices) for field in fields}
    return CallFilter(
        since=since,
        until=until,
        direction=chosen.get("direction"),
        team=chosen.get("team"),
        queue=chosen.get("queue"),
        agent_id=chosen.get("agent"),
        scorecard=chosen.get("scorecard"),
        band=chosen.get("band"),
        complaint=_YES_NO.get(chosen.get("complaint") or ""),
        vetoed=_YES_NO.get(chosen.get("veto") or ""),
        text=chosen.get("text") or "",
        length_s=LENGTHS.get(chosen.get("length") or "", OPEN),
        score=SCORES.get(chosen.get("score") or "", OPEN),
    )


def _choose_period(coverage: Coverage) -> tuple[date | None, date | None]:
    names = {name: say(text) for name, text in _PERIODS.items()}
    period = st.selectbox(
        say("时间"),
        list(names),
        format_func=names.__getitem__,
        key="period",
        bind="query-params",
        width=130,
    )
    if coverage.last_day is None or period not in _DAYS:
        return None, None
    until = coverage.last_day + timedelta(days=1)
    return until - timedelta(days=_DAYS[period]), until


def _choose(field: Field, choices: Choices) -> str | None:
    match field:
        case "direction":
            return _pick(field, say("方向"), choices.directions, DIRECTIONS, width=110)
        case "team":
            return _pick(field, say("班组"), tuple(in_order(choices.teams)))
        case "queue":
            return _pick(field, say("业务队列"), choices.queues, QUEUES)
        case "agent":
            return _pick(field, say("座席"), choices.agents)
        case "scorecard":
            titles = dict(choices.scorecards)
            return _pick(field, say("评分表"), tuple(titles), titles, width=170)
        case "band":
            return _pick(field, say("评级"), choices.bands, width=120)
        case "complaint":
            return _pick(field, say("投诉"), tuple(_YES_NO), {"yes": "是", "no": "否"}, width=90)
        case "veto":
            return _pick(field, say("触红线"), tuple(_YES_NO), {"yes": "是", "no": "否"}, width=90)
        case "length":
            return _pick(field, say("时长"), tuple(LENGTHS), _LENGTH_NAMES, width=130)
        case "score":
            return _pick(field, say("得分"), tuple(SCORES), _SCORE_NAMES, width=110)
        case "text":
            return st.text_input(
                say("对话中出现"),
                key="text",
                bind="query-params",
                placeholder=say("例如：年费"),
                max_chars=60,
                width=170,
            )


def _pick(
    field: str,
    label: str,
    options: tuple[str, ...],
    words: Mapping[str, str] | None = None,
    *,
    width: int = 140,
) -> str | None:
    names = {name: word(words or {}, name) for name in options}
    return st.selectbox(
        label,
        options,
        index=None,
        format_func=names.__getitem__,
        key=field,
        bind="query-params",
        placeholder=say("不限"),
        width=width,
    )
