from dataclasses import replace
from types import MappingProxyType

import pytest

from building import a_call
from conversation import Call, ChannelKind, Direction, Recording, Role
from transcribe.roles import RoleDecision, decide_roles
from transcribe.turns import PartyTurn

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
    decision = decide("agent: 您好，工号八零二一。\ncustomer: 我要投诉。", told=told)
    assert decision.role_of(1) is Role.AGENT
    assert (decision.confidence, decision.method) == (1.0, "channel_map")


def test_cue_words_name_the_agent_in_spite_of_recognition_errors() -> None:
    decision = decide("agent: 您好公号8021请问有什么可以帮您\ncustomer: 我想问一下我的卡")
    assert decision.role_of(0) is Role.AGENT
    assert decision.role_of(1) is Role.CUSTOMER
    assert decision.confidence >= 0.9
    assert decision.method == "cue_words"


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
