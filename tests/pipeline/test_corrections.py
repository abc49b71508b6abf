"""A person corrects a transcript; the call is judged again at once and stays corrected."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from conversation import Role
from conversation.errors import HomeError, UsageError
from pipeline import (
    RunSettings,
    correct_words,
    flip_roles,
    name_agent,
    rebuild,
    rejudge,
    stored_artifact,
    stored_conversation,
)
from pipeline.artifact import artifact_path, read_artifact, write_artifact
from pipeline.lock import hold_lock
from pipeline.speech import SpeechJob, SpeechOutcome
from review.facts import FactConflictError
from scripted import COMPLAINT, GOOD_CALL, Centre, ScriptedEngine
from small_rules import write_rules
from warehouse import digest_file

SWAPPED = """
[0.4-3.1] customer: 您好，工号八零二一，请讲。
[3.5-6.0] agent: 我要投诉，你们乱扣年费，这个没办法忍。
"""


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    rules = write_rules(tmp_path / "rules")
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))
    centre.add("swapped.wav", SWAPPED)
    centre.add("good.wav", GOOD_CALL)
    centre.add("complaint.wav", COMPLAINT)
    centre.run()
    return centre


def outcomes(centre: Centre, call_id: str) -> dict[str, str]:
    sql = "SELECT checkpoint_id, outcome FROM checkpoint_results WHERE call_id = ?"
    return {str(row[0]): str(row[1]) for row in rows(centre, sql, call_id)}


def rows(centre: Centre, sql: str, *values: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def test_flipped_roles_are_judged_at_once_and_nothing_is_listened_to(centre: Centre) -> None:
    assert outcomes(centre, "swapped") == {"greeting": "fail", "taboo": "fail"}
    heard = len(centre.engine.heard)
    done = flip_roles(centre.home, centre.settings, "swapped", author="li", reason="听反了")
    assert outcomes(centre, "swapped") == {"greeting": "pass", "taboo": "pass"}
    assert {(c.checkpoint_id, c.before, c.after) for c in done.changed} == {
        ("greeting", "fail", "pass"),
        ("taboo", "fail", "pass"),
    }
    assert (done.judged, done.version, len(centre.engine.heard)) == (True, 1, heard)
    method = "SELECT role_method, role_confidence FROM calls WHERE call_id = 'swapped'"
    assert rows(centre, method) == [("corrected by a person", 1.0)]


def test_flipped_twice_a_call_is_as_it_was(centre: Centre) -> None:
    before = outcomes(centre, "swapped")
    for _ in range(2):
        flip_roles(centre.home, centre.settings, "swapped", author="li")
    assert outcomes(centre, "swapped") == before


def test_a_flip_survives_the_next_run_and_a_rebuild_to_the_byte(centre: Centre) -> None:
    flip_roles(centre.home, centre.settings, "swapped", author="li")
    correct_words(centre.home, centre.settings, "good", 0, "您好，请讲", author="wu")
    assert centre.run().nothing_to_do
    before = digest_file(centre.home.warehouse)
    shutil.rmtree(centre.home.working_warehouse.parent)
    centre.home.warehouse.unlink()
    assert rebuild(centre.home, settings=centre.settings) == 3
    assert digest_file(centre.home.warehouse) == before


def test_corrected_words_are_judged_and_the_machines_are_kept(centre: Centre) -> None:
    done = correct_words(centre.home, centre.settings, "complaint", 2, "我帮您看看。", author="li")
    assert [(c.checkpoint_id, c.after) for c in done.changed] == [("taboo", "pass")]
    text = "SELECT text FROM {} WHERE call_id = 'complaint' AND turn_index = 2"
    assert rows(centre, text.format("turns")) == [("我帮您看看。",)]
    assert rows(centre, text.format("machine_turns")) == [("这个没办法，系统就是这样的。",)]
    assert stored_artifact(centre.home, "complaint").transcript.turns[2].text.startswith("这个")
    assert stored_conversation(centre.home, "complaint").transcript.turns[2].text == "我帮您看看。"


def test_the_machines_own_words_take_a_correction_back(centre: Centre) -> None:
    before = digest_file(centre.home.warehouse)
    correct_words(centre.home, centre.settings, "complaint", 2, "我帮您看看。", author="li")
    machine = stored_artifact(centre.home, "complaint").transcript.turns[2].text
    correct_words(centre.home, centre.settings, "complaint", 2, machine, author="li")
    assert digest_file(centre.home.warehouse) == before


def test_a_corrected_complaint_is_no_complaint_any_more(centre: Centre) -> None:
    found = "SELECT is_complaint FROM complaints WHERE call_id = 'complaint'"
    assert rows(centre, found) == [(True,)]
    correct_words(centre.home, centre.settings, "complaint", 1, "我想问一下年费", author="li")
    assert rows(centre, found) == [(False,)]


def test_while_a_run_holds_the_folder_a_correction_waits_on_the_record(centre: Centre) -> None:
    with hold_lock(centre.home):
        done = flip_roles(centre.home, centre.settings, "swapped", author="li")
    assert not done.judged
    assert "on the record" in done.note
    assert outcomes(centre, "swapped")["greeting"] == "fail"
    assert rejudge(centre.home, centre.settings) == 1
    assert outcomes(centre, "swapped")["greeting"] == "pass"


def test_the_agent_is_named_by_a_moment(centre: Centre) -> None:
    name_agent(centre.home, centre.settings, "swapped", speaks_at_s=1.0, author="li")
    turns = stored_conversation(centre.home, "swapped").transcript.turns
    assert [turn.role for turn in turns] == [Role.AGENT, Role.CUSTOMER]
    with pytest.raises(UsageError, match="nobody speaks"):
        name_agent(centre.home, centre.settings, "swapped", speaks_at_s=99.0, author="li")


def test_who_looked_at_an_older_version_is_refused(centre: Centre) -> None:
    flip_roles(centre.home, centre.settings, "swapped", author="li", expected_version=0)
    with pytest.raises(FactConflictError):
        flip_roles(centre.home, centre.settings, "swapped", author="wu", expected_version=0)


def test_what_cannot_be_corrected_says_why(centre: Centre) -> None:
    with pytest.raises(UsageError, match="no call"):
        flip_roles(centre.home, centre.settings, "nobody", author="li")
    with pytest.raises(UsageError, match="turns 0 to 1"):
        correct_words(centre.home, centre.settings, "swapped", 2, "您好", author="li")
    shutil.rmtree(centre.home.artifacts / "", ignore_errors=True)
    with pytest.raises(HomeError, match="transcript"):
        flip_roles(centre.home, centre.settings, "swapped", author="li")


def test_calls_whose_words_contradict_their_channel_map_are_named(tmp_path: Path) -> None:
    class SwappedEngine(ScriptedEngine):
        def run(
            self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
        ) -> Iterator[SpeechOutcome]:
            for outcome in super().run(jobs, on_start=on_start):
                path = artifact_path(self.home.artifacts, outcome.job.fingerprint)
                artifact = read_artifact(path)
                method = "channel_map_swapped (agent: 工号)"
                transcript = replace(artifact.transcript, role_method=method)
                write_artifact(replace(artifact, transcript=transcript), path)
                yield outcome

    centre = Centre(tmp_path, settings=RunSettings(workers=0))
    centre.add("a.wav")
    summary = centre.run(engine=SwappedEngine(centre.home, centre.scripts))
    assert any("contradict the channel map of a:" in notice for notice in summary.notices)
