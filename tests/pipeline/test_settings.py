from pathlib import Path

import pytest

from conversation.errors import UsageError
from pipeline import Home, choose_home, load_settings


def _home_with(tmp_path: Path, text: str) -> Home:
    (tmp_path / "settings.yaml").write_text(text, encoding="utf-8")
    return Home(tmp_path)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(Home(tmp_path)).speech.model == "bundled:whisper-base"


def test_the_file_changes_only_what_it_names(tmp_path: Path) -> None:
    settings = load_settings(_home_with(tmp_path, "workers: 1\nspeech: {beam_size: 2}\n"))
    assert (settings.workers, settings.speech.beam_size) == (1, 2)
    assert settings.speech.language == "zh"


def test_a_folder_in_the_file_is_seen_from_the_file(tmp_path: Path) -> None:
    assert load_settings(_home_with(tmp_path, "rules: ours\n")).rules == tmp_path / "ours"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("worker: 2\n", "worker"),
        ("workers: many\n", "workers"),
        ("speech: {beam: 5}\n", "beam"),
        ("workers: 1\nworkers: 2\n", "duplicate"),
        ("speech: [\n", "settings.yaml"),
        ("- a list\n", "settings.yaml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        load_settings(_home_with(tmp_path, text))


def test_the_home_is_chosen_by_option_then_environment_then_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CALLQA_HOME", str(tmp_path / "env"))
    assert choose_home(tmp_path / "option").path == tmp_path / "option"
    assert choose_home(None).path == tmp_path / "env"
    monkeypatch.delenv("CALLQA_HOME")
    assert choose_home(None).path == Path("callqa-home")
