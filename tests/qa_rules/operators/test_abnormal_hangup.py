from dataclasses import replace

import pytest

from building import a_call
from conversation import ChannelKind, Conversation, Recording
from qa_rules.outcome import Truth
from searching import find

CALL = "[0-3] agent: 您好\n[4-6] customer: 我想问一下"


def _recorded(seconds: float) -> Conversation:
    recording = Recording("c", "", "", seconds, 8000, 2, kind=ChannelKind.STEREO)
    return replace(a_call(CALL), recording=recording)


@pytest.mark.parametrize(
    ("seconds", "silence", "truth"),
    [(20.0, "over 10s", Truth.HIT), (8.0, "over 10s", Truth.MISS), (6.2, "under 0.5s", Truth.HIT)],
)
def test_the_wait_from_the_last_word_to_the_end_is_compared(
    seconds: float, silence: str, truth: Truth
) -> None:
    assert find(f"operator: abnormal_hangup\nsilence: {silence}", _recorded(seconds)).truth is truth


def test_only_calls_that_end_with_that_party() -> None:
    search = "operator: abnormal_hangup\nsilence: over 10s\nrole: "

    assert find(search + "customer", _recorded(20)).truth is Truth.HIT
    assert find(search + "agent", _recorded(20)).truth is Truth.MISS


def test_without_a_recording_the_end_is_not_known() -> None:
    assert find("operator: abnormal_hangup\nsilence: over 1s", CALL).truth is Truth.NOT_EVALUABLE
