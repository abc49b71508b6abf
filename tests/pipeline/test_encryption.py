"""Transcripts encrypted at rest: unreadable without the key, a lost or wrong one says so."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import HomeError, UsageError
from language.personal_data import MaskPolicy
from pipeline import original_transcript, shown_conversation
from pipeline.keys import rotate
from scripted import Centre
from warehouse.sealing import seal, sealed_with, unseal

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


def files(centre: Centre) -> list[Path]:
    home = centre.home
    return [*home.artifacts.glob("*/*.zst"), *(home.path / "originals").glob("*/*.zst")]


def test_with_a_key_files_are_sealed_and_read_back(centre: Centre) -> None:
    assert [sealed_with(path.read_bytes()) for path in files(centre)] == ["old", "old"]
    assert shown_conversation(centre.home, "call").transcript.turns
    assert original_transcript(centre.home, "call").turns
    assert centre.run().nothing_to_do


def test_a_lost_key_is_a_clear_error_and_no_reason_to_transcribe_again(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLQA_KEYS")
    with pytest.raises(HomeError, match="key `old`, which was not given"):
        shown_conversation(centre.home, "call")


def test_a_wrong_key_of_the_same_name_is_a_clear_error(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_KEYS", f"old:{TWO}")
    with pytest.raises(HomeError, match="another one than it was written with"):
        shown_conversation(centre.home, "call")


def test_keys_are_rotated_and_the_old_one_may_go(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key_file = tmp_path / "keys"
    key_file.write_text(f"new:{TWO}\nold:{ONE}\n", encoding="ascii")
    monkeypatch.delenv("CALLQA_KEYS")
    monkeypatch.setenv("CALLQA_KEY_FILE", str(key_file))
    assert rotate(centre.home) == 2
    assert rotate(centre.home) == 0
    monkeypatch.delenv("CALLQA_KEY_FILE")
    monkeypatch.setenv("CALLQA_KEY_COMMAND", f"echo new:{TWO}")
    assert shown_conversation(centre.home, "call").transcript.turns


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
