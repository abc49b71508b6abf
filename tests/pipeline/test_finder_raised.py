"""A better finder of personal data is applied to what is stored, without listening again."""

from pathlib import Path

import pytest

from bytes_of_home import everything_under
from pipeline import shown_conversation
from scripted import Centre

PHONE = "幺三八零零幺三八零零零"
SAID = f"[0.4-5.0] customer: 我的手机号是{PHONE}。"


def test_what_an_older_finder_left_is_hidden_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Centre(tmp_path)
    centre.add("call.wav", SAID)
    with pytest.MonkeyPatch.context() as older:
        older.setattr("pipeline.protection.find_personal_data", lambda turns: ())
        older.setattr("pipeline.fingerprint.PERSONAL_DATA_VERSION", "0")
        older.setattr("pipeline.artifact.PERSONAL_DATA_VERSION", "0")
        centre.run()
    assert PHONE in shown_conversation(centre.home, "call").transcript.turns[0].text
    centre.engine.heard.clear()
    assert not centre.run().nothing_to_do
    assert centre.engine.heard == []
    assert "*" * len(PHONE) in shown_conversation(centre.home, "call").transcript.turns[0].text
    assert PHONE.encode() not in everything_under(centre.home.path)
    assert centre.run().nothing_to_do


def test_what_was_hidden_before_stays_hidden_whatever_a_newer_finder_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Centre(tmp_path)
    centre.add("call.wav", SAID)
    centre.run()
    monkeypatch.setattr("pipeline.protection.find_personal_data", lambda turns: ())
    for place in ("fingerprint", "artifact"):
        monkeypatch.setattr(f"pipeline.{place}.PERSONAL_DATA_VERSION", "worse")
    centre.run()
    assert "*" * len(PHONE) in shown_conversation(centre.home, "call").transcript.turns[0].text
