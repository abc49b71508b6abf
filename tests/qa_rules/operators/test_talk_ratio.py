import pytest

from building import a_call
from conversation import Measure, Role
from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

CALL = "[0-8] agent: 您好工号\n[8-10] customer: 你好"


def test_the_share_of_speech_is_compared() -> None:
    assert find("operator: talk_ratio\nrole: agent\nshare: over 70%", CALL).truth is Truth.HIT
    assert find("operator: talk_ratio\nrole: customer\nshare: over 70%", CALL).truth is Truth.MISS


def test_the_measured_share_is_trusted() -> None:
    call = a_call(CALL, measures=[Measure("talk_ratio", 0.4, "share", role=Role.AGENT)])

    assert find("operator: talk_ratio\nrole: agent\nshare: over 70%", call).truth is Truth.MISS


def test_a_party_is_needed() -> None:
    with pytest.raises(RuleError, match="about one party"):
        a_search("operator: talk_ratio\nshare: over 70%")
