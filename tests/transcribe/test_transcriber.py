import json
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from conversation import Call, ChannelKind, Recording, Role
from conversation.errors import ModelError
from transcribe import Transcriber, TranscribeSettings, Transcription

TURNS = [
    ("agent", 0.5, 3.0, "您好，工号八零二一，请问有什么可以帮您？"),
    ("customer", 3.4, 5.0, "我要投诉，你们乱收费。"),
    ("agent", 4.6, 7.0, "您的心情我理解。"),
]


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    names = ("role", "start_s", "end_s", "text")
    turns = [dict(zip(names, turn, strict=True)) for turn in TURNS]
    (tmp_path / "call-1.json").write_text(json.dumps({"turns": turns}), "utf-8")
    return tmp_path


def transcribe(truth: Path, kind: ChannelKind, *, agent_channel: str = "") -> Transcription:
    settings = TranscribeSettings(model=f"recorded:{truth}", diarizer=f"recorded:{truth}")
    channels = 2 if kind is ChannelKind.STEREO else 1
    call = Call("call-1", attributes=MappingProxyType({"agent_channel": agent_channel}))
    recording = Recording("call-1", "", "", 8.0, 8000, channels, kind=kind)
    samples = np.zeros((channels, 16_000 * 8), np.float32)
    return Transcriber(settings, truth).transcribe(samples, call=call, recording=recording)


def test_a_stereo_call_gets_its_roles_from_the_channel_map(truth: Path) -> None:
    transcript = transcribe(truth, ChannelKind.STEREO, agent_channel="right").transcript
    assert [(turn.role, turn.channel, turn.text) for turn in transcript.turns] == [
        (Role.AGENT, 1, TURNS[0][3]),
        (Role.CUSTOMER, 0, TURNS[1][3]),
        (Role.AGENT, 1, TURNS[2][3]),
    ]
    assert (transcript.role_confidence, transcript.role_method) == (1.0, "channel_map")


def test_stereo_turns_keep_their_overlap(truth: Path) -> None:
    turns = transcribe(truth, ChannelKind.STEREO).transcript.turns
    assert turns[1].end > turns[2].start


@pytest.mark.parametrize("kind", [ChannelKind.MONO, ChannelKind.DUAL_MONO])
def test_a_mono_call_is_told_apart_by_voice_and_named_by_words(
    truth: Path, kind: ChannelKind
) -> None:
    transcript = transcribe(truth, kind).transcript
    assert {turn.channel for turn in transcript.turns} == {0}
    assert transcript.turns[0].role is Role.AGENT
    assert transcript.turns[1].role is Role.CUSTOMER
    assert transcript.role_method.startswith("cue_words (agent: ")


def test_turns_carry_their_words_and_the_sound_its_levels(truth: Path) -> None:
    result = transcribe(truth, ChannelKind.STEREO)
    for turn in result.transcript.turns:
        assert "".join(word.text for word in turn.words) == turn.text
        assert turn.start == turn.words[0].start
    assert [len(levels) for levels in result.sound.levels_dbfs] == [160, 160]
    assert set(result.seconds) == {"recognise", "diarise", "other"}


def test_the_same_call_gives_the_same_transcript(truth: Path) -> None:
    first, second = (transcribe(truth, ChannelKind.MONO) for _ in range(2))
    assert (first.transcript, first.sound) == (second.transcript, second.sound)


def test_a_call_without_recorded_words_is_an_error(truth: Path) -> None:
    (truth / "call-1.json").unlink()
    with pytest.raises(ModelError, match="no recorded words for call-1"):
        transcribe(truth, ChannelKind.MONO)
