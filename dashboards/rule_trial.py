"""Trying a checkpoint on one call, typed or stored, and on many before it is published."""

import streamlit as st

from conversation import Conversation
from conversation.errors import CallqaError, UsageError
from conversation.notation import parse_conversation
from dashboards.components.table import Column, Record, chip, marked, show_table
from dashboards.data import ask
from dashboards.doors import doors
from dashboards.figures import clock
from dashboards.labels import plain, say
from dashboards.rulebook import with_draft
from dashboards.vocabulary import OUTCOME_TONES, OUTCOMES, ROLES, word
from qa_rules import Backtest, Checkpoint, CheckpointResult, Library, backtest, explain, judge
from warehouse.read import EVERY_CALL
from warehouse.read.calls import Order, call_lines, list_calls

_EXAMPLE = (
    "[0.4-2.1] agent: 您好，工号8021，请讲。\n[2.6-5.0] customer: 我要查一下年费。\n"
    "[5.4-12.0] agent: 好的，请稍等，我帮您查一下。"
)
_MOST_CALLS = (50, 200, 1000)
_MOST_FLIPS = 50


def try_on_one(checkpoint: Checkpoint) -> None:
    """Draw the trial on one call: verdict, reason, the turns with what was hit."""
    names = {"typed": say("输入一段对话"), "stored": say("已有的通话")}
    source = st.segmented_control(
        say("在什么上试"), list(names), default="typed", required=True,
        format_func=names.__getitem__, key="trial_source", label_visibility="collapsed",
    )  # fmt: skip
    try:
        conversation = _stored() if source == "stored" else _typed()
        if conversation is not None:
            _show_verdict(conversation, checkpoint)
    except CallqaError as error:
        st.warning(plain(str(error)), icon=":material/warning:")


def try_on_many(library: Library, checkpoint: Checkpoint) -> None:
    """Draw the backtest: which calls would come out otherwise, and on what evidence."""
    read_one = doors().one_conversation
    if read_one is None:
        st.info(say("在命令行回测：") + " `callqa rules backtest DIR`", icon=":material/terminal:")
        return
    most = st.selectbox(
        say("最多多少通"), _MOST_CALLS, key="backtest_calls", persist_state="session", width=160
    )
    if not st.button(say("开始回测"), icon=":material/science:"):
        return
    try:
        with st.spinner(say("正在用新旧规则各判一遍…")):
            found = backtest(
                map(read_one, _newest_seen(int(most or _MOST_CALLS[0]))),
                old=library,
                new=with_draft(library, checkpoint),
            )
    except CallqaError as error:
        st.error(plain(str(error)))
        return
    _show_backtest(found)


def _typed() -> Conversation | None:
    text = st.text_area(
        say("一行一句：[开始-结束] agent 或 customer: 说的话"),
        value=_EXAMPLE, key="trial_text", height=180, max_chars=20_000,
    )  # fmt: skip
    return parse_conversation(text) if text.strip() else None


def _stored() -> Conversation | None:
    read_one = doors().one_conversation
    if read_one is None:
        st.info(say("这台服务器不能读取原始转写，请输入一段对话。"), icon=":material/info:")
        return None
    call_id = st.text_input(say("通话编号"), key="trial_call", max_chars=200).strip()
    if not call_id:
        return None
    if not ask(call_lines, (call_id,)):
        raise UsageError(say("没有这通电话，或您看不到它。"))
    return read_one(call_id)


def _newest_seen(most: int) -> list[str]:
    """The newest calls that the reader may see."""
    found = ask(list_calls, EVERY_CALL, order=Order.NEWEST, page_size=most)
    return [line.call_id for line in found.lines]


def _show_verdict(conversation: Conversation, checkpoint: Checkpoint) -> None:
    (result,) = judge(conversation, (checkpoint,))
    outcome = str(result.outcome)
    st.markdown(f"**{say('结论')}：{word(OUTCOMES, outcome)}** · {plain(result.reason)}")
    _show_turns(conversation, result)
    with st.expander(say("逐步说明")):
        st.text(explain(conversation, checkpoint))


def _show_turns(conversation: Conversation, result: CheckpointResult) -> None:
    tone = OUTCOME_TONES.get(str(result.outcome), "info")
    columns = [
        Column("clock", say("位置"), "number"),
        Column("said", say("对话"), "marked"),
        Column("hits", say("命中"), "chips"),
    ]
    records = []
    for index, turn in enumerate(conversation.transcript.turns):
        hits = [hit for hit in result.hits if hit.turn_index == index]
        places = [(hit.char_start, hit.char_end) for hit in hits]
        records.append(
            Record(
                {
                    "clock": clock(turn.start),
                    "said": [marked(word(ROLES, str(turn.role)), turn.text, places)],
                    "hits": [chip(hit.search, tone, hit.detail) for hit in hits],
                }
            )
        )
    show_table(columns, records, key="trial", caption=say("对话"))


def _show_backtest(found: Backtest) -> None:
    st.markdown(say("共比较 {n} 通", n=f"{found.calls:,}"))
    if not found.flips:
        st.success(say("没有一通的结论改变。"))
        return
    for name, old, new, count in found.flips:
        told = f"{_outcome(old)} → {_outcome(new)}：{count:,}"
        st.markdown(f"- {plain(name)} {told}")
    columns = [
        Column("call", say("通话")),
        Column("old", say("原结论"), "chips"),
        Column("new", say("新结论"), "chips"),
        Column("reason", say("原因"), "quote"),
    ]
    records = [
        Record(
            {
                "call": flip.call_id,
                "old": [chip(_outcome(str(flip.old or "")), OUTCOME_TONES.get(str(flip.old), ""))],
                "new": [chip(_outcome(str(flip.new or "")), OUTCOME_TONES.get(str(flip.new), ""))],
                "reason": flip.reason,
            }
        )
        for flip in found.examples[:_MOST_FLIPS]
    ]
    show_table(columns, records, key="flips", caption=say("结论改变的通话"))
    moved = [one for one in found.shifts if round(one.moved, 1)][:20]
    if moved:
        st.caption(
            say("平均分变化：{moved}", moved=plain("，".join(
                f"{one.name or say('全中心')} {one.old_mean:.1f} → {one.new_mean:.1f}"
                for one in moved
            )))
        )  # fmt: skip


def _outcome(name: str) -> str:
    return word(OUTCOMES, name) or say("无")
