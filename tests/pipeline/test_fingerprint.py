from dataclasses import replace
from types import MappingProxyType

import pytest

from conversation import Call, Direction
from pipeline.fingerprint import combine, describe_call, judge_fingerprint, speech_fingerprint

CALL = Call("call-1", direction=Direction.INBOUND, agent_id="8021", queue="loan")


def _speech(call: Call = CALL, *, changed: str = "") -> str:
    parts = {"sha256": "content", "revision": "models", "settings": "settings"}
    return speech_fingerprint(call, **(parts | ({changed: "other"} if changed else {})))


@pytest.mark.parametrize("part", ["sha256", "revision", "settings"])
def test_content_models_and_settings_make_another_transcript(part: str) -> None:
    assert _speech(changed=part) != _speech()


def test_a_channel_map_makes_another_transcript() -> None:
    mapped = replace(CALL, attributes=MappingProxyType({"agent_channel": "1"}))
    assert _speech(mapped) != _speech()


def test_another_agent_makes_another_verdict_but_no_other_transcript() -> None:
    other = replace(CALL, agent_id="8022")
    assert _speech(other) == _speech()
    judged = [judge_fingerprint(describe_call(c), measured="m", rules="r") for c in (CALL, other)]
    assert judged[0] != judged[1]


def test_other_rules_make_another_verdict() -> None:
    judged = [
        judge_fingerprint(describe_call(CALL), measured="m", rules=rules) for rules in ("r1", "r2")
    ]
    assert judged[0] != judged[1]


def test_parts_do_not_run_into_each_other() -> None:
    assert combine("ab", "c") != combine("a", "bc")
