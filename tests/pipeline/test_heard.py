"""What listening finds beside words reaches the warehouse and the page of the call."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversation import RemovedText, SoundKind, SoundLabel, Span
from pipeline import stored_conversation
from pipeline.artifact import Artifact, read_artifact, write_artifact
from qa_rules.timing import gaps
from scripted import Centre
from warehouse.read import open_published
from warehouse.read.call import read_call

UPSET = "[0.5-3.0] agent: 您好\n[3.4-5.0] customer: 你们骗人\n[15-16] agent: 抱歉\n"
LABEL = SoundLabel(1, SoundKind.MUSIC, Span(5.5, 14.5))
REMOVED = RemovedText("谢谢观看", "known_phrase", 0, 6.0, 7.0)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """One call in which music was heard and a made-up phrase was taken out."""

    def with_more(artifact: Artifact, path: Path, *, keep_originals: bool = False) -> None:
        sound = replace(artifact.sound, labels=(LABEL,), pitch_hz=((0, 120),))
        transcript = replace(artifact.transcript, removed=(REMOVED,))
        more = replace(artifact, sound=sound, transcript=transcript)
        write_artifact(more, path, keep_originals=keep_originals)

    monkeypatch.setattr("scripted.write_artifact", with_more)
    centre = Centre(tmp_path)
    centre.add("a.wav", UPSET)
    centre.describe("a.wav,a,inbound,credit-card,8021")
    centre.run()
    return centre


def test_sounds_removed_text_and_evidence_are_on_the_page_of_the_call(centre: Centre) -> None:
    call = read_call(open_published(centre.home.warehouse), "a")
    assert call is not None
    (sound,) = call.sounds
    assert (sound.kind, sound.channel, sound.start_s, sound.end_s) == ("music", 1, 5.5, 14.5)
    (removed,) = call.removed
    assert (removed.text, removed.reason, removed.start_s) == ("谢谢观看", "known_phrase", 6.0)
    upset = {line.name: line for line in call.measures if line.role == "customer"}["upset"]
    assert (upset.value, upset.detail) == (0.7, "“骗人”")
    assert [line.value for line in call.measures if line.name == "music_s"] == [9.0]


def test_music_on_hold_is_no_silence_for_the_rules(centre: Centre) -> None:
    conversation = stored_conversation(centre.home, "a")
    (gap,) = (m for m in conversation.measures if m.name == "silence_gap_s")
    assert gap.span == Span(5.0, 15.0)
    assert list(gaps(conversation)) == []


def test_an_artefact_is_read_back_with_everything_heard(centre: Centre) -> None:
    (path,) = centre.home.artifacts.glob("*/*.json.zst")
    artifact = read_artifact(path)
    assert artifact.sound.labels == (LABEL,)
    assert artifact.sound.pitch_hz == ((0, 120),)
    assert artifact.transcript.removed == (REMOVED,)
