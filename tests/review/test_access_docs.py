"""The page about access says what the code gives."""

import re
from pathlib import Path

from review.roles import Role, rights_of

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
ROWS = {
    "see calls": "see_calls",
    "hear sound": "hear_sound",
    "see originals and customers' ids": "see_originals",
    "review": "review",
    "accuracy of checkpoints, assignment": "assign_reviews",
    "appeal": "appeal",
    "decide appeals": "decide_appeals",
    "calibrate": "calibrate",
    "coach": "coach",
    "topics, search, comparison, customers, cases": "see_topics",
    "rename, merge, pin topics": "edit_topics",
    "scorecards": "see_scores",
    "export": "export",
    "write rules": "write_rules",
    "runs, requeue": "operate",
    "audit log": "see_audit",
}


def test_the_table_of_rights_is_the_one_in_force() -> None:
    table = re.findall(r"^\| (.+?) \|(.+)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    shown = {name: [cell.strip() for cell in cells.split("|")] for name, cells in table}
    roles = [Role(name) for name in shown["right"]]
    assert set(roles) == set(Role)
    for name, right in ROWS.items():
        given = {role for role, cell in zip(roles, shown[name], strict=True) if cell}
        assert given == {role for role in Role if right in rights_of((role,))}, name
