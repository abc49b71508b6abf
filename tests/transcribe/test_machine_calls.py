"""Menus, ring-back, music and notices around two people: real voices, real models."""

import pytest

from conversation import Call, Role, SoundKind, Span
from machine_calls import MachineCall, through_the_machine
from measures import measure
from transcribe import Transcriber, TranscribeSettings, Transcription

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    return Transcriber(TranscribeSettings(), tmp_path_factory.mktemp("models"))


def seconds_of(result: Transcription, role: Role, spans: tuple[Span, ...]) -> float:
    words = [word for turn in result.transcript.by_role(role) for word in turn.words]
    return sum(span.overlap(Span(word.start, word.end)) for span in spans for word in words)


def people_in(made: MachineCall) -> tuple[Span, ...]:
    """Everything that is no prompt."""
    length_s = made.samples.shape[1] / 16_000
    edges = [0.0, *(edge for span in made.machine for edge in (span.start, span.end)), length_s]
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize(("stereo", "opening"), [(True, "recorded"), (False, "menu")])
def test_the_machine_is_a_party_of_its_own_and_music_is_a_hold(
    transcriber: Transcriber, stereo: bool, opening: str
) -> None:
    made = through_the_machine(stereo=stereo, opening=opening)
    result = transcriber.transcribe(made.samples, call=Call("c"), recording=made.recording)
    transcript = result.transcript
    people = people_in(made)

    machine_s = sum(span.duration for span in made.machine)
    assert seconds_of(result, Role.IVR, made.machine) > 0.75 * machine_s, transcript.turns
    assert seconds_of(result, Role.IVR, people) < 1.5, transcript.turns
    machine = "".join(turn.text for turn in transcript.by_role(Role.IVR))
    assert not any(said in machine for said in ("登录", "其他问题", "客服"))
    agent, customer = (
        "".join(turn.text for turn in transcript.by_role(role))
        for role in (Role.AGENT, Role.CUSTOMER)
    )
    assert "客服" in agent
    assert "登录" in customer
    assert "满意" not in agent + customer

    music = [label.span for label in result.sound.labels if label.kind is SoundKind.MUSIC]
    heard_s = sum(one.overlap(span) for one in made.music for span in music)
    assert heard_s > 0.6 * sum(span.duration for span in made.music)
    found = measure(transcript, sound=result.sound, recording=made.recording)
    by_name = {one.name: one.value for one in found}
    assert by_name["hold_s"] > 7.0
    assert by_name["ringback_s"] >= 0.9
    assert ("voice_count" in by_name) is not stereo
