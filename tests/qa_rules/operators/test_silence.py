from dataclasses import replace

from building import a_call
from conversation import ChannelKind, Measure, Recording, Span
from qa_rules.outcome import Truth
from searching import find

SEARCH = "operator: silence\nlonger_than: 8s\n"
QUIET = "[0-3] customer: 我登录不上\n[13-15] agent: 你再试一次"


def test_a_long_gap_between_turns_is_found_with_its_seconds() -> None:
    (hit,) = find(SEARCH, QUIET).hits

    assert (hit.start, hit.end, hit.quote, hit.detail) == (3.0, 13.0, "我登录不上", "静默 10.0 秒")


def test_a_gap_of_exactly_the_limit_is_not_longer() -> None:
    assert find("operator: silence\nlonger_than: 10s", QUIET).truth is Truth.MISS


def test_words_of_the_agent_before_the_gap_excuse_it() -> None:
    search = SEARCH + "excused_by: [稍等]"

    assert find(search, "[0-3] agent: 请您稍等\n[13-15] agent: 好了").truth is Truth.MISS
    assert (
        find(search, "[0-2] agent: 请您稍等\n[2-3] customer: 好\n[13-15] agent: 好了").truth
        is Truth.MISS
    )
    assert find(search, "[0-3] customer: 你稍等\n[13-15] agent: 好了").truth is Truth.HIT
    assert find(search, QUIET).truth is Truth.HIT


def test_words_after_the_gap_excuse_it_where_asked() -> None:
    call = "[0-3] customer: 你查一下\n[13-15] agent: 让您久等了"

    assert find(SEARCH + "excused_after: [久等]", call).truth is Truth.MISS


def test_overlapping_turns_hide_no_gap_and_make_none() -> None:
    call = "[0-20] customer: 我说很久\n[5-6] agent: 嗯\n[21-22] agent: 好"

    assert find(SEARCH, call).truth is Truth.MISS


def test_announcements_during_the_gap_are_no_silence() -> None:
    call = "[0-3] customer: 转人工\n[4-12] ivr: 正在转接\n[13-15] agent: 您好"

    assert find(SEARCH, call).truth is Truth.MISS


def test_the_party_that_ends_the_silence_can_be_asked_for() -> None:
    assert find(SEARCH + "role: agent", QUIET).truth is Truth.HIT
    assert find(SEARCH + "role: customer", QUIET).truth is Truth.MISS


def test_so_many_times() -> None:
    assert find(SEARCH + "times: 2", QUIET).truth is Truth.MISS


def test_measured_gaps_are_trusted_over_turn_times() -> None:
    gap = Measure("silence_gap_s", 9.0, "s", span=Span(3.5, 12.5))
    none = Measure("talk_ratio", 0.5, "share")

    assert find(SEARCH, a_call(QUIET, measures=[gap])).hits[0].start == 3.5
    assert find(SEARCH, a_call(QUIET, measures=[none])).truth is Truth.MISS


def test_a_written_conversation_cannot_be_judged() -> None:
    recording = Recording("c", "", "", 20.0, 0, 0, kind=ChannelKind.TEXT)

    assert find(SEARCH, replace(a_call(QUIET), recording=recording)).truth is Truth.NOT_EVALUABLE
