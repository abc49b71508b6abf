import pytest

from conversation import Role, SoundProfile, Span
from readings import of_call, values

FRAME_S = 0.05
TWO_PARTIES = "[0-12] agent: 您好您好您好您好\n[12-24] customer: 你好你好你好你好"


def _profile(*rows: list[int], facts: tuple[tuple[str, float], ...] = ()) -> SoundProfile:
    return SoundProfile(FRAME_S, tuple(tuple(row) for row in rows), ((),) * len(rows), facts)


def _level(seconds: float, dbfs: int) -> list[int]:
    return [dbfs] * round(seconds / FRAME_S)


def test_loudness_is_read_from_the_channel_where_a_party_speaks() -> None:
    sound = _profile(_level(12, -20) + _level(12, -90), _level(12, -90) + _level(12, -35))
    measures = of_call(TWO_PARTIES, sound=sound)
    assert values(measures, "loudness_dbfs", Role.AGENT) == [-20.0]
    assert values(measures, "loudness_dbfs", Role.CUSTOMER) == [-35.0]


def test_one_row_serves_both_parties() -> None:
    measures = of_call(TWO_PARTIES, sound=_profile(_level(12, -20) + _level(12, -35)))
    assert values(measures, "loudness_dbfs", Role.AGENT) == [-20.0]
    assert values(measures, "loudness_dbfs", Role.CUSTOMER) == [-35.0]


def test_power_is_averaged_and_not_decibels() -> None:
    sound = _profile(_level(6, -20) + _level(6, -60))
    measures = of_call("[0-12] agent: 您好您好您好您好", sound=sound)
    assert values(measures, "loudness_dbfs") == [-23.0]


def test_a_rise_is_found_where_it_happens() -> None:
    row = _level(14, -30) + _level(4, -18) + _level(6, -30)
    measures = of_call("[0-24] customer: 我要投诉你们", sound=_profile(row))
    (rise,) = (m for m in measures if m.name == "loudness_rise_db")
    assert rise.value == 12.0
    assert rise.span == Span(14.0, 17.0)


def test_a_loud_beginning_is_no_rise() -> None:
    row = _level(8, -18) + _level(16, -30)
    measures = of_call("[0-24] customer: 我要投诉你们", sound=_profile(row))
    assert values(measures, "loudness_rise_db") == [-12.0]


def test_too_little_speech_tells_no_rise() -> None:
    measures = of_call("[0-8.9] customer: 我要投诉你们", sound=_profile(_level(10, -30)))
    assert values(measures, "loudness_rise_db") == []


@pytest.mark.parametrize("rows", [[], [[]], [_level(1, -30)]])
def test_a_profile_shorter_than_the_turns_is_survived(rows: list[list[int]]) -> None:
    measures = of_call("[5-8] customer: 你好", sound=_profile(*rows))
    assert values(measures, "loudness_dbfs") == []


def test_quality_comes_from_the_facts_that_are_there() -> None:
    sound = _profile([], facts=(("clipped_share", 0.0123456), ("decoded_s", 3.0)))
    measures = of_call("[0-1] agent: 您好", sound=sound)
    assert values(measures, "clipped_share") == [0.0123]
    assert values(measures, "snr_db") == []


def test_the_span_goes_from_the_quietest_turn_to_the_loudest() -> None:
    call = "[0-4] customer: 你好\n[4-8] customer: 投诉\n[8-8.5] customer: 嗯\n[9-12] agent: 好"
    row = _level(4, -40) + _level(4, -22) + _level(0.5, -90) + _level(3.5, -30)
    (span,) = (m for m in of_call(call, sound=_profile(row)) if m.name == "loudness_span_db")
    assert (span.value, span.role, span.span) == (18.0, Role.CUSTOMER, Span(4.0, 8.0))
