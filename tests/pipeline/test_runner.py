from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeLockedError, UsageError
from pipeline.lock import hold_lock
from scripted import COMPLAINT, Centre
from warehouse import digest_file


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def _query(centre: Centre, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_call_is_transcribed_scored_and_published(centre: Centre) -> None:
    centre.add("a.wav")
    centre.add("b.wav", COMPLAINT)
    centre.describe("a.wav,a,inbound,credit-card,8021", "b.wav,b,inbound,credit-card,8022")
    summary = centre.run()
    assert (summary.listed, summary.done, summary.calls, summary.scored) == (2, 2, 2, 2)
    assert _query(centre, "SELECT call_id FROM complaints WHERE is_complaint") == [("b",)]
    assert _query(centre, "SELECT count(*) > 0 FROM evidence") == [(True,)]


def test_a_good_call_scores_higher_than_a_bad_one(centre: Centre) -> None:
    centre.add("good.wav")
    centre.add("bad.wav", COMPLAINT)
    centre.describe("good.wav,good,inbound,credit-card,1", "bad.wav,bad,inbound,credit-card,2")
    centre.run()
    rows = _query(centre, "SELECT call_id FROM scorecard_results ORDER BY score DESC")
    assert rows == [("good",), ("bad",)]


def test_evidence_is_verbatim(centre: Centre) -> None:
    centre.add("a.wav", COMPLAINT)
    centre.describe("a.wav,a,inbound,credit-card,1")
    centre.run()
    rows = _query(
        centre,
        "SELECT quote, text, char_start, char_end FROM evidence "
        "JOIN turns USING (call_id, turn_index)",
    )
    assert rows
    for quote, text, start, end in rows:
        assert isinstance(text, str)
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert text[start:end] == quote or start == end


def test_a_second_run_does_nothing(centre: Centre) -> None:
    centre.add("a.wav")
    centre.run()
    published = centre.home.warehouse.stat().st_ino
    summary = centre.run()
    assert summary.nothing_to_do
    assert summary.unchanged == 1
    assert centre.engine.heard == ["a.wav"]
    assert centre.home.warehouse.stat().st_ino == published


def test_a_new_recording_alone_is_listened_to(centre: Centre) -> None:
    centre.add("a.wav")
    centre.run()
    centre.add("b.wav")
    summary = centre.run()
    assert (summary.done, summary.unchanged) == (1, 1)
    assert centre.engine.heard == ["a.wav", "b.wav"]


def test_changed_content_under_an_old_name_is_listened_to_again(centre: Centre) -> None:
    centre.add("a.wav", seed="first")
    centre.run()
    centre.add("a.wav", seed="second")
    assert centre.run().done == 1
    assert centre.engine.heard == ["a.wav", "a.wav"]


def test_changed_metadata_is_judged_again_and_not_listened_to_again(centre: Centre) -> None:
    centre.add("a.wav")
    centre.describe("a.wav,a,inbound,credit-card,8021")
    centre.run()
    centre.describe("a.wav,a,inbound,credit-card,8099")
    assert centre.run().done == 1
    assert centre.engine.heard == ["a.wav"]
    assert _query(centre, "SELECT agent_id FROM calls") == [("8099",)]


def test_bad_files_end_in_quarantine_with_a_reason_and_the_rest_goes_on(centre: Centre) -> None:
    centre.add("good.wav")
    (centre.calls / "empty.wav").touch()
    (centre.calls / "page.wav").write_text("<html>no sound</html>")
    summary = centre.run()
    reasons = {Path(entry.source).name: entry.reason for entry in summary.quarantined}
    assert reasons == {"empty.wav": "empty_file", "page.wav": "not_audio"}
    assert summary.done == 1
    assert len(_query(centre, "SELECT * FROM quarantine")) == 2


def test_what_is_in_quarantine_stays_there_until_its_content_changes(centre: Centre) -> None:
    page = centre.calls / "page.wav"
    page.write_text("<html>no sound</html>")
    centre.run()
    assert centre.run().nothing_to_do
    centre.add("page.wav")
    assert centre.run().done == 1
    assert _query(centre, "SELECT * FROM quarantine") == []


def test_the_same_content_under_two_names_is_one_call(centre: Centre) -> None:
    centre.add("a.wav", seed="same")
    centre.add("a-copy.wav", seed="same")
    centre.describe("a.wav,a,inbound,credit-card,1")
    summary = centre.run()
    assert [entry.reason for entry in summary.skipped] == ["duplicate_content"]
    assert _query(centre, "SELECT call_id FROM calls") == [("a",)]
    assert centre.run().nothing_to_do


def test_two_recordings_with_one_call_id_are_not_mixed(centre: Centre) -> None:
    centre.add("a.wav")
    centre.add("b.wav")
    centre.describe("a.wav,same,inbound,credit-card,1", "b.wav,same,inbound,credit-card,1")
    summary = centre.run()
    assert [entry.reason for entry in summary.quarantined] == ["duplicate_call_id"]
    assert summary.done == 1


def test_a_recording_without_a_metadata_row_is_processed_and_named(centre: Centre) -> None:
    centre.add("a.wav")
    centre.add("stray.wav")
    centre.describe("a.wav,a,inbound,credit-card,1")
    summary = centre.run()
    assert summary.done == 2
    assert any("stray.wav has no row" in notice for notice in summary.notices)


def test_a_metadata_row_without_a_recording_is_in_quarantine(centre: Centre) -> None:
    centre.add("a.wav")
    centre.describe("a.wav,a,inbound,credit-card,1", "lost.wav,lost,inbound,credit-card,1")
    summary = centre.run()
    assert any("lost.wav" in notice for notice in summary.notices)
    rows = _query(centre, "SELECT reason FROM quarantine")
    assert rows == [("metadata_without_recording",)]


def test_an_unreadable_folder_is_a_clear_error(centre: Centre) -> None:
    centre.calls = centre.root / "nowhere"
    with pytest.raises(UsageError, match="nowhere"):
        centre.run()


def test_a_locked_home_says_who_holds_it(centre: Centre) -> None:
    centre.add("a.wav")
    with hold_lock(centre.home.create()), pytest.raises(HomeLockedError, match="in use by process"):
        centre.run()
    assert centre.run().done == 1


def test_a_run_that_dies_goes_on_to_the_same_results(centre: Centre, tmp_path: Path) -> None:
    names = [f"call-{number}.wav" for number in range(4)]
    undisturbed = Centre(tmp_path / "undisturbed")
    for name in names:
        script = COMPLAINT if name == "call-2.wav" else ""
        for one in (centre, undisturbed):
            one.add(name, script) if script else one.add(name)
    undisturbed.run()

    def die_at_the_third(job: object) -> None:
        if len(centre.engine.heard) == 2:
            raise KeyboardInterrupt

    centre.engine.before = die_at_the_third
    with pytest.raises(KeyboardInterrupt):
        centre.run()
    centre.engine.before = lambda job: None
    centre.run()
    assert sorted(centre.engine.heard) == names
    assert digest_file(centre.home.warehouse) == digest_file(undisturbed.home.warehouse)
