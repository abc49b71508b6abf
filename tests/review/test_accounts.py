"""Accounts: names, passwords, rights, and what becomes of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import UsageError
from review.account import Account, account_from, parse_roles
from review.accounts import (
    add_account,
    change_account,
    check_password,
    find_account,
    list_accounts,
    set_password,
)
from review.facts import FactConflictError, FactLog
from review.roles import Right, Role, rights_of

PASSWORD = "correct horse 电池"


@pytest.fixture
def log(tmp_path: Path) -> FactLog:
    return FactLog(tmp_path / "reviews.sqlite")


def _inspector(log: FactLog) -> Account:
    account = Account("李红", (Role.INSPECTOR,), ("一组",))
    return add_account(log, account, password=PASSWORD, author="root")


def test_an_account_opens_with_its_password_and_no_other(log: FactLog) -> None:
    _inspector(log)
    opened = check_password(log, "李红", PASSWORD)
    assert opened is not None
    assert (opened.roles, opened.teams) == ((Role.INSPECTOR,), ("一组",))
    assert check_password(log, "李红", PASSWORD + "x") is None
    assert check_password(log, "王明", PASSWORD) is None
    assert check_password(log, "", "") is None


def test_the_file_holds_no_password(log: FactLog) -> None:
    _inspector(log)
    log.close()
    stored = b"".join(path.read_bytes() for path in log.path.parent.glob("reviews.sqlite*"))
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$" in stored


def test_a_disabled_account_opens_nothing_and_may_nothing(log: FactLog) -> None:
    disabled = change_account(log, replace(_inspector(log), disabled=True), author="root")
    assert disabled.rights == frozenset()
    assert check_password(log, "李红", PASSWORD) is None


def test_an_account_without_a_password_is_not_opened_by_an_empty_one(log: FactLog) -> None:
    add_account(log, Account("li@bank", (Role.ANALYST,)), password="", author="root")
    assert check_password(log, "li@bank", "") is None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "1212121212"])
def test_weak_passwords_are_refused(log: FactLog, password: str) -> None:
    with pytest.raises(UsageError, match="at least 10 characters"):
        add_account(log, Account("a", (Role.ANALYST,)), password=password, author="root")
    assert list_accounts(log) == ()


def test_a_new_password_counts_as_a_change(log: FactLog) -> None:
    before = _inspector(log)
    after = set_password(log, "李红", "another horse 电池", author="root")
    assert after.version == before.version + 1
    assert check_password(log, "李红", PASSWORD) is None
    assert check_password(log, "李红", "another horse 电池") is not None


def test_two_who_change_an_account_at_once_do_not_overwrite_each_other(log: FactLog) -> None:
    seen = _inspector(log)
    change_account(log, replace(seen, teams=("二组",)), author="a")
    with pytest.raises(FactConflictError):
        change_account(log, replace(seen, teams=("三组",)), author="b")
    found = find_account(log, "李红")
    assert found is not None
    assert found.teams == ("二组",)


def test_a_taken_name_and_an_agent_without_an_id_are_refused(log: FactLog) -> None:
    _inspector(log)
    with pytest.raises(UsageError, match="already"):
        _inspector(log)
    with pytest.raises(UsageError, match="--agent-id"):
        Account("a", (Role.AGENT,)).check()


def test_what_no_role_gives_is_refused() -> None:
    assert rights_of(()) == frozenset()
    for role in Role:
        assert rights_of((role,)) < frozenset(Right)
    assert Right.EXPORT not in rights_of((Role.INSPECTOR, Role.AGENT))
    assert Right.SEE_CALLS not in rights_of((Role.OPERATOR, Role.AUDITOR))


def test_roles_of_a_later_version_give_nothing_here() -> None:
    body = Account("a", (Role.ANALYST,)).as_body() | {"roles": ["archangel"]}
    assert account_from("a", body, 1).rights == frozenset()
    with pytest.raises(UsageError, match="no role `archangel`"):
        parse_roles(["archangel"])
