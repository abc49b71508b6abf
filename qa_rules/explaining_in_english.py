"""Why a checkpoint came out as it did, in plain English; quotes stay as they were said."""

from collections.abc import Iterator, Mapping

from conversation import Conversation, Role
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Finding, Hit, SearchedWindow, requoted
from qa_rules.judging import Judge, answer_searches, judge_one
from qa_rules.outcome import Outcome, Truth
from qa_rules.showing import condition_in_words, english_titles
from qa_rules.wording import deciding_names

_OUTCOMES = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.UNDETERMINED: "undetermined, a person decides",
}
_TRUTHS = {Truth.HIT: "found", Truth.MISS: "not found", Truth.NOT_EVALUABLE: "cannot be told"}
_PARTIES = {Role.AGENT: "the agent", Role.CUSTOMER: "the customer", None: "either party"}
_SPEAKERS = {
    Role.AGENT: "agent",
    Role.CUSTOMER: "customer",
    Role.IVR: "announcement",
    Role.UNKNOWN: "unknown",
}
_SHOWN_TURNS = 12


def explain_in_english(
    conversation: Conversation, checkpoint: Checkpoint, *, texts: Mapping[int, str] | None = None
) -> str:
    """Tell what ``explain`` tells."""
    scene = Judge((checkpoint,)).stage(conversation)
    result = judge_one(scene, checkpoint)
    called = english_titles(checkpoint)
    searched = bool(result.searched or result.hits)
    findings = answer_searches(scene, checkpoint) if searched else {}
    lines = [f"Checkpoint: {checkpoint.title} ({checkpoint.key})"]
    lines.append(f"Outcome: {_OUTCOMES[result.outcome]}")
    lines.append(f"Why: {_reason(result, checkpoint, findings)}")
    if checkpoint.occasion is not None:
        lines.append(f"Applies when: {condition_in_words(checkpoint.occasion, called, 'en')}")
    for name in checkpoint.search_order if findings else ():
        lines += _search(name, checkpoint, findings[name], texts or {})
    verb = "requires" if checkpoint.forbid is None else "forbids"
    lines.append(f"The rule {verb}: {condition_in_words(checkpoint.verdict, called, 'en')}")
    return "\n".join(lines)


def _reason(
    result: CheckpointResult, checkpoint: Checkpoint, findings: Mapping[str, Finding]
) -> str:
    if not findings or result.outcome not in (Outcome.PASS, Outcome.FAIL):
        return result.reason  # its own words, which are Chinese
    truths = {name: finding.truth for name, finding in findings.items()}
    called = english_titles(checkpoint)
    names = deciding_names(checkpoint.verdict, truths)
    return "; ".join(f"{called(name)} {_TRUTHS[truths[name]]}" for name in names)


def _search(
    name: str, checkpoint: Checkpoint, finding: Finding, texts: Mapping[int, str]
) -> Iterator[str]:
    search = checkpoint.find[name]
    yield f"· {english_titles(checkpoint)(name)}: {search.says_in_english()}"
    yield f"    where: {_PARTIES[search.party]}, {search.within.written}"
    for window in finding.searched[:3]:
        yield f"    looked at: {_window(window)}"
    reason = f" ({finding.reason})" if finding.reason else ""
    yield f"    result: {_TRUTHS[finding.truth]}{reason}"
    for hit in finding.hits[:5]:
        yield f"    evidence: {_hit(requoted(hit, texts))}"


def _window(window: SearchedWindow) -> str:
    seconds = f"{window.start:.1f}–{window.end:.1f} s"
    if not window.turn_indexes:
        return f"{seconds}, in which {_PARTIES[window.role]} says nothing"
    shown = ", ".join(str(index + 1) for index in window.turn_indexes[:_SHOWN_TURNS])
    more = ", …" if len(window.turn_indexes) > _SHOWN_TURNS else ""
    return f"{seconds}, turns {shown}{more}"


def _hit(hit: Hit) -> str:
    detail = f" ({hit.detail})" if hit.detail else ""
    if hit.turn_index < 0:
        return f"the whole call{detail}"
    where = f"turn {hit.turn_index + 1} at {hit.start:.1f} s"
    return f'{where} {_SPEAKERS[hit.role]}: "{hit.quote}"{detail}'
