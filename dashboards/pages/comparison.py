"""对比分析: two choices of calls side by side, and what the second has more or less of."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.data import ask
from dashboards.figures import decimal
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from dashboards.vocabulary import DIRECTIONS, MEASURES, QUEUES, ROLES, word
from topics.comparison import Contrast, NumberContrast
from warehouse.read import CallFilter
from warehouse.read.calls import Choices, filter_choices
from warehouse.read.compare import Comparison, compare
from warehouse.read.overview import Coverage, read_coverage
from warehouse.read.selection import Selection

_KINDS = {
    "topic": "投诉主题",
    "complaint": "投诉",
    "business": "业务",
    "cause": "原因",
    "queue": "业务队列",
    "team": "班组",
    "agent_id": "座席",
    "direction": "方向",
    "hour": "时段",
    "band": "评级",
    "term": "用词",
    "reason": "来电原因",
}
_NUMBERS = {"score": "得分", "duration_s": "时长（秒）"}
_WITH_ID = re.compile(r"^[a-z]-\d+ ")  # a topic's label comes with its id
_FEW = 30  # below this only large differences can show


def show_page() -> None:
    """Draw the page."""
    st.header(say("对比分析"))
    coverage = ask(read_coverage)
    if not coverage.calls or coverage.last_day is None or coverage.first_day is None:
        say_nothing_yet()
        return
    st.caption(say("左右各选一组通话，看右边比左边多了什么、少了什么。"))
    choices = ask(filter_choices)
    middle = coverage.last_day - (coverage.last_day - coverage.first_day) / 2
    left, right = st.columns(2, gap="medium")
    with left.container(border=True):
        st.markdown(f"##### {say('A 组')}")
        first = _choose("a", choices, coverage, (coverage.first_day, middle))
    with right.container(border=True):
        st.markdown(f"##### {say('B 组')}")
        begin = min(middle + timedelta(days=1), coverage.last_day)
        second = _choose("b", choices, coverage, (begin, coverage.last_day))
    _show(ask(compare, first, second))


def _choose(side: str, choices: Choices, coverage: Coverage, days: tuple[date, date]) -> Selection:
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


def _show(found: Comparison) -> None:
    st.markdown(
        say(
            "A 组 {first} 通，B 组 {second} 通",
            first=f"{found.first_calls:,}",
            second=f"{found.second_calls:,}",
        )
    )
    smaller = min(found.first_calls, found.second_calls)
    if not smaller:
        st.info(say("有一组没有通话。放宽条件再试。"), icon=":material/filter_alt_off:")
        return
    if smaller < _FEW:
        st.caption(say("较小的一组只有 {n} 通，只有很大的差别才看得出来。", n=smaller))
    st.subheader(say("B 组多了什么，少了什么"))
    st.caption(say("“可信”：全部可信的差别里预计至多 5% 是偶然。"))
    _show_contrasts(found.contrasts)
    st.subheader(say("数字"))
    _show_numbers(found.numbers)


def _show_contrasts(contrasts: tuple[Contrast, ...]) -> None:
    shown = sorted(contrasts, key=lambda c: (not c.is_significant, -abs(c.difference)))[:40]
    columns = [
        Column("kind", say("类别")),
        Column("value", say("名称"), wrap=True),
        Column("first", say("A 组"), "bar"),
        Column("second", say("B 组"), "bar"),
        Column("difference", say("差别"), "number"),
        Column("interval", say("95% 区间"), "number"),
        Column("trust", say("可信"), "chips"),
    ]
    records = [
        Record(
            {
                "kind": word(_KINDS, one.kind.removeprefix("attribute.")),
                "value": _named(one),
                "first": bar(f"{100 * one.first_share:.1f}%", 100 * one.first_share),
                "second": bar(f"{100 * one.second_share:.1f}%", 100 * one.second_share),
                "difference": f"{100 * one.difference:+.1f}",
                "interval": f"{100 * one.low:+.1f} … {100 * one.high:+.1f}",
                "trust": [chip(say("可信"), "good")] if one.is_significant else [],
            }
        )
        for one in shown
    ]
    show_table(columns, records, key="contrasts", caption=say("差别"))


def _named(one: Contrast) -> str:
    words: Mapping[str, str] = {"queue": QUEUES, "direction": DIRECTIONS}.get(one.kind, {})
    return word(words, _WITH_ID.sub("", one.value)) or say("未归类")


def _show_numbers(numbers: tuple[NumberContrast, ...]) -> None:
    columns = [
        Column("name", say("名称")),
        Column("first", say("A 组平均"), "number"),
        Column("second", say("B 组平均"), "number"),
        Column("difference", say("差别"), "number"),
        Column("interval", say("95% 区间"), "number"),
        Column("trust", say("可信"), "chips"),
    ]
    records = [
        Record(
            {
                "name": _number_name(one.name),
                "first": decimal(one.first_mean, places=2),
                "second": decimal(one.second_mean, places=2),
                "difference": f"{one.difference:+,.2f}",
                "interval": f"{one.low:+,.2f} … {one.high:+,.2f}",
                "trust": [chip(say("可信"), "good")] if one.is_significant else [],
            }
        )
        for one in numbers
    ]
    show_table(columns, records, key="numbers", caption=say("数字"))


def _number_name(name: str) -> str:
    measure, _, role = name.partition(" ")
    told = word(_NUMBERS, measure) if measure in _NUMBERS else word(MEASURES, measure)
    return f"{told} · {word(ROLES, role)}" if role else told


show_page()
