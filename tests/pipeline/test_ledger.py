"""What is done again when something changes: exactly what depends on it, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import forget_refused
from pipeline.settings import RunSettings
from scripted import COMPLAINT, GOOD_CALL, Centre
from small_rules import edit, write_rules
from topics import ComplaintDetector
from warehouse import Warehouse
from warehouse.read import open_published
from warehouse.read.runs import count_sources

Change = Callable[[Centre, pytest.MonkeyPatch], object]
ALL = {"ingest", "transcribe", "protect", "measure", "judge", "complain"}
AFTER_SPEECH = {"transcribe", "protect", "measure", "judge", "complain"}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    rules = write_rules(tmp_path / "rules")
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))
    centre.add("a.wav", COMPLAINT)
    centre.add("b.wav", GOOD_CALL)
    _describe(centre)
    centre.run()
    centre.engine.heard.clear()
    return centre


def _describe(centre: Centre, *, agent: str = "8021", queue: str = "credit-card") -> None:
    centre.describe(f"a.wav,a,inbound,{queue},{agent}", "b.wav,b,inbound,credit-card,1")


def _done_again(centre: Centre) -> dict[str, set[str]]:
    """The stages whose ledger row is younger than the run before, by call."""
    with Warehouse(centre.home.working_warehouse) as warehouse:
        before = dict(_rows(warehouse))
    centre.run()
    with Warehouse(centre.home.working_warehouse) as warehouse:
        after = _rows(warehouse)
    again: dict[str, set[str]] = {"a": set(), "b": set()}
    for key, moment in after:
        if before.get(key) != moment:
            again[key[0]].add(key[1])
    return again


def _rows(warehouse: Warehouse) -> list[tuple[tuple[str, str], object]]:
    rows = warehouse.connection.execute(
        "SELECT call_id, stage, finished_at FROM stage_runs WHERE call_id <> '*'"
    ).fetchall()
    return [((call_id, stage), moment) for call_id, stage, moment in rows]


def _set_speech(centre: Centre, **changes: object) -> None:
    speech = replace(centre.settings.speech, **changes)  # type: ignore[arg-type]
    centre.settings = replace(centre.settings, speech=speech)


def _edit(centre: Centre, name: str, before: str, after: str) -> None:
    edit(centre.root / "rules" / name, before, after)


CHANGES: dict[str, tuple[Change, set[str], set[str]]] = {
    "nothing": (lambda centre, patch: None, set(), set()),
    "content of a": (lambda centre, patch: centre.add("a.wav", COMPLAINT, seed="x"), ALL, set()),
    "agent of a": (
        lambda centre, patch: _describe(centre, agent="9000"),
        {"ingest", "judge"},
        set(),
    ),
    "queue of a": (lambda centre, patch: _describe(centre, queue="loan"), ALL, set()),
    "checkpoint": (
        lambda centre, patch: _edit(centre, "checkpoints/greeting.yaml", "[您好]", "[你好, 您好]"),
        {"judge"},
        {"judge"},
    ),
    "lexicon": (
        lambda centre, patch: _edit(centre, "lexicons/taboo.yaml", "没办法", "没法子, 没办法"),
        {"judge"},
        {"judge"},
    ),
    "scorecard": (
        lambda centre, patch: _edit(centre, "scorecards/small.yaml", "marks: 60", "marks: 50"),
        {"judge"},
        {"judge"},
    ),
    "version of the measures": (
        lambda centre, patch: patch.setattr("pipeline.bench.MEASURES_VERSION", "other"),
        {"measure", "judge"},
        {"measure", "judge"},
    ),
    "complaint model": (
        lambda centre, patch: patch.setattr(ComplaintDetector, "model_revision", "other"),
        {"complain"},
        {"complain"},
    ),
    "speech setting": (
        lambda centre, patch: _set_speech(centre, beam_size=2),
        AFTER_SPEECH,
        AFTER_SPEECH,
    ),
    "setting without effect": (
        lambda centre, patch: _set_speech(centre, threads=2),
        set(),
        set(),
    ),
    "revision of the model": (
        lambda centre, patch: patch.setattr("transcribe.Transcriber.revision", "other"),
        AFTER_SPEECH,
        AFTER_SPEECH,
    ),
    "number of workers": (
        lambda centre, patch: setattr(centre, "settings", replace(centre.settings, workers=1)),
        set(),
        set(),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_does_again_what_depends_on_it(
    what: str, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, a, b = CHANGES[what]
    change(centre, monkeypatch)
    assert _done_again(centre) == {"a": a, "b": b}
    heard = [f"{name}.wav" for name, stages in (("a", a), ("b", b)) if "transcribe" in stages]
    assert sorted(centre.engine.heard) == heard
    assert centre.run().nothing_to_do


def test_a_touched_file_is_hashed_once_and_not_done_again(centre: Centre) -> None:
    (centre.calls / "a.wav").touch()
    assert centre.run().unchanged == 2
    assert centre.run().nothing_to_do


def test_another_call_id_takes_the_place_of_the_old_one(centre: Centre) -> None:
    centre.describe("a.wav,new-id,inbound,credit-card,1", "b.wav,b,inbound,credit-card,1")
    summary = centre.run()
    assert (summary.done, summary.calls) == (1, 2)


def test_two_calls_that_swap_their_ids_are_both_kept(centre: Centre) -> None:
    centre.describe("a.wav,b,inbound,credit-card,1", "b.wav,a,inbound,credit-card,1")
    summary = centre.run()
    assert (summary.done, summary.calls) == (2, 2)
    assert _sources(centre) == [("a", "b.wav"), ("b", "a.wav")]


def test_a_recording_that_was_moved_is_not_listened_to_again(centre: Centre) -> None:
    (centre.calls / "archive").mkdir()
    (centre.calls / "a.wav").rename(centre.calls / "archive" / "a.wav")
    summary = centre.run()
    assert (summary.done, summary.calls, centre.engine.heard) == (1, 2, [])
    assert _sources(centre)[0] == ("a", "archive/a.wav")
    assert centre.run().nothing_to_do


def test_content_that_an_earlier_run_has_done_is_no_second_call(centre: Centre) -> None:
    (centre.calls / "a.wav").rename(centre.calls / "other.wav")
    summary = centre.run()
    assert [entry.reason for entry in summary.skipped] == ["duplicate_content"]
    assert summary.calls == 2


def test_the_id_of_a_finished_call_is_not_given_to_another_recording(centre: Centre) -> None:
    (centre.calls / "a.wav").unlink()
    (centre.calls / "day-two").mkdir()
    centre.add("day-two/a.wav", seed="another recording")
    summary = centre.run()
    assert [entry.reason for entry in summary.quarantined] == ["duplicate_call_id"]
    assert _sources(centre)[0] == ("a", "a.wav")


def _sources(centre: Centre) -> list[tuple[str, str]]:
    with Warehouse(centre.home.working_warehouse) as warehouse:
        rows = warehouse.connection.execute("SELECT call_id, source FROM calls").fetchall()
    return sorted((i, Path(place).relative_to(centre.calls).as_posix()) for i, place in rows)


def test_what_was_requeued_is_tried_again(centre: Centre) -> None:
    page = centre.calls / "page.wav"
    page.write_text("<html>no sound</html>")
    assert len(centre.run().quarantined) == 1
    assert forget_refused(centre.home, sources={"another"}) == ()
    assert forget_refused(centre.home, sources={str(page)}) == (str(page),)
    assert _counted(centre) == {"done": 2, "requeued": 1}
    centre.engine.heard.clear()
    assert centre.run().newly_refused == 1
    assert centre.engine.heard == ["page.wav"]
    assert _counted(centre) == {"done": 2, "quarantined": 1}


def _counted(centre: Centre) -> dict[str, int]:
    """What `callqa status` says of the inputs."""
    published = open_published(centre.home.warehouse)
    return {count.state: count.count for count in count_sources(published)}


def test_a_metadata_row_leaves_the_quarantine_when_its_recording_comes(centre: Centre) -> None:
    centre.describe("a.wav,a,,,", "b.wav,b,,,", "late.wav,late,,,")
    assert centre.run().newly_refused == 1
    assert centre.run().nothing_to_do
    centre.add("late.wav")
    centre.run()
    with Warehouse(centre.home.working_warehouse) as warehouse:
        assert warehouse.connection.execute("SELECT * FROM quarantine").fetchall() == []


def test_a_limited_run_does_not_miss_the_other_recordings(centre: Centre) -> None:
    summary = centre.run(replace(centre.request, limit=1))
    assert (summary.listed, summary.notices) == (1, ())
