from building import a_call
from conversation import Measure, Role, Span
from qa_rules.outcome import Truth
from searching import find

SEARCH = "operator: response_time\nrole: agent\nlonger_than: 3s\n"
CALL = "[0-2] customer: 在吗\n[7-8] agent: 在的\n[9-10] customer: 好\n[11-12] agent: 请讲"


def test_a_late_answer_is_found() -> None:
    (hit,) = find(SEARCH, CALL).hits

    assert (hit.turn_index, hit.detail) == (1, "5.0 秒后才应答")


def test_the_other_partys_delay_does_not_count() -> None:
    assert find(SEARCH.replace("agent", "customer"), CALL).truth is Truth.MISS


def test_so_many_times() -> None:
    assert find(SEARCH + "times: 2", CALL).truth is Truth.MISS


def test_measured_responses_are_trusted() -> None:
    measure = Measure("response_time_s", 1.0, "s", role=Role.AGENT, span=Span(2, 3))

    assert find(SEARCH, a_call(CALL, measures=[measure])).truth is Truth.MISS
