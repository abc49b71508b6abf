import pytest

from conversation import Role, SoundProfile
from readings import of_call, values

CALL = "[0-10] agent: 您好您好您好您好\n[10-20] customer: 你好你好你好你好"


def _profile(*rows: list[int]) -> SoundProfile:
    levels = tuple((-30,) * len(row) for row in rows)
    return SoundProfile(0.05, levels, ((),) * len(rows), (), tuple(tuple(row) for row in rows))


def test_the_pitch_of_each_party_is_the_median_of_its_voiced_frames() -> None:
    sound = _profile([0, 200, 210, 220] * 50 + [110] * 200)
    measures = of_call(CALL, sound=sound)
    assert values(measures, "pitch_hz", Role.AGENT) == [210.0]
    assert values(measures, "pitch_hz", Role.CUSTOMER) == [110.0]


def test_the_range_is_in_semitones_and_an_octave_is_twelve() -> None:
    sound = _profile([100] * 100 + [200] * 100 + [150] * 200)
    measures = of_call(CALL, sound=sound)
    assert values(measures, "pitch_range_st", Role.AGENT) == [12.0]
    assert values(measures, "pitch_range_st", Role.CUSTOMER) == [0.0]


@pytest.mark.parametrize("rows", [[], [[]], [[0] * 400], [[150] * 15 + [0] * 385]])
def test_too_little_voice_has_no_pitch(rows: list[list[int]]) -> None:
    assert values(of_call(CALL, sound=_profile(*rows)), "pitch_hz") == []
