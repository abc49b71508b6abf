"""What is decided and taken out on the command line stands in the audit log."""

import getpass
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cli.main import main
from language.personal_data import MaskPolicy
from review.audit import AuditLog
from review.audit_event import AuditEvent
from review.audit_verify import verify_audit
from scripted import COMPLAINT, Centre
from warehouse.read import open_published
from warehouse.read.stored import call_ids


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """One finished call of a known customer."""
    centre = Centre(tmp_path)
    centre.add("b.wav", COMPLAINT)
    centre.metadata = tmp_path / "calls.csv"
    centre.metadata.write_text("file,call_id,customer_id\nb.wav,b,cust-7\n", encoding="utf-8")
    centre.run()
    return centre


def callqa(centre: Centre, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The command in this process; returns its exit code."""
    monkeypatch.setattr(sys, "argv", ["callqa", *words, "--home", str(centre.home.path)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def events(centre: Centre) -> list[AuditEvent]:
    assert verify_audit(centre.home.audit, anchors=None).is_whole
    with AuditLog(centre.home.audit) as log:
        return list(log.events())


def test_a_decision_says_who_what_before_after_and_whom_it_concerns(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("review", "decide", "b", "closing-farewell", "pass", "--reviewer", "李质检")
    assert callqa(centre, monkeypatch, *words) == 2  # a reason is missing, so nothing was decided
    assert callqa(centre, monkeypatch, *words, "--reason", "客户说了紫水晶") == 0
    (event,) = events(centre)
    assert (event.actor, event.action) == (f"cli:{getpass.getuser()}", "review.decide")
    assert (event.subject, event.concerns) == ("b", "cust-7")
    assert (event.before, event.after) == ("fail", "pass")
    assert dict(event.details)["reviewer"] == "李质检"
    assert "紫水晶" not in str(event)


@pytest.mark.parametrize(
    ("words", "action"),
    [
        (("call", "flip-roles", "b"), "roles.flip"),
        (("call", "correct", "b", "1", "我要投诉紫水晶"), "words.correct"),
        (("call", "export", "b", "--format", "srt"), "export.call"),
        (("topics", "judge", "b", "yes"), "topics.judge"),
    ],
)
def test_what_is_done_with_a_call_concerns_its_customer(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], action: str
) -> None:
    assert callqa(centre, monkeypatch, *words) == 0
    (event,) = events(centre)
    assert (event.action, event.subject, event.concerns) == (action, "b", "cust-7")
    assert "紫水晶" not in str(event)


def test_a_case_says_what_it_was_before(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = ("cases", "open", "结束语", "--checkpoint", "closing-farewell", "--owner", "王")
    assert callqa(centre, monkeypatch, *opened) == 0
    assert callqa(centre, monkeypatch, "cases", "update", "case-0001", "--owner", "赵") == 0
    first, second = events(centre)
    assert (first.action, first.subject) == ("cases.open", "case-0001")
    assert (second.before, second.after) == ("owner=王", "owner=赵")


def test_an_export_and_a_requeue_are_on_the_log(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (centre.calls / "page.wav").write_bytes(b"<html></html>" + os.urandom(64))
    centre.run()
    assert callqa(centre, monkeypatch, "export", "calls", "-o", str(tmp_path / "c.csv")) == 0
    assert callqa(centre, monkeypatch, "quarantine", "requeue") == 0
    assert callqa(centre, monkeypatch, "quarantine", "requeue") == 0  # nothing is left: no event
    exported, requeued = events(centre)
    assert (exported.action, dict(exported.details)) == ("export", {"format": "csv"})
    assert (requeued.action, requeued.subject) == ("quarantine.requeue", "1 inputs")


def test_the_words_behind_the_masks_need_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = Centre(tmp_path)
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_AND_ORIGINAL)
    centre.engine.keep_originals = True
    centre.add("b.wav", "[0.4-4.0] customer: 我的手机号是一三八零零一三八零零零。")
    centre.run()
    (call,) = call_ids(open_published(centre.home.warehouse))
    words = ("call", "originals", call, "--reason")
    assert callqa(centre, monkeypatch, *words, "看") == 2
    assert callqa(centre, monkeypatch, *words, "客户投诉核对") == 0
    assert "一三八零零一三八零零零" in capsys.readouterr().out
    (event,) = events(centre)
    assert (event.action, dict(event.details)["reason"]) == ("originals.read", "客户投诉核对")
