"""Several dashboard servers behind one address: one secret, one place for human facts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import a_server, an_address
from review.account import Account
from review.accounts import add_account
from review.facts import FactLog
from review.roles import Role

KEY = "a secret of at least thirty-two characters"
SIGNS = """
from dashboards.access.identity import account_log
from dashboards.access.session import begin_session
from dashboards.sound.tokens import issue_token
from review.accounts import find_account
account = find_account(account_log(), "li")
print(begin_session(account, minutes=60))
print(issue_token("call-1", user="li"))
"""
READS = """
import sys, time
from dashboards.access.session import open_session
from dashboards.sound.tokens import check_token
skewed = lambda: time.time() + float(sys.argv[3])
permit = check_token(sys.argv[2], clock=skewed)
print(open_session(sys.argv[1], clock=skewed).name or "nobody")
print(permit.call_id if permit else "nothing")
"""


@pytest.fixture(scope="module")
def facts() -> Iterator[str]:
    """An address of human facts in PostgreSQL in which 李 has an account."""
    with a_server() as server:
        address = an_address(server, "facts")
        with FactLog(address) as log:
            add_account(log, Account("li", (Role.INSPECTOR,)), password="电池 horse 1", author="x")
        yield address


def _on_a_server(home: Path, facts: str, script: str, *told: str, key: str = KEY) -> list[str]:
    """What a script prints in a process and a home of its own."""
    home.mkdir(exist_ok=True)
    variables = {"CALLQA_HOME": str(home), "CALLQA_DATABASE": facts, "CALLQA_SESSION_KEY": key}
    answer = subprocess.run(
        [sys.executable, "-c", script, *told],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.split()


def test_who_signed_in_at_one_server_is_known_at_the_next_and_hears_its_sound(
    facts: str, tmp_path: Path
) -> None:
    tokens = _on_a_server(tmp_path / "a", facts, SIGNS)
    assert _on_a_server(tmp_path / "b", facts, READS, *tokens, "0") == ["li", "call-1"]


def test_clocks_may_differ_by_minutes_and_not_by_the_life_of_a_token(
    facts: str, tmp_path: Path
) -> None:
    tokens = _on_a_server(tmp_path / "a", facts, SIGNS)
    assert _on_a_server(tmp_path / "b", facts, READS, *tokens, "300") == ["li", "call-1"]
    assert _on_a_server(tmp_path / "b", facts, READS, *tokens, "900") == ["li", "nothing"]


def test_a_server_with_another_secret_knows_nobody(facts: str, tmp_path: Path) -> None:
    tokens = _on_a_server(tmp_path / "a", facts, SIGNS)
    other = _on_a_server(tmp_path / "b", facts, READS, *tokens, "0", key="another secret of theirs")
    assert other == ["nobody", "nothing"]
