import numpy as np
import pytest

from topics.causes import Slice, explain_change
from topics.comparison import contrast, contrast_numbers, difference_interval
from topics.subtopics import find_subtopics


def test_a_real_difference_is_significant_and_comes_first() -> None:
    found = contrast(
        {("queue", "a"): 50, ("queue", "b"): 50},
        {("queue", "a"): 51, ("queue", "b"): 90},
        first_calls=200,
        second_calls=200,
    )
    assert [(c.value, c.is_significant) for c in found] == [("b", True), ("a", False)]
    assert found[0].low < found[0].difference == 0.2 < found[0].high


def test_of_a_thousand_equal_words_hardly_one_is_called_different() -> None:
    dice = np.random.default_rng(3)
    first = {("term", f"w{i}"): int(dice.binomial(500, 0.1)) for i in range(1000)}
    second = {("term", f"w{i}"): int(dice.binomial(500, 0.1)) for i in range(1000)}
    found = contrast(first, second, first_calls=500, second_calls=500)
    assert sum(c.is_significant for c in found) <= 1


def test_an_empty_set_gives_no_contrasts() -> None:
    assert contrast({}, {("queue", "a"): 5}, first_calls=0, second_calls=5) == ()


def test_the_interval_of_a_difference_covers_the_truth() -> None:
    dice = np.random.default_rng(4)
    inside = 0
    for _ in range(2000):
        a, b = int(dice.binomial(40, 0.2)), int(dice.binomial(60, 0.3))
        low, high = difference_interval(a, 40, b, 60)
        inside += low <= 0.1 <= high
    assert 0.93 <= inside / 2000 <= 0.975


def test_numbers_are_compared_by_their_means() -> None:
    (line,) = contrast_numbers({"score": [80, 82, 84, 81]}, {"score": [90, 92, 91, 93]})
    assert line.is_significant
    assert line.difference == pytest.approx(9.75)
    assert contrast_numbers({"score": [80]}, {"score": [90, 91]}) == ()


def test_contributions_of_a_kind_add_up_to_the_change() -> None:
    before = {("queue", "a"): Slice(600, 30), ("queue", "b"): Slice(400, 10)}
    after = {
        ("queue", "a"): Slice(500, 80),
        ("queue", "b"): Slice(300, 8),
        ("queue", "new"): Slice(200, 20),
    }
    report = explain_change(
        before, after, whole_before=Slice(1000, 40), whole_after=Slice(1000, 108),
        words_before={}, words_after={},
    )  # fmt: skip
    explained = sum(line.explained for line in report.contributions)
    assert explained == pytest.approx(0.068)
    assert report.contributions[0].value == "a"
    assert report.note == ""


def test_a_busier_average_queue_explains_nothing() -> None:
    report = explain_change(
        {("queue", "a"): Slice(500, 50), ("queue", "b"): Slice(500, 50)},
        {("queue", "a"): Slice(900, 90), ("queue", "b"): Slice(100, 10)},
        whole_before=Slice(1000, 100), whole_after=Slice(1000, 100),
        words_before={}, words_after={},
    )  # fmt: skip
    assert {line.explained for line in report.contributions} == {0.0}
    assert "chance" in report.note


def test_a_span_without_calls_is_too_little_data() -> None:
    report = explain_change(
        {}, {}, whole_before=Slice(0, 0), whole_after=Slice(10, 2), words_before={}, words_after={}
    )
    assert "no calls before" in report.note


def test_a_topic_of_two_pieces_falls_into_them() -> None:
    fee = [f"信用卡年费怎么又扣了{n}百块，说好免年费的" for n in "一二三四五六七八"]
    lost = [f"补办的信用卡{n}个星期了还没寄到，制卡太慢" for n in "一二三四五六七八"]
    parts = find_subtopics({f"c{i:02d}": text for i, text in enumerate(fee + lost)})
    assert sorted(len(part.call_ids) for part in parts) == [8, 8]
    assert find_subtopics({"c1": fee[0]}) == ()
