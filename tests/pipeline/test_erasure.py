"""A customer leaves: everywhere, for good, with a certificate, wherever the power fails."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bytes_of_home import everything_under
from conversation.errors import HomeError, UsageError
from language.personal_data import MaskPolicy
from pipeline.erasure import Erasure, erase, plan_erasure, resume
from pipeline.holds import holds_in_force, put_on_hold, release_hold, require_no_hold
from pipeline.rejudging import correct_words
from pipeline.retention import foretell
from pipeline.retention_rule import RetentionRule
from postgres import a_server, an_address
from review import ReviewStore, Verdict
from review.audit import AuditLog
from scripted import COMPLAINT, GOOD_CALL, Centre
from warehouse.failpoint import ERASURE_FAILPOINTS

SAID, STAYS = "紫水晶理财", "绿松石基金"
CUSTOMER, OTHER = "cust-7781", "cust-1002"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A home with two calls of one customer and one of another, corrected and reviewed."""
    centre = Centre(tmp_path_factory.mktemp("erasure"))
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_AND_ORIGINAL)
    centre.engine.keep_originals = True
    centre.add("a.wav", COMPLAINT.replace("年费", SAID))
    centre.add("b.wav", GOOD_CALL.replace("年费", SAID))
    centre.add("c.wav", COMPLAINT.replace("年费", STAYS))
    centre.metadata = centre.root / "calls.csv"
    centre.metadata.write_text(
        "file,call_id,customer_id,queue,started_at,contract_end\n"
        f"a.wav,a-1,{CUSTOMER},loan,2023-01-05 10:00,2024-06-30\n"
        f"b.wav,b-1,{CUSTOMER},card,2026-11-01 10:00,\n"
        f"c.wav,c-1,{OTHER},loan,2026-11-02 10:00,\n",
        encoding="utf-8",
    )
    centre.run()
    correct_words(centre.home, centre.settings, "a-1", 1, f"我买的{SAID}亏了", author="qa")
    with ReviewStore(centre.home.reviews) as store:
        store.record_decision(
            "a-1",
            scorecard_id="s",
            checkpoint_id="c",
            reviewer="qa",
            verdict=Verdict.FAIL,
            machine_outcome="pass",
            reason=f"提到{SAID}",
        )
    return centre


@pytest.fixture
def centre(finished: Centre, tmp_path: Path) -> Centre:
    shutil.copytree(finished.root, tmp_path / "copy")
    centre = Centre(tmp_path / "copy", settings=finished.settings, metadata=finished.metadata)
    centre.scripts.update(finished.scripts)
    centre.engine.keep_originals = True
    return centre


def plan(centre: Centre, *, with_recordings: bool = False) -> Erasure:
    return plan_erasure(
        centre.home,
        actor="test",
        why="asked",
        customer_id=CUSTOMER,
        with_recordings=with_recordings,
    )


def holds_words(centre: Centre, words: str) -> bool:
    return words.encode() in everything_under(centre.home.path)


def test_a_customer_is_gone_from_every_byte_and_others_stay(centre: Centre) -> None:
    assert holds_words(centre, SAID)
    assert holds_words(centre, CUSTOMER)
    certificate = erase(centre.home, plan(centre))
    assert certificate.calls == 2
    assert certificate.is_clean
    assert not holds_words(centre, SAID)
    assert holds_words(centre, STAYS)
    shutil.rmtree(centre.home.path / "certificates")
    for path in centre.home.path.glob("audit.sqlite*"):
        path.unlink()  # whom it concerns stays there, by id
    assert not holds_words(centre, CUSTOMER)
    assert len(list((centre.home.path / "originals").rglob("*.zst"))) == 1


def test_the_next_run_takes_nothing_erased_in_again(centre: Centre) -> None:
    erase(centre.home, plan(centre))
    summary = centre.run(replace(centre.request, metadata=centre.metadata))
    assert {refusal.reason for refusal in summary.skipped} == {"erased"}
    assert summary.calls == 1
    assert not holds_words(centre, SAID)


def test_the_audit_log_and_a_certificate_say_so(centre: Centre) -> None:
    certificate = erase(centre.home, plan(centre))
    told = json.loads(Path(certificate.path).read_text(encoding="utf-8"))
    assert told["left"] == dict.fromkeys(("artifacts", "register", "reviews", "warehouse"), 0)
    assert CUSTOMER not in str(told)
    with AuditLog(centre.home.audit) as log:
        (event,) = [e for e in log.events(concerns=CUSTOMER) if e.action == "erased"]
    assert certificate.sha256 in event.subject


def test_verdicts_of_people_stay_without_their_words(centre: Centre) -> None:
    erase(centre.home, plan(centre))
    with ReviewStore(centre.home.reviews) as store:
        (decision,) = store.decisions_for("a-1")
        assert (decision.verdict, decision.reason) == (Verdict.FAIL, "[erased]")
    with (
        closing(sqlite3.connect(centre.home.reviews)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM decisions")


def test_recordings_go_too_where_that_is_asked_for(centre: Centre) -> None:
    summary = centre.run()  # the copied folder becomes where the recordings lie
    assert summary.calls >= 3
    erase(centre.home, plan(centre, with_recordings=True))
    assert [path.name for path in centre.calls.glob("*.wav")] == ["c.wav"]


def killed_at(centre: Centre, name: str) -> int:
    """Erase in a process that dies at this moment; returns how it ended."""
    script = (
        "import sys; from pathlib import Path; from pipeline import Home\n"
        "from pipeline.erasure import Erasure, erase, plan_erasure\n"
        "home = Home(Path(sys.argv[1]))\n"
        f"erase(home, plan_erasure(home, actor='t', why='w', customer_id='{CUSTOMER}'))\n"
    )
    died = subprocess.run(
        [sys.executable, "-c", script, str(centre.home.path)],
        env={**os.environ, "CALLQA_FAILPOINT": name},
        capture_output=True,
        check=False,
    )
    return died.returncode


def audited(centre: Centre) -> list[str]:
    with AuditLog(centre.home.audit) as log:
        return [event.subject for event in log.events(concerns=CUSTOMER)]


@pytest.mark.parametrize("name", ERASURE_FAILPOINTS)
def test_killed_anywhere_it_is_finished_by_the_next_command(centre: Centre, name: str) -> None:
    assert killed_at(centre, name) == -9
    certificate = resume(centre.home)
    assert certificate is not None
    assert certificate.is_clean
    assert (certificate.found["artifacts"], certificate.found["register"]) == (2, 2)
    assert not holds_words(centre, SAID)
    assert holds_words(centre, STAYS)
    assert resume(centre.home) is None


def test_a_database_of_reviews_out_of_reach_stops_it_before_anything_is_touched(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = plan(centre)
    monkeypatch.setenv("CALLQA_DATABASE", "postgresql://callqa:secret@127.0.0.1:1/reviews")
    before = everything_under(centre.home.path)
    with pytest.raises(HomeError, match=r"nothing was changed in it") as refused:
        erase(centre.home, asked)
    assert "secret" not in str(refused.value)
    assert everything_under(centre.home.path) == before


def test_reviews_in_postgresql_are_cleared_also_by_an_erasure_that_was_killed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_server() as server:
        monkeypatch.setenv("CALLQA_DATABASE", an_address(server, "facts"))
        correct_words(centre.home, centre.settings, "a-1", 1, f"我买的{SAID}亏了", author="qa")
        put_on_hold(centre.home, call="c-1", author="legal", reason="诉讼")
        assert killed_at(centre, "after_erased_warehouse") == -9
        with monkeypatch.context() as elsewhere:
            elsewhere.delenv("CALLQA_DATABASE")
            with pytest.raises(HomeError, match="CALLQA_DATABASE is not set"):
                resume(centre.home)
        certificate = resume(centre.home)
        assert certificate is not None
        assert certificate.removed["reviews in PostgreSQL"] == 1
        assert certificate.left["reviews in PostgreSQL"] == certificate.left["reviews"] == 0
        assert certificate.sha256 in json.dumps(audited(centre))
        assert len(holds_in_force(centre.home)) == 1
    assert not holds_words(centre, SAID)


def test_a_damaged_journal_is_a_clear_error(centre: Centre) -> None:
    (centre.home.path / "erasing.json").write_text("{half", encoding="utf-8")
    with pytest.raises(HomeError, match="interrupted erasure"):
        resume(centre.home)


def test_nobody_of_that_name_is_a_clear_error(centre: Centre) -> None:
    with pytest.raises(UsageError, match="nothing is known of customer"):
        plan_erasure(centre.home, actor="t", why="w", customer_id="nobody")


LOANS = RetentionRule("loan", "2y", "contract_end")
REST = RetentionRule("*", "6m")


def test_time_runs_from_the_event_that_the_rule_names(centre: Centre) -> None:
    fates = {fate.call_id: fate for fate in foretell(centre.home, (LOANS, REST))}
    assert (fates["a-1"].action, fates["a-1"].due) == ("erase", date(2026, 6, 30))
    assert (fates["b-1"].action, fates["b-1"].due) == ("keep", date(2027, 5, 1))
    assert fates["c-1"].action == "undated"


def test_a_legal_hold_wins_until_it_is_released(centre: Centre) -> None:
    put_on_hold(centre.home, customer=CUSTOMER, author="legal", reason="诉讼")
    fates = {fate.call_id: fate.action for fate in foretell(centre.home, (LOANS,))}
    assert fates["a-1"] == "hold"
    with pytest.raises(UsageError, match="legal hold"):
        require_no_hold(centre.home, customer=CUSTOMER, call_ids=("a-1",))
    release_hold(centre.home, customer=CUSTOMER, author="legal", reason="结案")
    assert holds_in_force(centre.home) == ()


def test_with_a_clock_set_back_nothing_is_foretold(centre: Centre) -> None:
    with pytest.raises(HomeError, match="set the clock right"):
        foretell(centre.home, (REST,), today=datetime.now(UTC).date() - timedelta(days=9))


@pytest.mark.parametrize(
    ("keep", "due"),
    [("30d", (2024, 3, 1)), ("1m", (2024, 2, 29)), ("2y", (2026, 1, 31)), ("1w", (2024, 2, 7))],
)
def test_periods_end_on_days_that_exist(keep: str, due: tuple[int, int, int]) -> None:
    assert RetentionRule("*", keep).due_on(date(2024, 1, 31)) == date(*due)


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="90d, 26w, 6m or 2y"):
        RetentionRule("*", "forever")
