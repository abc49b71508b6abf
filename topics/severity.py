"""How serious a complaint is."""

import re
from collections.abc import Sequence

from topics.evidence import CallEvidence

GRAVE_CAUSES = frozenset({"资金安全", "个人信息"})
HIGH, MEDIUM = 3, 1
_REPEATED = re.compile(
    r"[三四五六七八九十好几多无数]+[次遍回趟]|反复|一直没|还没解决|又来了|第[二三四五六]次"
)
_DEMANDS = re.compile(r"要投诉|投诉你|赔偿|必须赔|给我退|退给我|退回来|要求|领导|主管|说法")
_HARM = re.compile(r"住院|吓病|心脏病|丢了工作|离婚|自杀|活不下去|跳楼|养老钱|救命")


def rate_severity(evidence: CallEvidence, cause: Sequence[str], positions: Sequence[int]) -> str:
    """Rate by points: a threat of escalation or harm 3, a grave cause 2, a demand 1, repetition 1.

    ``high`` from 3 points, ``medium`` from 1, else ``low``. Grave causes are money and personal
    data at risk.
    """
    text = "，".join(evidence.texts[i] for i in positions)
    points = (
        3 * bool(evidence.threats)
        + 3 * bool(_HARM.search(text))
        + 2 * bool(GRAVE_CAUSES & set(cause))
        + bool(_DEMANDS.search(text))
        + bool(_REPEATED.search(text))
    )
    if points >= HIGH:
        return "high"
    return "medium" if points >= MEDIUM else "low"
