import pytest

from qa_rules.outcome import Truth
from searching import find


def _call(contacts: str) -> str:
    return f"started_at: 2026-11-10T10:00:00+08:00\nprevious_contacts: {contacts}\nagent: 您好"


@pytest.mark.parametrize(
    ("contacts", "truth"),
    [
        ("2026-11-08T10:00:00+08:00", Truth.HIT),
        ("2026-10-01T10:00:00+08:00", Truth.MISS),
        ("2026-11-10T09:50:00+08:00", Truth.MISS),
        ("2026-11-11T09:50:00+08:00", Truth.MISS),
        ("", Truth.MISS),
        ("yesterday", Truth.NOT_EVALUABLE),
    ],
)
def test_earlier_contacts_within_the_days_count(contacts: str, truth: Truth) -> None:
    assert find("operator: previous_contact\ndays: 7", _call(contacts)).truth is truth


def test_so_many_times() -> None:
    call = _call("2026-11-08T10:00:00+08:00, 2026-11-09T10:00:00+08:00")

    assert find("operator: previous_contact\ntimes: 2", call).truth is Truth.HIT
    assert find("operator: previous_contact\ntimes: 3", call).truth is Truth.MISS


def test_complaints_are_a_field_of_their_own() -> None:
    call = _call("2026-11-08T10:00:00+08:00")

    assert find("operator: previous_contact\nkind: complaint", call).truth is Truth.NOT_EVALUABLE


def test_without_history_it_cannot_be_judged() -> None:
    assert find("operator: previous_contact", "agent: 您好").truth is Truth.NOT_EVALUABLE
