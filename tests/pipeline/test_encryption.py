"""Transcripts encrypted at rest: unreadable without the key, a lost or wrong one says so."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import HomeError, UsageError
from language.personal_data import MaskPolicy
from pipeline import original_transcript, shown_conversation
from pipeline.artifact import find_artifact
from pipeline.keys import rotate
from scripted import Centre
from warehouse import digest_file
from warehouse.encrypted import key_of, require_extension
from warehouse.sealing import seal, sealed_with, unseal

try:
    require_extension()
except UsageError as missing:
    pytest.skip(f"ENCRYPTION AT REST IS NOT TESTED: {missing}", allow_module_level=True)

ONE, TWO = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    monkeypatch.setenv("CALLQA_KEYS", f"old:{ONE}")
    centre = Centre(tmp_path)
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_AND_ORIGINAL)
    centre.engine.keep_originals = True
    centre.add("call.wav")
    centre.run()
    return centre


def warehouses(centre: Centre) -> tuple[Path, Path]:
    return centre.home.working_warehouse, centre.home.warehouse


def files(centre: Centre) -> list[Path]:
    home = centre.home
    return [*home.artifacts.glob("*/*.zst"), *(home.path / "originals").glob("*/*.zst")]


def test_with_a_key_files_are_sealed_and_read_back(centre: Centre) -> None:
    assert [sealed_with(path.read_bytes()) for path in files(centre)] == ["old", "old"]
    assert shown_conversation(centre.home, "call").transcript.turns
    assert original_transcript(centre.home, "call").turns
    assert {key_of(path) for path in warehouses(centre)} == {"old"}
    assert centre.run().nothing_to_do


def test_a_lost_key_is_a_clear_error_and_no_reason_to_transcribe_again(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLQA_KEYS")
    with pytest.raises(HomeError, match="key `old`, which was not given"):
        find_artifact(files(centre)[0])
    for read in (lambda: shown_conversation(centre.home, "call"), centre.run):
        with pytest.raises(HomeError, match=r"warehouse.*is encrypted, and no key was given"):
            read()
    assert centre.engine.heard == ["call.wav"]


def test_a_wrong_key_of_the_same_name_is_a_clear_error(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_KEYS", f"old:{TWO}")
    with pytest.raises(HomeError, match="another one than it was written with"):
        find_artifact(files(centre)[0])
    with pytest.raises(HomeError, match=r"none of the keys given \(old\) opens it"):
        shown_conversation(centre.home, "call")


def test_keys_are_rotated_and_the_old_one_may_go(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key_file = tmp_path / "keys"
    key_file.write_text(f"new:{TWO}\nold:{ONE}\n", encoding="ascii")
    monkeypatch.delenv("CALLQA_KEYS")
    monkeypatch.setenv("CALLQA_KEY_FILE", str(key_file))
    assert rotate(centre.home) == 4
    assert rotate(centre.home) == 0
    monkeypatch.delenv("CALLQA_KEY_FILE")
    monkeypatch.setenv("CALLQA_KEY_COMMAND", f"echo new:{TWO}")
    assert shown_conversation(centre.home, "call").transcript.turns
    assert {key_of(path) for path in warehouses(centre)} == {"new"}
    assert centre.run().nothing_to_do


def test_a_home_in_clear_is_sealed_by_rotation_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Centre(tmp_path)
    centre.add("call.wav")
    centre.run()
    monkeypatch.setenv("CALLQA_KEYS", f"one:{ONE}")
    assert centre.run().nothing_to_do
    assert {key_of(path) for path in warehouses(centre)} == {""}
    before = digest_file(centre.home.warehouse)
    centre.home.working_warehouse.unlink()  # a published copy alone is enough
    assert rotate(centre.home) == 2  # the artefact, and the copy
    assert {key_of(path) for path in warehouses(centre)} == {"one"}
    assert digest_file(centre.home.warehouse) == before


def test_a_changed_byte_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_KEYS", f"k:{ONE}")
    sealed = bytearray(seal("六二二二".encode()))
    assert "六二二二".encode() not in sealed
    assert unseal(bytes(sealed), of=Path("x")) == "六二二二".encode()
    sealed[-1] ^= 1
    with pytest.raises(HomeError, match="was changed"):
        unseal(bytes(sealed), of=Path("x"))


def test_what_is_no_key_is_refused_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_KEYS", "k:secret-but-short")
    with pytest.raises(UsageError, match="key 1 is not one") as refused:
        seal(b"x")
    assert "secret" not in str(refused.value)
