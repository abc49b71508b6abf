"""pyannote.audio's own pipeline by setting, and the measure that diarisers are compared by."""

from pathlib import Path

import pytest

from benchmarks.diarization import diarization_error
from benchmarks.diarization_sets import pyannote_sample
from conversation import Call, Span
from conversation.errors import ModelError, UsageError
from transcribe.diarization.pyannote_pipeline import PyannoteDiarizer
from transcribe.engines import load_diarizer, revision_of
from transcribe.models import bundled_diarizer
from transcribe.settings import TranscribeSettings


def test_a_missing_copy_of_the_pipeline_is_named(tmp_path: Path) -> None:
    settings = TranscribeSettings(diarizer=f"community-1:{tmp_path}")
    with pytest.raises(ModelError, match=r"config\.yaml is missing"):
        load_diarizer(settings)


def test_without_a_copy_and_a_token_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ModelError, match="HF_TOKEN"):
        load_diarizer(TranscribeSettings(diarizer="community-1"))
    monkeypatch.setenv("HF_TOKEN", "x")
    with pytest.raises(ModelError, match="download: true"):
        load_diarizer(TranscribeSettings(diarizer="community-1"))


def test_a_damaged_copy_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("pipeline: {name: nothing.at.all}\n", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_diarizer(TranscribeSettings(diarizer=f"community-1:{tmp_path}"))


def test_an_unknown_diariser_is_refused_and_each_has_its_own_revision(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pyannote"):
        load_diarizer(TranscribeSettings(diarizer="sortformer"))
    revisions = {
        revision_of(TranscribeSettings(model=f"recorded:{tmp_path}", diarizer=name), tmp_path)
        for name in ("bundled", "pyannote", "community-1", "none")
    }
    assert len(revisions) == 4


@pytest.mark.models
def test_pyannotes_own_pipeline_runs_with_the_embedded_weights() -> None:
    (dialogue,) = pyannote_sample()
    diarizer = PyannoteDiarizer.embedded(bundled_diarizer(), step=0.25)
    voices = diarizer.find_voices(dialogue.samples, call=Call("sample")).voices
    assert len(voices) == 2
    wrong_s, spoken_s = diarization_error(dialogue.speakers, voices, duration_s=dialogue.duration_s)
    assert wrong_s / spoken_s < 0.08  # 5.5 % at pyannote's own step


def test_errors_are_counted_under_the_best_naming() -> None:
    truth = ((Span(0.0, 4.0),), (Span(4.0, 8.0),))
    swapped = ((Span(4.0, 8.0),), (Span(0.0, 4.0),))
    assert diarization_error(truth, swapped, duration_s=10.0)[0] == 0.0
    late = ((Span(0.2, 4.0),), (Span(4.0, 8.0), Span(9.0, 9.5)))
    assert diarization_error(truth, late, duration_s=10.0)[0] == pytest.approx(0.7)
    wrong_s, spoken_s = diarization_error(truth, late, duration_s=10.0, collar_s=0.25)
    assert (round(wrong_s, 2), round(spoken_s, 2)) == (0.5, 7.0)
    both = diarization_error(truth, ((Span(0.0, 8.0),),), duration_s=10.0)
    assert both[0] == pytest.approx(4.0)
