"""A call whose rules alone have changed is judged on the measures that were taken before."""

from pathlib import Path

import pytest

import pipeline.verdict
from conversation import Measure, Transcript
from measures import in_order, measure
from pipeline.lookup import stored_artifact
from qa_rules import load_library
from scripted import Centre
from small_rules import a_judged_centre, edit
from topics import ComplaintDetector
from warehouse import Warehouse
from warehouse.write.measures import read_measures


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_judged_centre(tmp_path)


def test_they_are_read_back_as_they_were_taken(centre: Centre) -> None:
    with Warehouse(centre.home.working_warehouse) as warehouse:
        kept = read_measures(warehouse.connection, ["good", "complaint", "nobody"])
    assert kept.pop("nobody") == []
    for call_id, measures in kept.items():
        artifact = stored_artifact(centre.home, call_id)
        anew = measure(artifact.transcript, sound=artifact.sound, recording=artifact.recording)
        assert in_order(measures) == anew
        assert any(one.detail for one in anew) == (call_id == "complaint")


def test_new_rules_measure_nothing(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(transcript: Transcript, **_: object) -> tuple[Measure, ...]:
        raise AssertionError(f"{transcript.call_id} is measured again")

    monkeypatch.setattr(pipeline.verdict, "measure", refuse)
    rules = centre.settings.rules
    assert rules is not None
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法")

    summary = centre.run()

    assert (summary.done, summary.failed) == (2, ())


def test_the_verdicts_are_those_on_measures_taken_anew(centre: Centre) -> None:
    library = load_library()
    detector = ComplaintDetector.load()
    adjudicator = pipeline.verdict.Adjudicator(library, library.scorecards, detector)
    for call_id in ("good", "complaint"):
        artifact = stored_artifact(centre.home, call_id)
        with Warehouse(centre.home.working_warehouse) as warehouse:
            kept = in_order(read_measures(warehouse.connection, [call_id])[call_id])
        anew = adjudicator.decide(artifact, artifact.call, stages={"judge"})
        on_kept = adjudicator.decide(artifact, artifact.call, stages={"judge"}, taken=kept)
        assert repr(on_kept.cards) == repr(anew.cards)
        assert on_kept.measures is None
