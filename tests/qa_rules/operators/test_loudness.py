import pytest

from building import a_call
from conversation import Measure, Role, Span
from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

CALL = "[0-3] agent: 您好\n[3-9] agent: 你到底听没听"
LEVEL = Measure("loudness_dbfs", -18.0, "dBFS", role=Role.AGENT)
RISE = Measure("loudness_rise_db", 9.0, "dB", role=Role.AGENT, span=Span(4, 7))


def _search(limit: str) -> str:
    return f"operator: loudness\nrole: agent\n{limit}"


def test_levels_are_compared() -> None:
    call = a_call(CALL, measures=[LEVEL])

    assert find(_search("louder_than: -20"), call).truth is Truth.HIT
    assert find(_search("louder_than: -10"), call).truth is Truth.MISS
    assert find(_search("quieter_than: -10"), call).truth is Truth.HIT


def test_a_rise_is_found_with_the_turn_in_which_it_happens() -> None:
    finding = find(_search("rise: 6"), a_call(CALL, measures=[RISE]))

    assert (finding.truth, finding.hits[0].turn_index) == (Truth.HIT, 1)


def test_the_other_partys_level_does_not_count() -> None:
    other = Measure("loudness_dbfs", -5.0, "dBFS", role=Role.CUSTOMER)

    assert (
        find(_search("louder_than: -10"), a_call(CALL, measures=[LEVEL, other])).truth is Truth.MISS
    )


def test_without_measured_sound_it_cannot_be_judged() -> None:
    assert find(_search("rise: 6"), CALL).truth is Truth.NOT_EVALUABLE


@pytest.mark.parametrize("limit", ["", "rise: 6\nlouder_than: -3"])
def test_exactly_one_limit_is_needed(limit: str) -> None:
    with pytest.raises(RuleError, match="exactly one"):
        a_search(_search(limit))


def test_the_span_between_quiet_and_loud_turns_is_found_at_the_loudest() -> None:
    span = Measure("loudness_span_db", 14.0, "dB", role=Role.AGENT, span=Span(3, 9))
    finding = find(_search("span: 12"), a_call(CALL, measures=[LEVEL, span]))

    assert (finding.truth, finding.hits[0].turn_index) == (Truth.HIT, 1)
    assert finding.hits[0].detail == "音量跨度 14 dB"
    assert find(_search("span: 15"), a_call(CALL, measures=[span])).truth is Truth.MISS
    assert find(_search("span: 12"), a_call(CALL, measures=[LEVEL])).truth is Truth.NOT_EVALUABLE
