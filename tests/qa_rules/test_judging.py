from dataclasses import replace

import pytest

from building import a_call
from conversation import Role
from qa_rules import Judge, Outcome, judge, load_library
from qa_rules.judging import judge_one
from searching import a_checkpoint, outcome_of

REQUIRE = "find:\n  hello: {operator: keyword, role: agent, any: [您好]}\nrequire: hello\n"
FORBID = "find:\n  abuse: {operator: keyword, role: agent, any: [神经病]}\nforbid: abuse\n"


def test_a_pass_of_require_carries_the_verbatim_words() -> None:
    (result,) = judge(a_call("agent: 嗯，您好。"), (a_checkpoint(REQUIRE),))

    assert (result.outcome, result.hits[0].quote) == (Outcome.PASS, "您好")
    assert (result.hits[0].char_start, result.hits[0].role) == (2, Role.AGENT)


def test_a_fail_of_require_shows_where_it_looked() -> None:
    (result,) = judge(a_call("agent: 喂\ncustomer: 您好"), (a_checkpoint(REQUIRE),))

    assert result.outcome is Outcome.FAIL
    assert result.searched[0].turn_indexes == (0,)
    assert "hello" in result.reason


def test_a_fail_of_forbid_carries_the_verbatim_words() -> None:
    (result,) = judge(a_call("agent: 你神经病啊"), (a_checkpoint(FORBID),))

    assert (result.outcome, result.hits[0].quote) == (Outcome.FAIL, "神经病")


def test_nothing_forbidden_is_a_pass() -> None:
    assert outcome_of(a_checkpoint(FORBID), "agent: 您好") is Outcome.PASS


@pytest.mark.parametrize("point", [REQUIRE, FORBID])
@pytest.mark.parametrize("call", ["", "ivr: 欢迎致电", "unknown: 喂\nunknown: 你好"])
def test_a_call_without_turns_or_roles_never_silently_passes(point: str, call: str) -> None:
    assert outcome_of(a_checkpoint(point), call) is Outcome.UNDETERMINED


def test_a_call_whose_roles_are_doubtful_is_undetermined() -> None:
    call = a_call("agent: 您好\ncustomer: 你好")
    doubtful = replace(call, transcript=replace(call.transcript, role_confidence=0.4))

    assert outcome_of(a_checkpoint(REQUIRE), doubtful) is Outcome.UNDETERMINED
    anyone = REQUIRE.replace("role: agent, ", "")
    assert outcome_of(a_checkpoint(anyone), doubtful) is Outcome.PASS


def test_one_turn_of_an_unknown_party_matters_only_where_it_decides() -> None:
    point = a_checkpoint(FORBID)

    assert outcome_of(point, "agent: 您好\nunknown: 嗯\ncustomer: 喂") is Outcome.PASS
    assert outcome_of(point, "agent: 您好\nunknown: 神经病\ncustomer: 喂") is Outcome.UNDETERMINED
    assert outcome_of(point, "agent: 神经病\nunknown: 神经病\ncustomer: 喂") is Outcome.FAIL


def test_what_was_badly_recognised_is_not_taken_as_unsaid() -> None:
    call = a_call("agent: 喂喂喂\ncustomer: 你好")
    turns = tuple(replace(turn, confidence=0.1) for turn in call.transcript.turns)
    mumbled = replace(call, transcript=replace(call.transcript, turns=turns))

    assert outcome_of(a_checkpoint(REQUIRE), mumbled) is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("condition", "header", "expected"),
    [
        ("direction: inbound", "direction: inbound", Outcome.PASS),
        ("direction: inbound", "direction: outbound", Outcome.NOT_APPLICABLE),
        ("direction: inbound", "queue: x", Outcome.UNDETERMINED),
        ("direction: [inbound, unknown]", "queue: x", Outcome.PASS),
        ("queue: loan", "queue: loan", Outcome.PASS),
        ("queue: [loan, card]", "queue: branch", Outcome.NOT_APPLICABLE),
        ("team: a", "team: b", Outcome.NOT_APPLICABLE),
        ("duration: at least 20s", "queue: x", Outcome.NOT_APPLICABLE),
        ("duration: under 20s", "queue: x", Outcome.PASS),
        ("attributes: {vip: '>= 3'}", "vip: 4", Outcome.PASS),
        ("attributes: {vip: '>= 3'}", "vip: 2", Outcome.NOT_APPLICABLE),
        ("attributes: {vip: present}", "queue: x", Outcome.NOT_APPLICABLE),
    ],
)
def test_a_checkpoint_applies_by_metadata(condition: str, header: str, expected: Outcome) -> None:
    point = a_checkpoint(REQUIRE + f"applies_when: {{{condition}}}\n")

    assert outcome_of(point, f"{header}\nagent: 您好") is expected


def test_an_occasion_decides_whether_a_checkpoint_applies() -> None:
    point = a_checkpoint(
        "applies_when: {occasion: upset}\n"
        "find:\n"
        "  upset: {operator: keyword, role: customer, any: [投诉]}\n"
        "  sorry: {operator: keyword, role: agent, within: 1..2 turns after upset, any: [抱歉]}\n"
        "require: sorry\n"
    )

    assert outcome_of(point, "customer: 你好\nagent: 抱歉") is Outcome.NOT_APPLICABLE
    assert outcome_of(point, "customer: 我要投诉\nagent: 抱歉") is Outcome.PASS
    assert outcome_of(point, "agent: 抱歉\ncustomer: 我要投诉\nagent: 嗯") is Outcome.FAIL


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("first", Outcome.PASS),
        ("last", Outcome.FAIL),
        ("any", Outcome.PASS),
        ("each", Outcome.FAIL),
    ],
)
def test_which_hit_of_the_anchor_counts(which: str, expected: Outcome) -> None:
    point = a_checkpoint(
        "find:\n"
        "  upset: {operator: keyword, role: customer, any: [投诉]}\n"
        "  sorry: {operator: keyword, role: agent, within: 1..1 turns after upset,"
        f" which: {which}, any: [抱歉]}}\n"
        "require: sorry\n"
    )

    assert outcome_of(point, "customer: 投诉\nagent: 抱歉\ncustomer: 投诉\nagent: 嗯") is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-15", Outcome.PASS),
        ("2025-12-31", Outcome.NOT_APPLICABLE),
        ("2026-02-01", Outcome.NOT_APPLICABLE),
    ],
)
def test_a_checkpoint_counts_only_in_its_period(day: str, expected: Outcome) -> None:
    point = a_checkpoint(REQUIRE + "effective: {since: 2026-01-01, until: 2026-01-31}\n")

    assert outcome_of(point, f"started_at: {day}T10:00:00\nagent: 您好") is expected


def test_a_hit_outside_the_seconds_of_its_window_does_not_count() -> None:
    point = a_checkpoint(REQUIRE.replace("any:", "within: first 10s, any:"))

    assert outcome_of(point, "[0-40] agent: 喂喂喂喂喂喂喂喂喂喂喂喂喂喂喂喂您好") is Outcome.FAIL
    assert outcome_of(point, "[0-40] agent: 您好喂喂喂喂喂喂喂喂喂喂喂喂喂喂喂喂") is Outcome.PASS


def test_times_come_from_word_times_where_they_spell_the_turn() -> None:
    (result,) = judge(a_call("[0-4] agent: 喂喂您好"), (a_checkpoint(REQUIRE),))

    assert (result.hits[0].start, result.hits[0].end) == (2.0, 4.0)


def test_judging_twice_gives_the_same_and_in_the_order_asked() -> None:
    points = (a_checkpoint(REQUIRE, name="b"), a_checkpoint(FORBID, name="a"))
    call = a_call("agent: 您好\ncustomer: 你好")

    results = judge(call, points)

    assert [result.checkpoint_id for result in results] == ["b", "a"]
    assert results == judge(call, points) == Judge(points).judge(call)


def test_a_call_of_five_thousand_turns_is_judged() -> None:
    lines = "\n".join(f"agent: 第{number}句您好\ncustomer: 嗯" for number in range(2500))

    assert outcome_of(a_checkpoint(FORBID), lines) is Outcome.PASS


def test_the_short_way_through_quiet_checkpoints_gives_the_same_as_the_long_way() -> None:
    library = load_library()
    judge = Judge(library.checkpoints)
    for point in library.checkpoints:
        for example in point.examples:
            call = a_call(example.call)
            scene = judge.stage(call)
            long = [judge_one(scene, one) for one in library.checkpoints]

            for short, full in zip(judge.judge(call), long, strict=True):
                assert (short.outcome, short.hits) == (full.outcome, full.hits)
