from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from building import a_call
from conversation import Call, ChannelKind, Direction, Recording, SoundProfile, Span
from conversation.errors import HomeError
from pipeline.artifact import Artifact, artifact_path, read_artifact, write_artifact


def _artifact() -> Artifact:
    call = Call(
        "call-1",
        datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        Direction.INBOUND,
        "8021",
        attributes=MappingProxyType({"agent_channel": "0", "产品": "信用卡"}),
    )
    recording = Recording("call-1", "/a.wav", "ab" * 32, 12.5, 8000, 2, kind=ChannelKind.STEREO)
    sound = SoundProfile(0.05, ((-20, -100), (-3, 0)), ((Span(0.0, 0.1),), ()), (("snr_db", 3.5),))
    transcript = a_call("[0.4-3.1] agent: 您好\n[4-5] customer: 你好").transcript
    return Artifact(call, recording, transcript, sound)


def test_an_artefact_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = artifact_path(tmp_path, "f" * 64)
    write_artifact(_artifact(), path)
    assert read_artifact(path) == _artifact()


def test_writing_the_same_call_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_artifact(_artifact(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_failed_write_leaves_no_artefact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(HomeError, match="No space"):
        write_artifact(_artifact(), artifact_path(tmp_path, "f" * 64))
    assert not artifact_path(tmp_path, "f" * 64).exists()
