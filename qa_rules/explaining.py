"""Why a checkpoint came out as it did, in plain Chinese."""

from collections.abc import Iterator, Mapping

from conversation import Conversation, Role
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Finding, Hit, SearchedWindow, requoted
from qa_rules.judging import Judge, answer_searches, judge_one
from qa_rules.outcome import Outcome, Truth
from qa_rules.search import ROLE_WORDS
from qa_rules.showing import condition_in_words, window_in_words

OUTCOME_WORDS = {
    Outcome.PASS: "合格",
    Outcome.FAIL: "不合格",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.UNDETERMINED: "无法判定，转人工",
}
_TRUTH_WORDS = {Truth.HIT: "找到", Truth.MISS: "没有找到", Truth.NOT_EVALUABLE: "无法判断"}
_SPEAKERS = {Role.AGENT: "客服", Role.CUSTOMER: "客户", Role.IVR: "语音提示", Role.UNKNOWN: "未知"}
_SHOWN_TURNS = 12


def explain(
    conversation: Conversation, checkpoint: Checkpoint, *, texts: Mapping[int, str] | None = None
) -> str:
    """Tell each search, where it looked, what it found, and why the verdict.

    Quotes are taken from ``texts`` by turn index, where a reader sees other words of the same
    length than those that were judged.
    """
    scene = Judge((checkpoint,)).stage(conversation)
    result = judge_one(scene, checkpoint)
    lines = [
        f"质检点：{checkpoint.title}（{checkpoint.key}）",
        f"结论：{OUTCOME_WORDS[result.outcome]}",
        f"原因：{result.reason}",
    ]
    if _was_searched(result):
        lines += _occasion(checkpoint)
        findings = answer_searches(scene, checkpoint)
        for name in checkpoint.search_order:
            lines += _search(name, checkpoint, findings[name], texts or {})
    kind = "要求" if checkpoint.forbid is None else "禁止"
    lines.append(f"判定条件：{kind} {condition_in_words(checkpoint.verdict, checkpoint.called)}")
    return "\n".join(lines)


def _was_searched(result: CheckpointResult) -> bool:
    return bool(result.searched or result.hits) or result.outcome in (Outcome.PASS, Outcome.FAIL)


def _occasion(checkpoint: Checkpoint) -> list[str]:
    if checkpoint.occasion is None:
        return []
    return [f"适用情形：{condition_in_words(checkpoint.occasion, checkpoint.called)}"]


def _search(
    name: str, checkpoint: Checkpoint, finding: Finding, texts: Mapping[int, str]
) -> Iterator[str]:
    search, called = checkpoint.find[name], checkpoint.called
    yield f"· {called(name)}：{search.says_with(called)}"
    yield f"    范围：{ROLE_WORDS[search.party]}，{window_in_words(search.within, called)}"
    for window in finding.searched[:3]:
        yield f"    看了：{_window(window)}"
    reason = f"（{finding.reason}）" if finding.reason else ""
    yield f"    结果：{_TRUTH_WORDS[finding.truth]}{reason}"
    for hit in finding.hits[:5]:
        yield f"    证据：{_hit(requoted(hit, texts))}"


def _window(window: SearchedWindow) -> str:
    if not window.turn_indexes:
        return f"{window.start:.1f}–{window.end:.1f} 秒，其中没有{ROLE_WORDS[window.role]}的话"
    shown = "、".join(str(index + 1) for index in window.turn_indexes[:_SHOWN_TURNS])
    more = "…" if len(window.turn_indexes) > _SHOWN_TURNS else ""
    return f"{window.start:.1f}–{window.end:.1f} 秒，第 {shown}{more} 句"


def _hit(hit: Hit) -> str:
    detail = f"（{hit.detail}）" if hit.detail else ""
    if hit.turn_index < 0:
        return f"全通话{detail}"
    where = f"第 {hit.turn_index + 1} 句 {hit.start:.1f} 秒"
    return f"{where} {_SPEAKERS[hit.role]}：“{hit.quote}”{detail}"
