"""What people corrected in a transcript: who is the agent, and what was said in a turn.

A correction is about a stretch of the recording, not about a row: it names the times that the
person heard, so it still holds when the same recording is transcribed anew by another model.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conversation import Role, Span
from conversation.errors import UsageError
from review.facts import Fact, FactLog

KIND = "transcript"
LONGEST_TEXT = 2_000  # characters: more is a paste that went wrong


@dataclass(frozen=True, slots=True)
class WordCorrection:
    """What a person heard in ``span`` of a channel, beside what the machine wrote there."""

    channel: int
    span: Span
    machine_text: str
    text: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is in force for one call.

    ``agent_spans`` are the times in which the agent speaks by a person's word, empty where nobody
    corrected the roles. ``version`` counts everything ever recorded for the call.
    """

    agent_spans: tuple[Span, ...] = ()
    words: tuple[WordCorrection, ...] = ()
    version: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the machine's transcript stands as it is."""
        return not (self.agent_spans or self.words)

    @property
    def fingerprint(self) -> str:
        """Sha256 over what is in force; who said so and when plays no part."""
        content = [
            [[span.start, span.end] for span in self.agent_spans],
            [[w.channel, w.span.start, w.span.end, w.machine_text, w.text] for w in self.words],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def record_agent(
    log: FactLog,
    call_id: str,
    *,
    agent_spans: Iterable[Span],
    before: Mapping[str, Role],
    author: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Fact:
    """Record in which times the agent speaks; no times takes an earlier word back.

    ``before`` is what stood there (``turn index → role``), for the record. Raises ``UsageError``
    without an author and ``FactConflictError`` when somebody was faster.
    """
    spans = [_rounded(span) for span in agent_spans]
    body = {
        "what": "roles",
        "agent_spans": spans,
        "before": {index: str(role) for index, role in before.items()},
        "reason": reason.strip(),
    }
    return _add(log, call_id, body, author, expected_version)


def record_words(
    log: FactLog,
    call_id: str,
    correction: WordCorrection,
    *,
    author: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Fact:
    """Record what was really said in a turn; the machine's own words take the correction back.

    Raises ``UsageError`` for no text, too much text or no author, ``FactConflictError`` when
    somebody was faster.
    """
    text = " ".join(correction.text.split())
    if not text or len(text) > LONGEST_TEXT:
        raise UsageError(
            f"a corrected turn has 1 to {LONGEST_TEXT} characters, this one {len(text)} — "
            "write what was said; to take a correction back, give the machine's words again"
        )
    body = {
        "what": "words",
        "channel": correction.channel,
        "span": _rounded(correction.span),
        "machine_text": correction.machine_text,
        "text": text,
        "reason": reason.strip(),
    }
    return _add(log, call_id, body, author, expected_version)


def corrections_of(log: FactLog, call_id: str) -> Corrections:
    """What is in force for one call."""
    return _fold(log.facts(KIND, call_id))


def all_corrections(log: FactLog) -> dict[str, Corrections]:
    """What is in force for every call that anybody ever corrected, by call id."""
    by_call: dict[str, list[Fact]] = {}
    for fact in log.facts(KIND):
        by_call.setdefault(fact.subject, []).append(fact)
    return {call_id: _fold(facts) for call_id, facts in by_call.items()}


def correction_history(log: FactLog, call_id: str) -> tuple[Fact, ...]:
    """Everything ever recorded for a call, in order: who, when, what, why."""
    return log.facts(KIND, call_id)


def _add(
    log: FactLog, call_id: str, body: Mapping[str, Any], author: str, expected: int | None
) -> Fact:
    if not call_id.strip() or not author.strip():
        raise UsageError("a correction needs a call and somebody who makes it")
    return log.add(KIND, call_id, author=author.strip(), body=body, expected_version=expected)


def _fold(facts: Iterable[Fact]) -> Corrections:
    """The last word about the roles, and about each stretch of each channel."""
    agent_spans: tuple[Span, ...] = ()
    words: dict[tuple[int, float, float], WordCorrection] = {}
    version = 0
    for fact in facts:
        version = fact.version
        body = fact.body
        if body["what"] == "roles":
            agent_spans = tuple(Span(*span) for span in body["agent_spans"])
            continue
        correction = WordCorrection(
            int(body["channel"]), Span(*body["span"]), body["machine_text"], body["text"]
        )
        key = (correction.channel, *body["span"])
        words.pop(key, None)
        if correction.text != correction.machine_text:
            words[key] = correction
    return Corrections(agent_spans, tuple(words[key] for key in sorted(words)), version)


def _rounded(span: Span) -> list[float]:
    return [round(span.start, 3), round(span.end, 3)]
