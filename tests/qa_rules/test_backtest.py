from dataclasses import replace

from building import a_call
from conversation import Conversation
from qa_rules import Library, Outcome, backtest, backtest_markdown, read_scorecard
from searching import a_checkpoint

CARD = read_scorecard(
    "id: card\nrevision: 1\ntitle: 表\nsections:\n"
    "  - title: 一\n    items:\n      - {checkpoint: point@1, marks: 100}\n",
    name="card.yaml",
)


def _library(words: str) -> Library:
    body = f"find:\n  hello: {{operator: keyword, role: agent, any: [{words}]}}\nrequire: hello\n"
    return Library((a_checkpoint(body),), (CARD,))


def _calls() -> list[Conversation]:
    lines = {"1": "您好", "2": "你好", "3": "喂"}
    return [
        a_call(f"agent_id: a{number}\nteam: t\nagent: {said}", call_id=number)
        for number, said in lines.items()
    ]


def test_flips_are_counted_and_shown_with_their_evidence() -> None:
    report = backtest(_calls(), old=_library("您好"), new=_library("您好, 你好"))

    assert report.calls == 3
    assert report.flips == (("point", "fail", "pass", 1),)
    (flip,) = report.examples
    assert (flip.call_id, flip.old, flip.new) == ("2", Outcome.FAIL, Outcome.PASS)
    assert flip.new_hits[0].quote == "你好"


def test_moved_means_and_ranks_are_told_by_agent_team_and_all() -> None:
    report = backtest(_calls(), old=_library("您好"), new=_library("您好, 你好"))

    shifts = {(shift.kind, shift.name): shift for shift in report.shifts}
    assert shifts["all", ""].old_mean == 33.33
    assert shifts["all", ""].new_mean == 66.67
    assert shifts["agent", "a2"].moved == 100
    assert (shifts["agent", "a2"].old_rank, shifts["agent", "a2"].new_rank) == (2, 1)
    assert shifts["team", "t"].calls == 3


def test_scores_that_change_and_their_distribution_are_told() -> None:
    report = backtest(_calls(), old=_library("您好"), new=_library("您好, 你好"))

    (change,) = report.score_changes
    assert (change.call_id, change.old, change.new, change.passes_now) == ("2", 0, 100, True)
    ((card, old, new),) = report.distributions
    assert (card, old[0], old[-1], new[0], new[-1]) == ("card", 2, 1, 1, 2)


def test_a_checkpoint_that_only_one_library_has_is_a_flip_from_absent() -> None:
    empty = replace(_library("您好"), checkpoints=(), scorecards=())
    report = backtest(_calls()[:1], old=empty, new=_library("您好"))

    assert report.flips == (("point", "absent", "pass", 1),)


def test_the_same_rules_flip_nothing() -> None:
    report = backtest(_calls(), old=_library("您好"), new=_library("您好"))

    assert (report.flips, report.score_changes) == ((), ())


def test_the_report_can_be_read() -> None:
    text = backtest_markdown(backtest(_calls(), old=_library("您好"), new=_library("您好, 你好")))

    assert "| point | 不合格 | 合格 | 1 |" in text
    assert "座席 a2" in text
    assert "“你好”" in text
