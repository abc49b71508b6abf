from datetime import UTC, datetime

import pytest

from conversation.errors import UsageError
from review import Decision, Verdict, machine_agreement, measure_agreement
from review.score_pairs import ScorePair, pair_scores


def _decision(checkpoint_id: str, machine: str, human: str) -> Decision:
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    return Decision("c", "s", checkpoint_id, 1, "r", Verdict(human), machine, "", moment)


def test_kappa_agrees_with_the_textbook() -> None:
    first = ["pass"] * 25 + ["fail"] * 25
    second = ["pass"] * 20 + ["fail"] * 5 + ["pass"] * 10 + ["fail"] * 15
    agreement = measure_agreement(first, second)
    assert (agreement.answers, agreement.exact, agreement.kappa) == (50, 0.7, 0.4)


def test_full_agreement_and_full_contradiction() -> None:
    assert measure_agreement(["pass", "fail"], ["pass", "fail"]).kappa == 1.0
    assert measure_agreement(["pass", "fail"], ["fail", "pass"]).kappa == -1.0


def test_one_answer_only_tells_nothing_beyond_chance() -> None:
    agreement = measure_agreement(["pass"] * 5, ["pass"] * 5)
    assert (agreement.exact, agreement.kappa) == (1.0, None)


@pytest.mark.parametrize(("first", "second"), [([], []), (["pass"], ["pass", "fail"])])
def test_lists_that_do_not_pair_are_refused(first: list[str], second: list[str]) -> None:
    with pytest.raises(UsageError, match="cannot be compared"):
        measure_agreement(first, second)


def test_agreement_with_the_machine_is_told_by_checkpoint() -> None:
    decisions = [
        _decision("greeting", "pass", "pass"),
        _decision("greeting", "fail", "pass"),
        _decision("greeting", "fail", "fail"),
        _decision("closing", "pass", "pass"),
        _decision("closing", "undetermined", "fail"),
        _decision("silent", "undetermined", "fail"),
    ]
    closing, greeting = machine_agreement(decisions)
    assert (closing.checkpoint_id, closing.agreement.answers) == ("closing", 1)
    assert (greeting.checkpoint_id, greeting.agreement.exact) == ("greeting", 0.6667)
    assert greeting.agreement.kappa == 0.4


def test_both_scores_of_a_group_stand_side_by_side_the_widest_apart_first() -> None:
    pairs = [ScorePair("一组", 80, 80), ScorePair("二组", 90, 70), ScorePair("二组", 70, 72)]
    second, first = pair_scores(pairs)
    assert (second.name, second.cards, second.machine, second.reviewed) == ("二组", 2, 80, 71)
    assert (second.difference, second.lowered, second.raised) == (-9, 1, 1)
    assert (first.difference, first.lowered, first.raised) == (0, 0, 0)
    assert pair_scores([]) == ()
