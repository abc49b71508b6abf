import pytest

from building import a_call
from conversation import Role, Span
from readings import of_call, values


def test_a_gap_of_two_seconds_counts_and_a_shorter_one_does_not() -> None:
    measures = of_call("[0-1] agent: 您好\n[3-4] customer: 你好\n[5.99-7] agent: 请讲")
    gaps = [m for m in measures if m.name == "silence_gap_s"]
    assert [(gap.value, gap.span) for gap in gaps] == [(2.0, Span(1.0, 3.0))]


def test_a_gap_is_measured_from_the_latest_end_so_far() -> None:
    measures = of_call("[0-10] agent: 说了很久\n[1-2] customer: 嗯\n[13-14] customer: 好")
    assert values(measures, "silence_gap_s") == [3.0]


def test_binary_fractions_do_not_hide_a_gap() -> None:
    assert values(of_call("[0-1.3] agent: 您好\n[3.3-4] agent: 喂"), "silence_gap_s") == [2.0]


def test_the_longest_silence_is_the_first_of_equals() -> None:
    measures = of_call("[0-1] agent: 一\n[2-3] agent: 二\n[4-5] agent: 三")
    longest = next(m for m in measures if m.name == "longest_silence_s")
    assert (longest.value, longest.span) == (1.0, Span(1.0, 2.0))


def test_turns_that_touch_leave_no_silence() -> None:
    measures = of_call("[0-1] agent: 一\n[1-2] customer: 二\n[1.5-3] agent: 三")
    assert values(measures, "longest_silence_s") == [0.0]
    assert values(measures, "silence_share") == [0.0]


def test_the_share_counts_the_ends_of_the_recording() -> None:
    measures = of_call("[2-4] agent: 您好\n[5-6] customer: 你好", recorded_s=10.0)
    assert values(measures, "silence_share") == [0.7]


@pytest.mark.parametrize(("start", "hold_s"), [(20.9, 0.0), (21.0, 20.0), (61.0, 60.0)])
def test_long_gaps_are_holds(start: float, hold_s: float) -> None:
    measures = of_call(f"[0-1] agent: 请稍等\n[{start}-{start + 1}] agent: 让您久等了")
    assert values(measures, "hold_s") == [hold_s]


def test_a_call_without_turns_has_no_measures() -> None:
    assert of_call("") == ()


def test_prompts_fill_the_silence() -> None:
    measures = of_call("[0-1] agent: 请评价\n[1-9] ivr: 满意请按一\n[10-11] customer: 好")
    assert values(measures, "silence_gap_s") == []
    assert {m.role for m in measures if m.name == "talk_s"} >= {Role.IVR}


def test_notation_without_times_measures_too() -> None:
    assert a_call("agent: 您好").transcript.turns
    assert values(of_call("agent: 您好\ncustomer: 你好"), "longest_silence_s") == [0.4]
