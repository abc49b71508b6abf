"""Builders that ask one search, or one checkpoint, of a call in notation."""

from textwrap import indent

from building import a_call
from conversation import Conversation
from qa_rules import Checkpoint, Outcome, load_library, read_checkpoint
from qa_rules.evidence import Finding
from qa_rules.judging import Judge, answer_searches
from qa_rules.language_model import Endpoint

_SHELF = load_library().shelf


def a_checkpoint(body: str, *, name: str = "point") -> Checkpoint:
    """Read a checkpoint whose id, revision and title are given."""
    head = f"id: {name}\nrevision: 1\ntitle: 质检点\n"
    return read_checkpoint(head + body, name=f"{name}.yaml", shelf=_SHELF)


def a_search(search: str, *, beside: str = "") -> Checkpoint:
    """A checkpoint that requires the search ``it``; ``beside`` holds more searches."""
    return a_checkpoint(
        f"find:\n  it:\n{indent(search, '    ')}\n{indent(beside, '  ')}\nrequire: it\n"
    )


def find(
    search: str,
    call: str | Conversation,
    *,
    beside: str = "",
    endpoint: Endpoint | None = None,
) -> Finding:
    """Ask one search of a call."""
    conversation = a_call(call) if isinstance(call, str) else call
    checkpoint = a_search(search, beside=beside)
    judge = Judge((checkpoint,), endpoint=endpoint)
    return answer_searches(judge.stage(conversation), checkpoint)["it"]


def quotes(finding: Finding) -> list[str]:
    """What was found, word for word."""
    return [hit.quote for hit in finding.hits]


def outcome_of(checkpoint: Checkpoint, call: str | Conversation) -> Outcome:
    """Judge one checkpoint."""
    conversation = a_call(call) if isinstance(call, str) else call
    (result,) = Judge((checkpoint,)).judge(conversation)
    return result.outcome
