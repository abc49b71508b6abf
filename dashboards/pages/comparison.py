"""对比分析: two choices of calls side by side, and what the second has more or less of."""

from datetime import timedelta

import streamlit as st

from dashboards.comparison_sides import choose_side
from dashboards.contrasts import show_contrasts, show_numbers
from dashboards.data import ask
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from warehouse.read.calls import filter_choices
from warehouse.read.compare import Comparison, compare
from warehouse.read.overview import read_coverage

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
        first = choose_side("a", choices, coverage, (coverage.first_day, middle))
    with right.container(border=True):
        st.markdown(f"##### {say('B 组')}")
        begin = min(middle + timedelta(days=1), coverage.last_day)
        second = choose_side("b", choices, coverage, (begin, coverage.last_day))
    with_words = st.toggle(
        say("也比较客户用词"),
        help=say("每组抽读几千通，要等几秒。"),
        key="with_words",
        persist_state="session",
    )
    with st.spinner(say("正在读通话…"), show_time=True):
        found = ask(compare, first, second, with_words=with_words)
    _show(found)


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
    show_contrasts(found.contrasts)
    st.subheader(say("数字"))
    show_numbers(found.numbers)


show_page()
