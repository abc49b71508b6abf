"""What went wrong: recordings in quarantine and stages that failed."""

from collections.abc import Callable
from pathlib import PurePath

import streamlit as st

from conversation.errors import CallqaError, HomeLockedError
from dashboards.advice import advise
from dashboards.components.table import Column, Record, chip, hinted, show_table
from dashboards.data import ask
from dashboards.doors import doors
from dashboards.figures import short_moment
from dashboards.labels import plain, say
from dashboards.people import require
from dashboards.vocabulary import STAGES, word
from review.roles import Right
from warehouse.read.runs import count_quarantine, list_failures, list_quarantine

PAGE_SIZE = 25


def show_quarantine() -> None:
    """Draw the recordings in quarantine with reasons and advice."""
    st.subheader(say("隔离的录音"))
    pages = -(-ask(count_quarantine) // PAGE_SIZE)
    if not pages:
        st.caption(say("没有被隔离的录音。"))
        return
    page = min(int(st.session_state.get("quarantine_page", 1)), pages)
    refused = ask(list_quarantine, page=page, page_size=PAGE_SIZE)
    columns = [
        Column("source", say("文件"), "hinted", wrap=True),
        Column("reason", say("原因"), "chips"),
        Column("detail", say("详情"), "quote"),
        Column("advice", say("怎么办"), "quote"),
        Column("seen", say("时间")),
    ]
    records = [
        Record(
            {
                "source": hinted(PurePath(entry.source).name, entry.source),
                "reason": [chip(say(advise(entry.reason).reason), "warn", entry.reason)],
                "detail": entry.detail,
                "advice": say(advise(entry.reason).what_to_do),
                "seen": short_moment(entry.seen_at),
            }
        )
        for entry in refused
    ]
    show_table(columns, records, key="quarantine", caption=say("隔离的录音"))
    if pages > 1:
        st.pagination(pages, key="quarantine_page")
    _offer_requeue(tuple(entry.source for entry in refused))


def _offer_requeue(sources: tuple[str, ...]) -> None:
    """Let inputs of this page be taken in again, once what was wrong with them is mended."""
    requeue = doors().requeue
    if requeue is None:
        st.caption(say("修正后让它们重新接入：") + " `callqa quarantine requeue`")
        return
    names = {source: PurePath(source).name for source in sources}
    with st.form("requeue"):
        picked = st.multiselect(
            say("修正后重新接入"),
            list(names),
            format_func=names.__getitem__,
            placeholder=say("选择文件；不选则为本页全部"),
        )
        if st.form_submit_button(say("重新接入"), icon=":material/replay:"):
            _requeue(requeue, frozenset(picked or sources))


def _requeue(requeue: Callable[[frozenset[str]], int], sources: frozenset[str]) -> None:
    require(Right.OPERATE)
    try:
        count = requeue(sources)
    except HomeLockedError:
        st.warning(say("正在运行中，结束后再试。"), icon=":material/lock:")
    except CallqaError as error:
        st.error(plain(str(error)))
    else:
        st.success(say("{n} 个文件将在下次运行时重新接入。", n=f"{count:,}"))


def show_failures() -> None:
    """Draw the stages that failed; nothing where none did."""
    failures = ask(list_failures)
    if not failures:
        return
    st.subheader(say("失败的环节"))
    columns = [
        Column("call", say("通话")),
        Column("stage", say("环节")),
        Column("attempts", say("尝试次数"), "number"),
        Column("error", say("错误"), "quote"),
        Column("when", say("时间")),
    ]
    records = [
        Record(
            {
                "call": failure.call_id,
                "stage": word(STAGES, failure.stage),
                "attempts": f"{failure.attempts}",
                "error": failure.error,
                "when": short_moment(failure.finished_at),
            }
        )
        for failure in failures
    ]
    show_table(columns, records, key="failures", caption=say("失败的环节"))
