from dataclasses import replace
from types import MappingProxyType

import pytest

from building import a_call
from conversation import Call, ChannelKind, Direction, Recording, Role
from transcribe.roles import RoleDecision, decide_roles
from transcribe.turns import PROMPTS, PartyTurn

MONO = Recording("call-1", "", "", 60.0, 8000, 1, kind=ChannelKind.MONO)
STEREO = Recording("call-1", "", "", 60.0, 8000, 2, kind=ChannelKind.STEREO)


def decide(
    notation: str, *, told: str = "", direction: Direction = Direction.INBOUND
) -> RoleDecision:
    """Party 0 is whoever the notation calls the agent."""
    turns = [
        PartyTurn(turn.channel, replace(turn, role=Role.UNKNOWN))
        for turn in a_call(notation).transcript.turns
    ]
    call = Call("c", direction=direction, attributes=MappingProxyType({"agent_channel": told}))
    return decide_roles(turns, call=call, recording=STEREO, floor=0.6)


@pytest.mark.parametrize("told", ["right", "1", "RIGHT"])
def test_a_channel_map_decides_alone(told: str) -> None:
    decision = decide("agent: 嗯，今天天气好。\ncustomer: 是的，真好。", told=told)
    assert decision.role_of(1) is Role.AGENT
    assert (decision.confidence, decision.method) == (1.0, "channel_map")


def test_cue_words_name_the_agent_in_spite_of_recognition_errors() -> None:
    decision = decide("agent: 您好公号8021请问有什么可以帮您\ncustomer: 我想问一下我的卡")
    assert decision.role_of(0) is Role.AGENT
    assert decision.role_of(1) is Role.CUSTOMER
    assert decision.confidence >= 0.9
    assert decision.method == "cue_words"
    assert decision.explained == (
        "cue_words (agent: 工号, 可以帮您, opens, talks more; customer: 我要投诉, 我的卡)"
    )


def test_a_channel_map_that_the_words_contradict_is_overruled_and_said_to_be() -> None:
    said = (
        "agent: 您好，工号八零二一，很高兴为您服务，请问有什么可以帮您？\n"
        "customer: 我想问一下我的信用卡，你们银行怎么乱收费。\nagent: 请稍等，我这边帮您查。"
    )
    wrong, right = decide(said, told="right"), decide(said, told="left")
    assert (wrong.role_of(0), wrong.role_of(1)) == (Role.AGENT, Role.CUSTOMER)
    assert wrong.method == "channel_map_swapped"
    assert "工号" in wrong.explained
    assert (right.method, right.confidence) == ("channel_map", 1.0)


def test_a_channel_map_that_is_only_doubted_is_followed_without_certainty() -> None:
    decision = decide("agent: 您好，请讲，请讲。\ncustomer: 嗯，那个年费啊。", told="right")
    assert decision.role_of(1) is Role.AGENT
    assert decision.method == "channel_map_doubted"
    assert 0.6 <= decision.confidence < 0.7


def test_a_channel_map_is_not_doubted_for_a_call_with_one_party() -> None:
    decision = decide("agent: 您好，工号八零二一，很高兴为您服务，请稍等，这边帮您查", told="right")
    assert decision.role_of(0) is Role.CUSTOMER
    assert decision.method == "channel_map"


def test_english_calls_are_named_too() -> None:
    decision = decide(
        "agent: thank you for calling AutoCare, this is Nancy with AutoCare, how can I help you\n"
        "customer: hi I'm calling about my car, it needs an oil change"
    )
    assert decision.role_of(0) is Role.AGENT
    assert decision.confidence >= 0.9


def three(notation: str) -> RoleDecision:
    turns = [
        PartyTurn(int(turn.text[0]), replace(turn, role=Role.UNKNOWN, text=turn.text[1:]))
        for turn in a_call(notation).transcript.turns
    ]
    return decide_roles(turns, call=Call("c"), recording=MONO, floor=0.6)


def test_a_third_voice_is_a_colleague_or_nobody_by_its_own_words() -> None:
    two = "agent: 0您好，工号八零二一，很高兴为您服务\ncustomer: 1我要投诉，我的信用卡被乱收费\n"
    colleague = three(two + "agent: 2您好，工号九一，我这边帮您处理，请稍等")
    assert [colleague.role_of(party) for party in range(3)] == [
        Role.AGENT,
        Role.CUSTOMER,
        Role.AGENT,
    ]
    relative = three(two + "customer: 2嗯，今天天气好")
    assert relative.role_of(2) is Role.UNKNOWN
    assert relative.role_of(1) is Role.CUSTOMER


def test_one_voice_that_says_what_both_parties_say_is_nobody() -> None:
    both = three(
        "agent: 0您好，工号八零二一，请稍等\ncustomer: 0我想问一下我的信用卡\nagent: 0请讲"
    )
    assert both.role_of(0) is Role.UNKNOWN
    assert "both parties" in both.explained
    alone = three("agent: 0您好，工号八零二一，请稍等")
    assert alone.role_of(0) is Role.AGENT


def test_a_third_voice_is_told() -> None:
    two = "agent: 0您好，工号八零二一，很高兴为您服务\ncustomer: 1我要投诉，我的信用卡被乱收费\n"
    assert "a third voice is unknown" in three(two + "customer: 2今天天气好").explained
    assert "third" not in three(two).explained


def test_prompts_of_the_machine_take_no_part_in_the_choice() -> None:
    turns = [
        PartyTurn(PROMPTS if turn.role is Role.IVR else turn.channel, turn)
        for turn in a_call(
            "ivr: 欢迎致电，很高兴为您服务，人工服务请按零\nagent: 您好，工号八零二一\n"
            "customer: 我要投诉"
        ).transcript.turns
    ]
    decision = decide_roles(turns, call=Call("c"), recording=MONO, floor=0.6)
    assert decision.role_of(PROMPTS) is Role.IVR
    assert decision.role_of(0) is Role.AGENT


def test_an_enrolled_voice_decides_where_words_do_not() -> None:
    turns = [
        PartyTurn(turn.channel, replace(turn, role=Role.UNKNOWN))
        for turn in a_call("agent: 今天天气好\ncustomer: 嗯是的真好").transcript.turns
    ]
    decision = decide_roles(
        turns, call=Call("c"), recording=MONO, floor=0.6, voices={1: 4.0, 0: -1.0}
    )
    assert decision.role_of(1) is Role.AGENT
    assert decision.explained.startswith("enrolled_voice (agent: enrolled voice")


def test_an_agent_who_speaks_second_is_found() -> None:
    decision = decide(
        "customer: 喂你好\nagent: 您好，我是银行信用卡中心，请问是李先生吗\ncustomer: 对，我就是",
        direction=Direction.OUTBOUND,
    )
    assert decision.role_of(0) is Role.AGENT


def test_a_customer_who_talks_about_the_service_is_not_the_agent() -> None:
    decision = decide(
        "agent: 你好功好812请讲\ncustomer: 你们客服就是这样推来推去的嘛\nagent: 不归我们管"
    )
    assert decision.role_of(1) is Role.CUSTOMER


def test_words_that_say_nothing_leave_both_unknown() -> None:
    decision = decide("agent: 今天天气好\ncustomer: 嗯是的真好")
    assert decision.role_of(0) is Role.UNKNOWN
    assert decision.role_of(1) is Role.UNKNOWN
    assert decision.confidence < 0.6


def test_one_party_alone_is_named_only_when_its_words_tell() -> None:
    assert decide("agent: 您好工号八零二一，请问有什么可以帮您").role_of(0) is Role.AGENT
    assert decide("agent: 喂").role_of(0) is Role.UNKNOWN


def test_silence_has_no_roles() -> None:
    assert decide("").method == "no_speech"
