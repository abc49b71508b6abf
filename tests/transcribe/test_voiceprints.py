"""Enrolled voices: kept with consent, deletable, and what they say about a call's parties."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from building import a_call
from conversation import Role, Span
from conversation.errors import HomeError, UsageError
from transcribe.turns import PROMPTS, PartyTurn
from transcribe.voiceprints import (
    MODEL,
    WORTH,
    Voiceprint,
    describe_voice,
    forget_voiceprint,
    load_voiceprints,
    save_voiceprint,
    weigh_voices,
)

AXES = np.eye(4)
SOUND = np.zeros((1, 16_000 * 60), np.float32)


class ScriptedDescriber:
    """Gives every stretch the direction that belongs to its time."""

    def __init__(self, *voices: tuple[float, NDArray[np.float64]]) -> None:
        self.voices = voices

    def describe(self, samples: NDArray[np.float32], spans: Sequence[Span]) -> NDArray[np.float32]:
        found = [max(v for v in self.voices if v[0] <= s.start + 1e-6)[1] for s in spans]
        return np.array(found, dtype=np.float32)


def voiceprint(agent_id: str, vector: NDArray[np.float64], model: str = MODEL) -> Voiceprint:
    return Voiceprint(agent_id, tuple(vector.tolist()), 20.0, model, "2026-03-01", "file 17")


def parties(notation: str = "[0-10] agent: 您好\n[20-30] customer: 你好") -> list[PartyTurn]:
    return [
        PartyTurn(PROMPTS if turn.role is Role.IVR else turn.channel, replace(turn, channel=0))
        for turn in a_call(notation).transcript.turns
    ]


def weigh(prints: Sequence[Voiceprint], *, agent_id: str = "8021") -> dict[int, float]:
    by_time = ((0.0, AXES[0]), (20.0, AXES[1]))
    describer = ScriptedDescriber(*by_time)
    return dict(weigh_voices(prints, parties(), SOUND, describer, agent_id=agent_id))


def test_the_party_that_sounds_like_the_enrolled_agent_is_the_agent() -> None:
    assert weigh([voiceprint("8021", AXES[1])]) == {1: WORTH, 0: 0.0}
    assert weigh([voiceprint("8021", AXES[0])]) == {0: WORTH, 1: 0.0}


def test_the_calls_own_agent_is_asked_first_then_anybody() -> None:
    both = [voiceprint("8021", AXES[0]), voiceprint("8022", AXES[1])]
    assert weigh(both, agent_id="8022")[1] == WORTH
    assert weigh(both[1:], agent_id="somebody")[1] == WORTH


def test_a_voice_that_is_about_as_near_to_both_says_nothing() -> None:
    assert weigh([voiceprint("8021", AXES[2])]) == {}
    assert weigh([voiceprint("8021", AXES[0], model="another")]) == {}
    assert weigh([]) == {}


def test_a_party_that_says_too_little_is_not_compared() -> None:
    short = parties("[0-10] agent: 您好\n[20-21] customer: 嗯")
    describer = ScriptedDescriber((0.0, AXES[0]), (20.0, AXES[1]))
    prints = [voiceprint("8021", AXES[1])]
    assert weigh_voices(prints, short, SOUND, describer, agent_id="8021") == {}


def test_a_voice_is_described_by_its_longest_speech() -> None:
    describer = ScriptedDescriber((0.0, AXES[0]), (20.0, AXES[1]))
    vector, seconds = describe_voice(describer, SOUND[0], [Span(0.0, 9.0), Span(20.0, 20.4)])
    assert vector.tolist() == AXES[0].tolist()
    assert seconds == pytest.approx(9.0)
    assert describe_voice(describer, SOUND[0], [])[1] == 0.0


def test_a_voiceprint_is_private_replaced_and_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    path = save_voiceprint(voiceprint("8021", AXES[0]), folder)
    assert path.stat().st_mode & 0o077 == 0
    save_voiceprint(voiceprint("8021", AXES[1]), folder)
    (found,) = load_voiceprints(folder)
    assert (found.vector[1], found.consent, found.enrolled_on) == (1.0, "file 17", "2026-03-01")
    assert forget_voiceprint(folder, "8021")
    assert not forget_voiceprint(folder, "8021")
    assert load_voiceprints(folder) == ()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("agent_id", ["", "../8021", "a/b", ".hidden"])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, agent_id: str) -> None:
    with pytest.raises(UsageError):
        save_voiceprint(voiceprint(agent_id, AXES[0]), tmp_path)


def test_a_damaged_voiceprint_is_named(tmp_path: Path) -> None:
    (tmp_path / "8021.voice.json").write_text("{", encoding="utf-8")
    with pytest.raises(HomeError, match=r"8021\.voice\.json"):
        load_voiceprints(tmp_path)
