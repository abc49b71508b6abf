"""What is done again for chats and for recordings with sidecars: exactly what depends on it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from operating import CHAT, Operator
from small_rules import edit

Change = Callable[[Operator], object]
READ = {"ingest", "transcribe", "protect", "measure", "judge", "complain"}


def _sidecar(**more: str) -> dict[str, Any]:
    return {"call_id": "c-1", "agent": "0081", "queue": "loan", **more}


def _chat(**more: Any) -> dict[str, Any]:
    return {**CHAT, **more}


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    operator = Operator(tmp_path)
    operator.record("a.wav", "c-1")
    operator.record("a.wav", "a")
    operator.write("a.json", _sidecar())
    operator.write("b.chat.json", _chat())
    assert operator.callqa("run", operator.calls) == 0
    return operator


def _stages(operator: Operator) -> dict[tuple[str, str], Any]:
    rows = operator.query("SELECT call_id, stage, finished_at FROM stage_runs")
    return {(call_id, stage): moment for call_id, stage, moment in rows if call_id != "*"}


MORE = [*CHAT["messages"], {"role": "customer", "text": "谢谢"}]
CHANGES: dict[str, tuple[Change, set[str], set[str]]] = {
    "nothing": (lambda o: None, set(), set()),
    "agent in the sidecar": (
        lambda o: o.write("a.json", _sidecar(agent="0082")),
        {"ingest", "judge"},
        set(),
    ),
    "branch in the sidecar": (
        lambda o: o.write("a.json", _sidecar(branch="north")),
        {"ingest", "judge"},
        set(),
    ),
    "queue in the sidecar": (lambda o: o.write("a.json", _sidecar(queue="cards")), READ, set()),
    "sidecar in other words": (
        lambda o: o.write("a.json", dict(reversed(_sidecar().items()))),
        set(),
        set(),
    ),
    "the same sidecar by its other name": (
        lambda o: (o.calls / "a.json").rename(o.calls / "a.wav.json"),
        set(),
        set(),
    ),
    "words of the chat": (lambda o: o.write("b.chat.json", _chat(messages=MORE)), set(), READ),
    "another chat beside it": (
        lambda o: o.write("c.chat.json", _chat(call_id="chat-2", messages=MORE)),
        set(),
        set(),
    ),
    "checkpoint": (
        lambda o: edit(o.root / "rules" / "checkpoints/greeting.yaml", "[您好]", "[你好, 您好]"),
        {"judge"},
        {"judge"},
    ),
    "speech setting": (
        lambda o: edit(o.home / "settings.yaml", "diarizer: none", "diarizer: none, beam_size: 2"),
        READ - {"ingest"},
        set(),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_does_again_what_depends_on_it(what: str, operator: Operator) -> None:
    change, sound, chat = CHANGES[what]
    before = _stages(operator)
    change(operator)
    assert operator.callqa("run", operator.calls) == 0
    after = _stages(operator)
    again = {key for key, moment in after.items() if before.get(key) != moment}
    assert {stage for call_id, stage in again if call_id == "c-1"} == sound
    assert {stage for call_id, stage in again if call_id == "chat-1"} == chat
    assert set(before) <= set(after)
    assert operator.callqa("run", operator.calls) == 0
    assert _stages(operator) == after
