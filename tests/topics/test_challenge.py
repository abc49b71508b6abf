"""People's decisions teach a challenger, and a gate decides whether it takes over."""

from datetime import UTC, datetime, timedelta

import pytest

from building import a_call
from topics import ComplaintDetector
from topics.challenge import DecidedCall, challenge
from topics.corpus import Wording, wordings
from topics.train import train

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def corpus() -> list[Wording]:
    return list(wordings()[::7])


@pytest.fixture(scope="module")
def champion(corpus: list[Wording]) -> ComplaintDetector:
    return ComplaintDetector(train(corpus))


def decided(number: int, said: str, *, is_complaint: bool) -> DecidedCall:
    call = a_call(f"agent: 您好\ncustomer: {said}{number}\nagent: 好的", call_id=f"c{number:03d}")
    return DecidedCall(call.transcript, START + timedelta(hours=number), is_complaint)


def test_a_few_decisions_conclude_nothing(
    champion: ComplaintDetector, corpus: list[Wording]
) -> None:
    calls = [decided(n, "年费怎么收", is_complaint=False) for n in range(10)]
    result, model = challenge(champion, calls, corpus=corpus)
    assert (result.wins, result.champion, model) == (False, None, None)
    assert "too little data" in result.reason


def test_what_the_champion_gets_wrong_is_learnt_and_tested_on_later_calls(
    champion: ComplaintDetector, corpus: list[Wording]
) -> None:
    """A house word for a complaint that the shipped sentences do not know."""
    calls = [
        decided(n, "我家门口那个小喇叭又响起来了", is_complaint=True) if n % 2
        else decided(n, "帮我查一下余额谢谢", is_complaint=False)
        for n in range(80)
    ]  # fmt: skip
    result, model = challenge(champion, calls, corpus=corpus)
    assert (result.taught, result.tested) == (56, 24)
    assert result.tested_from == START + timedelta(hours=56)
    assert result.champion
    assert result.challenger
    assert result.challenger.f1 > result.champion.f1
    assert result.wins == (model is not None)
    assert result.wins


def test_decisions_at_odds_with_themselves_win_nothing(
    champion: ComplaintDetector, corpus: list[Wording]
) -> None:
    calls = [decided(n, "你们乱扣年费我要投诉", is_complaint=n % 2 == 0) for n in range(80)]
    result, model = challenge(champion, calls, corpus=corpus)
    assert (result.wins, model) == (False, None)
    assert result.reason
