"""What is behind the masks: for those allowed, with a reason, on the record, nowhere else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cli.serving import pipeline_doors
from dashboards import originals, people
from dashboards.access.identity import Identity
from dashboards.doors import Doors, open_doors
from headless import components, open_page, rows, written
from language.personal_data import MaskPolicy
from review.audit import AuditLog
from review.audit_event import AuditEvent
from review.roles import Role, rights_of
from scripted import Centre
from warehouse.read import EVERYTHING_SEEN, NOTHING_SEEN

CARD = "六二二二零二一二三四五六七八九零"
SAID = f"""
[0.4-1.6] agent: 您好，请问您的银行卡号是多少？
[2.0-6.0] customer: 我的银行卡号是{CARD}。
"""


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    """A finished call with a card number, kept behind its mask."""
    centre = Centre(tmp_path)
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_AND_ORIGINAL)
    centre.engine.keep_originals = True
    centre.add("b.wav", SAID)
    centre.metadata = tmp_path / "calls.csv"
    centre.metadata.write_text("file,call_id,customer_id\nb.wav,b,cust-7\n", encoding="utf-8")
    centre.run()
    monkeypatch.setenv("CALLQA_HOME", str(centre.home.path))
    open_doors(pipeline_doors(centre.home))
    yield centre
    open_doors(Doors())


def signed_in(monkeypatch: pytest.MonkeyPatch, role: Role, *, in_scope: bool = True) -> None:
    scope = EVERYTHING_SEEN if in_scope else NOTHING_SEEN
    monkeypatch.setattr(people, "whoami", lambda: Identity("李", rights_of([role]), scope))
    monkeypatch.setattr("dashboards.data.whoami", people.whoami)
    monkeypatch.setattr("dashboards.subjects.whoami", people.whoami)


def events(centre: Centre) -> list[AuditEvent]:
    if not centre.home.audit.exists():
        return []
    with AuditLog(centre.home.audit) as log:
        return [event for event in log.events() if event.action == "originals.read"]


def ask_for(app: AppTest, reason: str) -> None:
    app.text_input(key="originals/b/why").input(reason)
    next(one for one in app.button if one.label == "查看原文").click().run()
    assert not app.exception


def everything_on(app: AppTest) -> str:
    return written(app) + str(list(components(app)))


def test_a_reason_opens_the_words_of_this_call_and_stands_on_the_audit_log(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(monkeypatch, Role.QA_LEAD)
    app = open_page(centre.home.path, "call", monkeypatch, call="b")
    assert CARD not in everything_on(app)
    ask_for(app, "看看")
    assert (CARD in everything_on(app), events(centre)) == (False, [])
    ask_for(app, "客户投诉核对卡号")
    assert [row["cells"]["text"] for row in rows(app, "脱敏前的原文")] == [
        f"我的银行卡号是{CARD}。"
    ]
    (event,) = events(centre)
    assert (event.actor, event.subject, event.concerns) == ("李", "b", "cust-7")
    assert dict(event.details)["reason"] == "客户投诉核对卡号"
    assert CARD not in str(event)
    next(one for one in app.button if one.label == "收起原文").click().run()
    assert CARD not in everything_on(app)


def test_after_ten_minutes_it_is_closed(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch, Role.QA_LEAD)
    monkeypatch.setattr("dashboards.originals.SHOWN_FOR_S", -1.0)
    app = open_page(centre.home.path, "call", monkeypatch, call="b")
    ask_for(app, "客户投诉核对卡号")
    assert CARD not in everything_on(app)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.QA_LEAD])
def test_no_other_role_finds_a_way_to_ask(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    signed_in(monkeypatch, role)
    with pytest.raises(people.DeniedError):
        originals._read("b")


def test_a_call_out_of_scope_is_not_read(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch, Role.QA_LEAD)
    assert originals._read("b") is not None
    signed_in(monkeypatch, Role.QA_LEAD, in_scope=False)
    assert originals._read("b") is None
