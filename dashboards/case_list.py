"""The table of improvement cases: whose each is, what is late, and what came of it."""

from datetime import date

from dashboards.case_effect import effect_chips, verify
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.figures import NOTHING, day
from dashboards.labels import say
from dashboards.vocabulary import word
from review.cases import Case, CaseState

STATES = {"open": "待处理", "acting": "实施中", "verified": "已验证", "closed": "已关闭"}
_STATE_TONES = {"open": "warn", "acting": "info", "verified": "good"}


def show_cases(cases: tuple[Case, ...], subjects: dict[str, str], today: date | None) -> None:
    """Draw the table; ``subjects`` names what a case is about by ``kind:id``."""
    columns = [
        Column("case", say("事项"), wrap=True),
        Column("about", say("关于"), wrap=True),
        Column("owner", say("负责人")),
        Column("department", say("部门")),
        Column("acted", say("实施日")),
        Column("due", say("期限"), "chips"),
        Column("state", say("状态"), "chips"),
        Column("effect", say("效果"), "chips"),
    ]
    records = [
        Record(
            {
                "case": case.title,
                "about": subjects.get(f"{case.subject_kind}:{case.subject_id}", case.subject_id),
                "owner": case.owner,
                "department": case.department or NOTHING,
                "acted": day(case.acted_on),
                "due": _due(case, today),
                "state": [chip(word(STATES, case.state), _STATE_TONES.get(case.state, ""))],
                "effect": effect_chips(verify(case)),
            }
        )
        for case in cases
    ]
    show_table(columns, records, key="cases", caption=say("改进事项"))


def _due(case: Case, today: date | None) -> list[dict[str, str]]:
    if case.due is None:
        return []
    is_late = today is not None and case.due < today and case.state is not CaseState.CLOSED
    return [chip(day(case.due), "bad" if is_late else "quiet", say("已逾期") if is_late else "")]
