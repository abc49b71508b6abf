"""What people decide about a topic: its name, what it is part of, whether it is followed."""

from collections.abc import Mapping

import streamlit as st

from conversation.errors import CallqaError, HomeLockedError
from dashboards.data import ask
from dashboards.doors import doors
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from review.facts import FactLog
from review.roles import Right
from review.topic_decisions import TopicAction, decide_topic
from warehouse.read.topics import is_complaint

_LONGEST = 80


def edit_topic(topic_id: str, names: Mapping[str, str], *, is_muted: bool) -> None:
    """Draw the menu of decisions about a topic; every one is on the record with its author."""
    if not may(Right.EDIT_TOPICS):
        return
    with st.popover(say("修改主题"), icon=":material/edit:"):
        author = current_user()
        if not author:
            st.info(say("先在左侧填写您的姓名，修改以此署名。"), icon=":material/badge:")
            return
        _rename(topic_id, names, author)
        _merge(topic_id, names, author)
        _mute(topic_id, author, is_muted=is_muted)


def pin_call(topic_id: str, author: str) -> None:
    """Draw the field that puts one complaint call into a topic for good."""
    with st.form(f"pin-{topic_id}", border=False):
        call_id = st.text_input(say("把通话归入本主题（通话编号）"), max_chars=_LONGEST)
        if st.form_submit_button(say("归入")) and call_id.strip():
            if not ask(is_complaint, call_id.strip()):
                st.error(say("没有这个编号的投诉通话。"))
                return
            _decide(TopicAction.PIN, call_id.strip(), topic_id, author)


def _rename(topic_id: str, names: Mapping[str, str], author: str) -> None:
    with st.form(f"rename-{topic_id}", border=False):
        name = st.text_input(say("名称"), value=names.get(topic_id, ""), max_chars=_LONGEST)
        left, right = st.columns(2)
        if left.form_submit_button(say("改名"), width="stretch"):
            _decide(TopicAction.RENAME, topic_id, name, author)
        if right.form_submit_button(say("恢复机器命名"), width="stretch"):
            _decide(TopicAction.RENAME, topic_id, "", author)
    pin_call(topic_id, author)


def _merge(topic_id: str, names: Mapping[str, str], author: str) -> None:
    others = {identity: name for identity, name in names.items() if identity not in ("", topic_id)}
    with st.form(f"merge-{topic_id}", border=False):
        into = st.selectbox(
            say("并入主题"), list(others), index=None, format_func=others.__getitem__,
            placeholder=say("选择主题"),
        )  # fmt: skip
        if st.form_submit_button(say("合并")) and into:
            _decide(TopicAction.MERGE, topic_id, into, author)


def _mute(topic_id: str, author: str, *, is_muted: bool) -> None:
    label = say("恢复关注") if is_muted else say("不再关注（不进趋势和预警）")
    if st.button(label, key=f"mute-{topic_id}"):
        _decide(TopicAction.MUTE, topic_id, "" if is_muted else "yes", author)


def _decide(action: TopicAction, subject: str, value: str, author: str) -> None:
    require(Right.EDIT_TOPICS)
    try:
        with FactLog(reviews_path()) as log:
            decide_topic(log, action, subject, value=value, author=author)
        publish = doors().publish_decisions
        if publish is None:
            st.info(say("已记录，下次运行后生效。"), icon=":material/schedule:")
            return
        with st.spinner(say("正在更新…")):
            publish()
    except HomeLockedError:
        st.info(say("已记录，正在进行的运行结束后生效。"), icon=":material/schedule:")
    except CallqaError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()
