"""规则: a checkpoint in words, tried on calls, edited with checks, handed in as a draft."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from conversation.errors import CallqaError, RuleError
from dashboards.addressed import address_choice, adopt_choice
from dashboards.data import time_zone
from dashboards.labels import language, plain, say
from dashboards.people import current_user, require
from dashboards.rule_trial import try_on_many, try_on_one
from dashboards.rulebook import (
    LONGEST_TEXT,
    Draft,
    check_draft,
    list_drafts,
    read_rules,
    rules_folder,
    source_of,
    submit_draft,
)
from qa_rules import Checkpoint, Library, show
from review.roles import Right


def show_page() -> None:
    """Draw the page."""
    st.header(say("规则"))
    try:
        library = read_rules()
    except RuleError as error:
        st.error(say("规则目录里有问题，请先改正："), icon=":material/rule:")
        st.code("\n".join(error.problems), language=None)
        return
    found = _choose(library)
    if found is None:
        st.info(say("规则目录里没有质检点。"), icon=":material/rule:")
        return
    names = [say("说明"), say("试一试"), say("编辑与提交")]
    told, trial, editing = st.tabs(names)
    with told:
        _tell(found)
    with trial:
        try_on_one(found)
    with editing:
        _edit(library, found)


def _choose(library: Library) -> Checkpoint | None:
    points = {point.id: point for point in library.checkpoints}
    if not points:
        return None
    adopt_choice("checkpoint", points)
    chosen = st.selectbox(
        say("质检点"),
        list(points),
        format_func=lambda name: f"{points[name].title} · {name}",
        key="checkpoint",
        width=420,
    )
    address_choice("checkpoint", chosen or "")
    return points.get(chosen or "") or next(iter(points.values()))


def _tell(checkpoint: Checkpoint) -> None:
    spoken: Literal["zh", "en"] = "en" if language() == "en" else "zh"
    with st.container(border=True):
        st.text(show(checkpoint, language=spoken))
    place = plain(str(rules_folder() or say("随产品附带")))
    st.caption(say("文件是规则的唯一来源：{folder}", folder=place))


def _edit(library: Library, checkpoint: Checkpoint) -> None:
    key = f"rule-{checkpoint.id}-{checkpoint.revision}"
    if key not in st.session_state:
        st.session_state[key] = source_of(library, checkpoint.id)
    text = st.text_area(
        "YAML", key=key, height=420, max_chars=LONGEST_TEXT, label_visibility="collapsed"
    )
    draft = check_draft(text, identifier=checkpoint.id, library=library)
    if draft.problems:
        st.error(say("有 {n} 处问题：", n=len(draft.problems)), icon=":material/error:")
        st.code("\n".join(draft.problems), language=None)
    else:
        st.success(say("没有问题。"), icon=":material/check:")
    if draft.checkpoint is not None:
        with st.expander(say("用修改后的规则试一试"), icon=":material/play_arrow:"):
            _try_draft(draft.checkpoint)
        with st.expander(say("回测：会改变哪些通话"), icon=":material/science:"):
            try_on_many(library, draft.checkpoint)
    _submit(draft)


def _try_draft(checkpoint: Checkpoint) -> None:
    st.text(show(checkpoint, language="en" if language() == "en" else "zh"))


def _submit(draft: Draft) -> None:
    with st.form("submit-draft"):
        note = st.text_input(say("改了什么，为什么"), max_chars=200)
        if st.form_submit_button(say("提交草稿"), type="primary"):
            require(Right.WRITE_RULES)
            at = datetime.now(ZoneInfo(time_zone()))
            try:
                path = submit_draft(draft, author=current_user(), note=note, at=at)
            except CallqaError as error:
                st.warning(plain(str(error)), icon=":material/warning:")
            else:
                st.success(say("已提交：{path}", path=plain(path.name)))
    drafts = list_drafts()
    if drafts:
        st.caption(say("等待发布的草稿（审核后拷入规则目录，运行 callqa rules lint 与 lock）："))
        st.code("\n".join(str(path) for path in drafts[:20]), language=None)


show_page()
