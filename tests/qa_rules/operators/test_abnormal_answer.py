from building import a_call
from conversation import Measure, Role
from qa_rules.outcome import Truth
from searching import find

SEARCH = "operator: abnormal_answer\nlater_than: 5s"


def test_an_agent_who_answers_late_is_found() -> None:
    finding = find(SEARCH, "[1-3] customer: 喂，有人吗\n[7-9] agent: 您好")

    assert finding.hits[0].detail == "7.0 秒后才开口"


def test_the_wait_counts_from_the_end_of_the_announcement() -> None:
    assert find(SEARCH, "[0-8] ivr: 欢迎致电\n[10-12] agent: 您好").truth is Truth.MISS


def test_an_agent_who_never_speaks_is_found() -> None:
    assert find(SEARCH, "[0-3] customer: 喂").truth is Truth.HIT


def test_the_measured_first_word_is_trusted() -> None:
    measure = Measure("first_agent_word_s", 2.0, "s", role=Role.AGENT)

    assert find(SEARCH, a_call("[7-9] agent: 您好", measures=[measure])).truth is Truth.MISS
