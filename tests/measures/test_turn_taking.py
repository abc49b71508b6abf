from dataclasses import replace

import pytest

from building import a_call
from conversation import Role, Span, Word
from measures import measure
from readings import of_call, values

AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER


def test_agent_answers_are_measured_with_their_span() -> None:
    measures = of_call(
        "[0-2] customer: 喂\n[3.5-5] agent: 您好\n[6-7] customer: 问\n[8-9] agent: 答"
    )
    answers = [m for m in measures if m.name == "response_time_s"]
    assert [(m.value, m.role, m.span) for m in answers] == [
        (1.5, AGENT, Span(2.0, 3.5)),
        (1.0, AGENT, Span(7.0, 8.0)),
    ]
    assert values(measures, "median_response_time_s", AGENT) == [1.25]
    assert values(measures, "median_response_time_s", CUSTOMER) == [1.0]


def test_going_on_speaking_is_no_answer() -> None:
    measures = of_call("[0-2] customer: 喂\n[3-4] agent: 您好\n[9-10] agent: 还在吗")
    assert values(measures, "response_time_s") == [1.0]


def test_an_answer_that_cuts_in_took_no_time() -> None:
    assert values(of_call("[0-5] customer: 我说\n[4-6] agent: 您听"), "response_time_s") == [0.0]


def test_a_party_without_answers_has_no_median() -> None:
    assert values(of_call("[0-2] agent: 您好"), "median_response_time_s") == []


def test_an_interruption_names_who_cuts_in_and_when() -> None:
    measures = of_call("[0-5] customer: 我要投诉你们\n[4-6] agent: 您先听我说")
    cuts = [m for m in measures if m.name == "interruption_s"]
    assert [(m.value, m.role, m.span) for m in cuts] == [(1.0, AGENT, Span(4.0, 5.0))]
    assert values(measures, "interruption_count", AGENT) == [1]
    assert values(measures, "interruption_count", CUSTOMER) == [0]
    assert values(measures, "overlap_s") == [1.0]


def test_less_than_the_shortest_overlap_is_turn_taking() -> None:
    short = of_call("[0-5] customer: 我要投诉你们\n[4.71-6] agent: 您先听我说")
    just = of_call("[0-5] customer: 我要投诉你们\n[4.7-6] agent: 您先听我说")
    assert (values(short, "overlap_s"), values(short, "interruption_s")) == ([0.0], [])
    assert (values(just, "overlap_s"), values(just, "interruption_s")) == ([0.3], [0.3])


def test_two_who_begin_together_interrupt_nobody() -> None:
    measures = of_call("[0-3] customer: 我要投诉你们\n[0-3] agent: 您好请问呀")
    assert values(measures, "overlap_s") == [3.0]
    assert values(measures, "interruption_s") == []


def test_one_party_on_two_turns_at_once_is_no_overlap() -> None:
    measures = of_call("[0-3] agent: 您好请问呀\n[1-4] agent: 您好请问呀")
    assert values(measures, "overlap_s") == [0.0]


def test_a_word_into_a_pause_of_the_other_is_no_interruption() -> None:
    call = a_call("[0-10] customer: 我想\n[4-6] agent: 请讲")
    customer, agent = call.transcript.turns
    paused = replace(customer, words=(Word(0, 2, "我"), Word(8, 10, "想")))
    measures = measure(replace(call.transcript, turns=(paused, agent)))
    assert values(measures, "interruption_s") == []
    assert values(measures, "talk_s", CUSTOMER) == [4.0]


def test_roles_share_the_talking_without_the_prompts() -> None:
    measures = of_call("[0-10] ivr: 欢迎致电某某银行\n[10-13] agent: 您好\n[13-14] customer: 你好")
    assert values(measures, "talk_ratio", AGENT) == [0.75]
    assert values(measures, "talk_ratio", CUSTOMER) == [0.25]
    assert values(measures, "talk_ratio", Role.IVR) == []
    assert values(measures, "talk_s", Role.IVR) == [10.0]
    assert values(measures, "turn_count", AGENT) == [1]


def test_who_says_nothing_still_has_a_share() -> None:
    measures = of_call("[0-10] agent: 喂喂您好")
    assert values(measures, "talk_ratio", CUSTOMER) == [0.0]
    assert values(measures, "turn_count", CUSTOMER) == [0]
    assert values(measures, "pace_cpm", CUSTOMER) == []


def test_a_monologue_ends_with_another_voice_or_a_gap() -> None:
    measures = of_call(
        "[0-5] agent: 一\n[6-9] agent: 二\n[9-10] customer: 嗯\n"
        "[10-15] agent: 三\n[17-20] agent: 四"
    )
    (longest,) = (m for m in measures if m.name == "longest_monologue_s" and m.role is AGENT)
    assert (longest.value, longest.span) == (9.0, Span(0.0, 9.0))


def test_the_first_agent_word_is_timed_from_the_start() -> None:
    measures = of_call("[0-4] ivr: 欢迎\n[4-5] customer: 喂\n[6.2-7] agent: 您好")
    assert values(measures, "first_agent_word_s") == [6.2]
    assert values(of_call("[0-1] customer: 喂"), "first_agent_word_s") == []


def test_pace_counts_characters_and_digits_over_speech_time() -> None:
    measures = of_call("[0-6] agent: 您好，工号8021，APP。\n[30-31] customer: ？！")
    assert values(measures, "pace_cpm", AGENT) == [110.0]
    assert values(measures, "pace_cpm", CUSTOMER) == []


@pytest.mark.parametrize(("pause_s", "talk_s"), [(0.3, 2.3), (0.31, 2.0)])
def test_a_pause_counts_as_speech_up_to_three_tenths(pause_s: float, talk_s: float) -> None:
    call = a_call("[0-5] agent: 您好")
    (turn,) = call.transcript.turns
    words = (Word(0, 1, "您"), Word(1 + pause_s, 2 + pause_s, "好"))
    transcript = replace(call.transcript, turns=(replace(turn, words=words),))
    assert values(measure(transcript), "talk_s", AGENT) == [talk_s]


def test_pauses_inside_a_turn_do_not_slow_the_pace() -> None:
    call = a_call("[0-10] agent: 您好")
    (turn,) = call.transcript.turns
    words = (Word(0, 0.5, "您"), Word(9.5, 10, "好"))
    transcript = replace(call.transcript, turns=(replace(turn, words=words),))
    assert values(measure(transcript), "pace_cpm", AGENT) == [120.0]
