"""Who may do what: rights by role. What no role gives is refused."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person does in the contact centre."""

    INSPECTOR = "inspector"
    QA_LEAD = "qa_lead"
    ANALYST = "analyst"
    MANAGER = "manager"
    AGENT = "agent"
    RULE_AUTHOR = "rule_author"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """One thing that has to be allowed."""

    SEE_CALLS = "see_calls"
    HEAR_SOUND = "hear_sound"
    SEE_ORIGINALS = "see_originals"
    REVIEW = "review"
    ASSIGN_REVIEWS = "assign_reviews"
    APPEAL = "appeal"
    DECIDE_APPEALS = "decide_appeals"
    CALIBRATE = "calibrate"
    COACH = "coach"
    SEE_TOPICS = "see_topics"
    EDIT_TOPICS = "edit_topics"
    SEE_SCORES = "see_scores"
    EXPORT = "export"
    WRITE_RULES = "write_rules"
    OPERATE = "operate"
    SEE_AUDIT = "see_audit"


_R = Right
_RIGHTS = MappingProxyType(
    {
        Role.INSPECTOR: {_R.SEE_CALLS, _R.HEAR_SOUND, _R.REVIEW, _R.CALIBRATE},
        Role.QA_LEAD: {
            *(_R.SEE_CALLS, _R.HEAR_SOUND, _R.SEE_ORIGINALS, _R.REVIEW, _R.ASSIGN_REVIEWS),
            *(_R.DECIDE_APPEALS, _R.CALIBRATE, _R.COACH, _R.SEE_SCORES, _R.EXPORT),
        },
        Role.ANALYST: {_R.SEE_CALLS, _R.HEAR_SOUND, _R.SEE_TOPICS, _R.EDIT_TOPICS, _R.EXPORT},
        Role.MANAGER: {
            *(_R.SEE_CALLS, _R.SEE_SCORES, _R.SEE_TOPICS, _R.COACH, _R.EXPORT),
        },
        Role.AGENT: {_R.SEE_CALLS, _R.HEAR_SOUND, _R.APPEAL},
        Role.RULE_AUTHOR: {_R.SEE_CALLS, _R.WRITE_RULES},
        Role.OPERATOR: {_R.OPERATE},
        Role.AUDITOR: {_R.SEE_AUDIT},
    }
)
EVERY_RIGHT = frozenset(Right)


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that any of the roles allows; nothing for nobody."""
    return frozenset(right for role in roles for right in _RIGHTS[role])
