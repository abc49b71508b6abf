"""What each role may ask of the warehouse, at its only door."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import people
from dashboards.access.identity import Identity, identity_of
from dashboards.app import listed_for
from dashboards.data import ask, ask_once
from dashboards.people import DeniedError
from dashboards.subjects import OPENED_BY
from headless import APP, written
from review.account import Account
from review.roles import Role
from seeding import seed_warehouse
from warehouse.read import EVERY_CALL, agents, calls, overview, runs, search, topics

ROOM = Path(calls.__file__).parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("subjects")
    seed_warehouse(path / "warehouse.duckdb", calls=6)
    return path


def act_as(role: Role | None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Identity:
    """Whoever looks has one role, or none."""
    who = Identity() if role is None else identity_of(an_account(role))
    monkeypatch.setenv("CALLQA_HOME", str(home))
    monkeypatch.setattr(people, "demonstrator", lambda name: who)
    return who


def an_account(role: Role) -> Account:
    return Account(str(role), (role,), ("*",), agent_id="A1001")


@pytest.mark.parametrize("role", Role)
def test_a_role_finds_every_page_of_its_own_open(
    home: Path, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = act_as(role, home, monkeypatch)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    pages = listed_for(who)
    assert pages
    for name in pages:
        if name != pages[0]:
            app.switch_page(f"../pages/{name}.py").run()
        assert not app.exception, name
        assert "没有权限" not in written(app), name


def test_nobody_is_answered_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act_as(None, home, monkeypatch)
    with pytest.raises(DeniedError):
        ask(overview.read_coverage)
    with pytest.raises(DeniedError):
        ask_once(calls.riskiest, EVERY_CALL)


@pytest.mark.parametrize("role", Role)
def test_the_door_opens_to_the_rights_of_a_role_and_to_no_others(
    home: Path, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = act_as(role, home, monkeypatch)
    questions = (calls.riskiest, agents.checkpoint_matrix, topics.list_topics, runs.list_runs)
    for question in questions:
        subject = question.__module__.rpartition(".")[2]
        arguments = () if question is runs.list_runs else (EVERY_CALL,)
        if who.rights & OPENED_BY[subject]:
            ask(question, *arguments)  # type: ignore[arg-type]
        else:
            with pytest.raises(DeniedError):
                ask(question, *arguments)  # type: ignore[arg-type]


def test_a_subject_that_is_not_listed_is_refused_to_everybody(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_HOME", str(home))
    with pytest.raises(DeniedError, match="test_subjects"):
        ask(a_question_of_no_module)


def a_question_of_no_module(published: object) -> int:
    return 1


def test_every_listed_subject_is_a_module() -> None:
    assert set(OPENED_BY) <= {path.stem for path in ROOM.glob("*.py")}
    assert search.__name__.rpartition(".")[2] in OPENED_BY


def test_every_question_that_a_page_asks_has_a_subject_with_rights() -> None:
    room = Path(people.__file__).parent
    asked = {
        subject
        for path in room.rglob("*.py")
        for subject in re.findall(r"from warehouse\.read\.(\w+) import", path.read_text("utf-8"))
    }
    answered = {path.stem for path in ROOM.glob("*.py") if "Published" in path.read_text("utf-8")}
    assert asked & answered - {"published", "scope"} <= set(OPENED_BY)
