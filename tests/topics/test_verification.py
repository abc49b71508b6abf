import numpy as np
import pytest

from topics.verification import Verdict, Week, verify_effect


def history(
    effect: float, *, before: int = 20, after: int = 10, base: float = 40, seed: int = 1
) -> list[Week]:
    dice = np.random.default_rng(seed)
    weeks = []
    for number in range(before + after):
        busy = 1 + 0.3 * float(np.sin(number / 3))
        acting = number >= before
        mean = base * busy * (effect if acting else 1)
        weeks.append(Week(int(dice.poisson(mean)), int(dice.poisson(10 * base * busy)), acting))
    return weeks


def test_half_as_many_calls_is_improved_with_an_interval_around_half() -> None:
    effect = verify_effect(history(0.5))
    assert effect.verdict is Verdict.IMPROVED
    assert effect.low is not None
    assert effect.high is not None
    assert effect.low < 0.5 < effect.high < 1


def test_nothing_changed_is_never_improved_more_often_than_chance_lets_it() -> None:
    verdicts = [verify_effect(history(1.0, seed=seed)).verdict for seed in range(200)]
    assert verdicts.count(Verdict.IMPROVED) <= 12
    assert verdicts.count(Verdict.NOT_IMPROVED) > 20


def test_more_calls_is_worse() -> None:
    assert verify_effect(history(2.0)).verdict is Verdict.WORSE


def test_fewer_calls_of_everything_is_no_improvement() -> None:
    weeks = [Week(40, 400, False)] * 10 + [Week(20, 200, True)] * 6
    assert verify_effect(weeks).verdict is not Verdict.IMPROVED


def test_the_interval_covers_the_truth() -> None:
    covered = 0
    for seed in range(200):
        effect = verify_effect(history(0.7, seed=seed))
        assert effect.low is not None
        assert effect.high is not None
        covered += effect.low <= 0.7 <= effect.high
    assert 0.91 <= covered / 200 <= 0.99


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ([], "weeks before"),
        ([Week(10, 90, False)] * 5 + [Week(1, 90, True)] * 9, "weeks before"),
        ([Week(10, 90, False)] * 9 + [Week(1, 90, True)] * 2, "weeks after"),
        ([Week(1, 90, False)] * 9 + [Week(0, 90, True)] * 9, "calls before"),
        ([Week(10, 0, False)] * 9 + [Week(1, 0, True)] * 9, "control"),
    ],
)
def test_too_little_data_says_what_is_missing(weeks: list[Week], words: str) -> None:
    effect = verify_effect(weeks)
    assert (effect.verdict, effect.ratio) == (Verdict.TOO_EARLY, None)
    assert words in effect.reason


def test_a_topic_that_has_vanished_is_improved() -> None:
    weeks = [Week(30, 300, False)] * 10 + [Week(0, 300, True)] * 5
    assert verify_effect(weeks).verdict is Verdict.IMPROVED
