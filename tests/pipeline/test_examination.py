from pathlib import Path

import pytest

from pipeline import Home, examine
from transcribe import ModelFact


def test_a_missing_model_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ModelFact("whisper-base", False, "", "", "ab" * 32, "pip install the-package")
    monkeypatch.setattr("pipeline.examination.describe_models", lambda folder: [missing])
    (finding,) = [f for f in examine(Home(tmp_path)) if f.name == "model whisper-base"]
    assert (finding.ok, finding.optional) == (False, False)
    assert finding.advice == "pip install the-package"


def test_a_folder_that_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    (finding,) = [f for f in examine(Home(tmp_path)) if f.name == "results folder"]
    assert not finding.ok
    assert "--home" in finding.advice
