"""The warehouse made again from artefacts, register and rules."""

import shutil
from pathlib import Path

import pytest

from conversation import Call
from pipeline import rebuild
from pipeline.intake import Intake
from pipeline.register import Register
from pipeline.settings import RunSettings
from scripted import COMPLAINT, Centre
from small_rules import edit, write_rules
from warehouse import digest_file

WORDS = ("年费", "利息", "挂失", "分期")


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    rules = write_rules(tmp_path / "rules")
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))
    for number in range(6):
        centre.add(f"call-{number}.wav", COMPLAINT.replace("年费", WORDS[number % 4]))
    return centre


def _lose_the_warehouse(centre: Centre) -> str:
    before = digest_file(centre.home.warehouse)
    shutil.rmtree(centre.home.working_warehouse.parent)
    centre.home.warehouse.unlink()
    return before


def test_a_lost_warehouse_is_made_again_to_the_byte(centre: Centre) -> None:
    centre.run()
    before = _lose_the_warehouse(centre)
    assert rebuild(centre.home, settings=centre.settings) == 6
    assert digest_file(centre.home.warehouse) == before
    assert centre.run().nothing_to_do


def test_history_is_not_needed_but_kept(centre: Centre) -> None:
    """Two nights of topics, changed metadata, a changed recording and a changed id."""
    centre.run()
    centre.add("call-0.wav", COMPLAINT, seed="changed")
    for number in range(6, 9):
        centre.add(f"call-{number}.wav", COMPLAINT.replace("年费", WORDS[number % 3]))
    centre.describe("call-1.wav,call-1,inbound,loan,77", "call-2.wav,renamed,inbound,loan,78")
    centre.run()
    before = _lose_the_warehouse(centre)
    assert rebuild(centre.home, settings=centre.settings) == 9
    assert digest_file(centre.home.warehouse) == before


def test_without_a_register_the_artefacts_are_enough(centre: Centre) -> None:
    centre.run()
    before = _lose_the_warehouse(centre)
    centre.home.register.unlink()
    assert rebuild(centre.home, settings=centre.settings) == 6
    assert digest_file(centre.home.warehouse) == before
    assert centre.run().nothing_to_do


def test_the_old_warehouse_stays_until_the_new_one_is_finished(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre.run()
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.session.cluster_calls", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rebuild(centre.home, settings=centre.settings)
    assert centre.run().nothing_to_do
    assert rebuild(centre.home, settings=centre.settings) == 6
    assert centre.run().nothing_to_do
    assert len(list(centre.home.working_warehouse.parent.iterdir())) == 1


def test_a_lost_published_file_is_published_again(centre: Centre) -> None:
    centre.run()
    before = digest_file(centre.home.warehouse)
    centre.home.warehouse.unlink()
    assert centre.run().nothing_to_do
    assert digest_file(centre.home.warehouse) == before


def test_rules_of_today_are_used(centre: Centre) -> None:
    centre.run()
    before = digest_file(centre.home.warehouse)
    edit(centre.root / "rules/checkpoints/greeting.yaml", "[您好]", "[早上好]")
    rebuild(centre.home, settings=centre.settings)
    assert digest_file(centre.home.warehouse) != before
    assert centre.run().nothing_to_do


def test_a_register_with_a_torn_last_line_is_read_and_continued(tmp_path: Path) -> None:
    register = Register(tmp_path / "calls.jsonl")
    register.append([_intake("/a.wav", "a")])
    with register.path.open("ab") as handle:
        handle.write(b'{"source": "/torn')
    register.append([_intake("/b.wav", "b"), _intake("/a.wav", "a2")])
    assert [(i.source, i.call.call_id) for i in register.read()] == [
        ("/a.wav", "a2"),
        ("/b.wav", "b"),
    ]


def test_a_call_belongs_to_the_source_that_named_it_last(tmp_path: Path) -> None:
    register = Register(tmp_path / "calls.jsonl")
    register.append([_intake("/old/a.wav", "a"), _intake("/new/a.wav", "a")])
    assert [intake.source for intake in register.read()] == ["/new/a.wav"]


def _intake(source: str, call_id: str) -> Intake:
    return Intake(source, "0" * 64, 1, 2, Call(call_id, agent_id="客服"), with_metadata=True)
