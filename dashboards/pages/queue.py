"""复核: whom to listen to next, and why."""

import streamlit as st

from dashboards.data import ask
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.lists import show_queue
from dashboards.next_call import remember_line
from dashboards.notices import say_no_match, say_nothing_yet
from dashboards.people import current_user, may
from dashboards.planning import choose_plan
from dashboards.queue import Queue, lines_of, make_queue
from dashboards.sharing import show_sharing
from dashboards.tiles import Tile, show_tiles
from review.roles import Right
from warehouse.read.overview import read_coverage

PAGE_SIZE = 25


def show_page() -> None:
    """Draw the page."""
    st.header(say("复核"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    leads = may(Right.ASSIGN_REVIEWS)  # a score that one can choose by is one that one knows
    chosen = choose_calls(
        coverage, ("direction", "team", "queue", "agent", "length", *(("score",) if leads else ()))
    )
    plan = choose_plan()
    queue = make_queue(chosen, plan)
    show_tiles(
        (
            Tile(say("抽中"), f"{queue.drawn:,}"),
            Tile(say("已复核"), f"{queue.done:,}"),
            Tile(say("待复核"), f"{len(queue.waiting):,}"),
        )
    )
    if not current_user():
        st.info(say("先在左侧填写您的姓名，再开始复核。"), icon=":material/badge:")
    if leads and current_user() and queue.waiting:
        show_sharing(queue)
    _show_waiting(queue, is_blind=plan.blind)


def _show_waiting(queue: Queue, *, is_blind: bool) -> None:
    if not queue.drawn:
        say_no_match()
        return
    if not queue.waiting:
        st.success(say("这一批都复核完了。"))
        return
    waiting = queue.waiting
    mine = queue.of(current_user())
    if mine and st.toggle(say("只看我的"), key="only_mine", persist_state="session"):
        waiting = mine
    remember_line(
        (
            one
            for one in waiting
            if one.call_id not in queue.desks or queue.desks[one.call_id].reviewer == current_user()
        ),
        is_blind=is_blind,
    )
    pages = -(-len(waiting) // PAGE_SIZE)
    page = min(int(st.session_state.get("queue_page", 1)), pages)
    begin = (page - 1) * PAGE_SIZE
    lines = lines_of(waiting[begin : begin + PAGE_SIZE])
    show_queue(lines, queue.desks, is_blind=is_blind)
    if pages > 1:
        st.pagination(pages, key="queue_page")


show_page()
