import pytest

from conversation.errors import UsageError
from review import sample_calls

PINNED = ("call-0", "call-20", "call-3", "call-7")
CALLS = [f"call-{number}" for number in range(10_000)]


def test_about_the_share_is_drawn() -> None:
    assert len(sample_calls(CALLS, share=0.1, seed="week 45")) == pytest.approx(1000, abs=100)


def test_more_calls_change_nothing_about_the_others() -> None:
    before = set(sample_calls(CALLS[:5000], share=0.1, seed="week 45"))
    after = set(sample_calls(reversed(CALLS), share=0.1, seed="week 45"))
    assert before == after & set(CALLS[:5000])


def test_a_greater_share_holds_the_smaller() -> None:
    small = set(sample_calls(CALLS, share=0.05, seed="a"))
    assert small < set(sample_calls(CALLS, share=0.2, seed="a"))


def test_seeds_draw_independently() -> None:
    first, second = (set(sample_calls(CALLS, share=0.1, seed=seed)) for seed in "ab")
    assert len(first & second) == pytest.approx(100, abs=50)


def test_a_seed_does_not_run_into_the_id() -> None:
    one = sample_calls([f"1-{c}" for c in CALLS], share=0.5, seed="2026")
    other = sample_calls([f"-{c}" for c in CALLS], share=0.5, seed="20261")
    assert [c.removeprefix("1-") for c in one] != [c.removeprefix("-") for c in other]


def test_nobody_and_everybody_can_be_drawn_and_ids_once() -> None:
    assert sample_calls(CALLS, share=0.0, seed="a") == ()
    assert sample_calls(["b", "a", "b"], share=1.0, seed="a") == ("a", "b")


def test_the_draw_never_changes_between_releases() -> None:
    assert sample_calls(CALLS[:40], share=0.1, seed="pinned") == PINNED


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match="from 0 to 1"):
        sample_calls(CALLS, share=share, seed="a")
