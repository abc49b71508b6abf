"""The gate, sign-in, sessions, sound and pages, role by role."""

from pathlib import Path
from urllib.parse import urlencode

import duckdb
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from conversation.errors import UsageError
from dashboards.access import signin
from dashboards.access.gate import SAFE_HEADERS, Gate
from dashboards.access.identity import Identity, identity_of
from dashboards.access.limits import TRIES, Attempts
from dashboards.access.session import COOKIE, begin_session, open_session
from dashboards.access.settings import ACCESS_VARIABLE, AccessSettings, Mode, access_settings
from dashboards.access.signin import safe_target, signin_routes
from dashboards.app import listed_for
from dashboards.signing import sign, unsign
from dashboards.sound.route import sound_route
from dashboards.sound.source import open_sound
from dashboards.sound.tokens import issue_token
from headless import open_page
from review.account import Account
from review.accounts import add_account, change_account
from review.audit import AuditLog
from review.facts import FactLog
from review.roles import Right, Role
from seeding import seed_warehouse
from sounding import give_sound
from warehouse.read import EVERYTHING_SEEN, Scope

PASSWORD = "correct horse 电池"
PAGES = {
    "overview": Right.SEE_CALLS,
    "calls": Right.SEE_CALLS,
    "queue": Right.REVIEW,
    "accuracy": Right.ASSIGN_REVIEWS,
    "topics": Right.SEE_TOPICS,
    "scorecards": Right.SEE_SCORES,
    "runs": Right.OPERATE,
    "trail": Right.SEE_AUDIT,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access")
    calls = seed_warehouse(path / "warehouse.duckdb", calls=12)
    for call in calls[:2]:
        give_sound(path, call.call_id)
    with FactLog(path / "reviews.sqlite") as log:
        for role in Role:
            account = Account(str(role), (role,), ("*",), agent_id=calls[0].agent_id)
            add_account(log, account, password=PASSWORD, author="root")
        teamless = Account("teamless", (Role.INSPECTOR,))
        add_account(log, teamless, password=PASSWORD, author="root")
    return path


@pytest.fixture
def local(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_HOME", str(home))
    monkeypatch.setenv(ACCESS_VARIABLE, AccessSettings(Mode.LOCAL).as_text())
    monkeypatch.setattr(signin, "_ATTEMPTS", Attempts())


def _site(**headers: str) -> TestClient:
    async def page(request: object) -> PlainTextResponse:
        return PlainTextResponse("a page")

    routes = [Route("/", page), Route("/call", page), sound_route(), *signin_routes()]
    site = Starlette(routes=routes, middleware=[Middleware(Gate)])
    return TestClient(site, follow_redirects=False, headers=headers)


def _sign_in(site: TestClient, name: str, password: str = PASSWORD, **form: str) -> int:
    body = urlencode({"name": name, "password": password, **form})
    answer = site.post(
        "/signin", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    return answer.status_code


def test_nobody_comes_in_unsigned_and_everybody_comes_back_to_where_they_were_going(
    local: None,
) -> None:
    site = _site()
    answer = site.get("/call?call=x&t=3")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?next=%2Fcall%3Fcall%3Dx%26t%3D3"
    assert "密码" in site.get("/signin").text
    assert _sign_in(site, "inspector", next="/call?call=x") == 303
    assert site.get("/call?call=x").text == "a page"


def test_a_wrong_password_says_no_more_than_that(local: None) -> None:
    site = _site()
    assert _sign_in(site, "inspector", "wrong password") == 401
    assert _sign_in(site, "nobody at all", "wrong password") == 401
    assert site.get("/").status_code == 303


def test_too_many_tries_have_to_wait_and_the_right_password_too(local: None) -> None:
    site = _site()
    for _ in range(TRIES):
        _sign_in(site, "inspector", "wrong password")
    assert _sign_in(site, "inspector") == 429
    assert site.get("/").status_code == 303


def test_the_window_of_tries_passes() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for _ in range(TRIES):
        attempts.note_failure("a")
    assert not attempts.may_try("a", "b")
    assert attempts.may_try("b")
    now = 901.0
    assert attempts.may_try("a")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(local: None) -> None:
    site = _site()
    body = urlencode({"name": "inspector", "password": PASSWORD})
    cookie = site.post("/signin", content=body).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    foreign = _site(**{"sec-fetch-site": "cross-site"})
    assert _sign_in(foreign, "inspector") == 403


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil", "x", ""])
def test_sign_in_leads_nowhere_else(wanted: str) -> None:
    assert safe_target(wanted) == "/"


def test_a_session_ends_with_time_with_a_change_and_when_forged(
    local: None, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_HOME", str(tmp_path))
    with FactLog(tmp_path / "reviews.sqlite") as log:
        account = add_account(
            log, Account("a", (Role.MANAGER,), ("*",)), password=PASSWORD, author="root"
        )
        cookie = begin_session(account, minutes=10, clock=lambda: 1000.0)
        assert open_session(cookie, clock=lambda: 1000.0).name == "a"
        assert open_session(cookie, clock=lambda: 1601.0).name == ""
        assert open_session(cookie + "x", clock=lambda: 1000.0).name == ""
        assert open_session(sign("sound", ["a", 1, 9e9]), clock=lambda: 1000.0).name == ""
        change_account(log, account, author="root")
        assert open_session(cookie, clock=lambda: 1000.0).name == ""


def test_what_is_signed_for_one_purpose_is_not_taken_for_another() -> None:
    token = sign("one", ["x"])
    assert unsign("one", token) == ["x"]
    assert unsign("two", token) is None
    assert unsign("one", "no.token") is None


def test_every_answer_carries_the_safe_headers(local: None) -> None:
    answer = _site().get("/signin")
    for name, value in SAFE_HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("role", [*Role, "teamless"])
def test_sound_is_for_whoever_may_hear_that_call(local: None, home: Path, role: str) -> None:
    call_id = sorted(path.stem for path in home.glob("*.wav"))[0]
    site = _site()
    assert _sign_in(site, role) == 303
    answer = site.get("/sound/" + issue_token(call_id, user=role))
    hears = role in ("inspector", "qa_lead", "analyst", "agent")
    assert (answer.status_code == 200) is hears, answer.text
    assert answer.headers["cache-control"].startswith("no-store")


def test_a_token_of_somebody_else_opens_nothing(local: None, home: Path) -> None:
    call_id = sorted(path.stem for path in home.glob("*.wav"))[0]
    site = _site()
    token = issue_token(call_id, user="inspector")
    assert site.get(f"/sound/{token}").status_code == 403
    _sign_in(site, "analyst")
    assert site.get(f"/sound/{token}").status_code == 403


@pytest.mark.parametrize("role", [*Role])
@pytest.mark.parametrize("page", PAGES)
def test_each_role_finds_its_pages_and_no_other(role: Role, page: str) -> None:
    account = Account(str(role), (role,), ("*",), agent_id="a")
    assert (page in listed_for(identity_of(account))) is (PAGES[page] in account.rights)


def test_somebody_without_any_role_sees_a_way_to_sign_in_and_no_figure(
    local: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.app.whoami", lambda: Identity())
    app = open_page(home, "overview", monkeypatch)
    assert not app.exception
    assert app.header[0].value == "登录已失效"
    assert not app.metric


def test_an_account_without_a_role_is_told_so_and_not_let_in(local: None, home: Path) -> None:
    with FactLog(home / "reviews.sqlite") as log:
        add_account(log, Account("roleless", ()), password=PASSWORD, author="test")
    site = _site()
    assert _sign_in(site, "roleless") == 403
    assert COOKIE not in site.cookies


def test_whom_a_proxy_vouches_for_and_nobody_knows_is_told_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.people._vouched_name", lambda: "stranger")
    monkeypatch.setattr("dashboards.app.whoami", lambda: Identity())
    app = open_page(home, "overview", monkeypatch)
    assert "已确认您是 stranger" in app.warning[0].value
    assert not app.metric


def test_without_sign_in_only_this_machine_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ACCESS_VARIABLE, raising=False)
    AccessSettings().check(address="127.0.0.1")
    with pytest.raises(UsageError, match="on this machine only"):
        AccessSettings().check(address="0.0.0.0")
    stranger = TestClient(_site().app, client=("192.0.2.7", 1234))
    assert stranger.get("/").status_code == 403


def test_a_proxy_vouches_only_from_its_own_address(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = AccessSettings(Mode.PROXY, proxy_addresses=("192.0.2.7",))
    monkeypatch.setenv(ACCESS_VARIABLE, settings.as_text())
    monkeypatch.setenv("CALLQA_HOME", str(home))
    assert access_settings() == settings
    site = _site().app
    header = {"X-Forwarded-User": "inspector"}
    assert TestClient(site, client=("192.0.2.7", 1)).get("/", headers=header).text == "a page"
    assert TestClient(site, client=("192.0.2.8", 1)).get("/", headers=header).status_code == 403
    with pytest.raises(UsageError, match="proxy_addresses"):
        AccessSettings(Mode.PROXY).check(address="127.0.0.1")


def test_sign_ins_and_listening_are_in_the_audit_log(local: None, home: Path) -> None:
    call_id = sorted(path.stem for path in home.glob("*.wav"))[0]
    site = _site()
    _sign_in(site, "qa_lead", "wrong password")
    _sign_in(site, "qa_lead")
    site.get("/sound/" + issue_token(call_id, user="qa_lead"))
    with AuditLog(home / "audit.sqlite") as log:
        told = [(one.actor, one.action) for one in log.events() if one.actor == "qa_lead"]
    assert ("qa_lead", "sign-in refused") in told
    assert ("qa_lead", "sign-in") in told
    assert ("qa_lead", "heard") in told


def test_personal_data_are_not_heard_by_whoever_may_not_see_originals(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=2)
    give_sound(tmp_path, calls[0].call_id)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        for level, start in (("C2", 1.0), ("C3", 3.0)):
            connection.execute(
                "INSERT INTO personal_data VALUES (?, 0, 'phone', ?, 0, 4, ?, ?, 1.0, 1, false)",
                [calls[0].call_id, level, start, start + 0.5],
            )
    monkeypatch.setenv("CALLQA_HOME", str(tmp_path))
    masked = open_sound(calls[0].call_id, Scope(("*",), ("*",), ("*",)))
    lead = open_sound(calls[0].call_id, EVERYTHING_SEEN)
    assert [span.start for span in masked.private] == [1.0, 3.0]
    assert [span.start for span in lead.private] == [3.0]
    middle = int(1.25 * 16_000)
    heard, beeped = (one.decode().samples[0, middle - 800 : middle + 800] for one in (lead, masked))
    assert not np.allclose(heard, beeped)
    assert np.abs(beeped).max() == pytest.approx(0.1, abs=0.01)  # the beep's peak
