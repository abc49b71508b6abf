"""Results of earlier revisions stay beside those of the current one."""

from pathlib import Path

import duckdb
import pytest

from conversation.errors import UsageError
from pipeline import rebuild
from scripted import GOOD_CALL, Centre
from small_rules import a_judged_centre, edit
from warehouse.read import open_published
from warehouse.read.revisions import compare_revisions, stored_revisions


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_judged_centre(tmp_path)


def _raise_revision(centre: Centre, *, to: int, words: str, before: str) -> None:
    rules = centre.settings.rules
    assert rules is not None
    was = to - 1 if to > 1 else 2
    edit(rules / "checkpoints/taboo.yaml", f"revision: {was}", f"revision: {to}")
    edit(rules / "scorecards/small.yaml", f"revision: {was}", f"revision: {to}")
    edit(rules / "scorecards/small.yaml", f"taboo@{was}", f"taboo@{to}")
    edit(rules / "lexicons/taboo.yaml", before, words)


def _all(centre: Centre, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


SCORES = "SELECT call_id, revision, score FROM {} ORDER BY ALL"
POINTS = "SELECT call_id, checkpoint_id, revision, outcome{} FROM {} ORDER BY ALL"


def test_old_results_are_set_aside_under_their_revision_and_new_ones_take_their_place(
    centre: Centre,
) -> None:
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")
    centre.run()

    assert _all(centre, SCORES.format("scorecard_results")) == [
        ("complaint", 2, 100.0),
        ("good", 2, 100.0),
    ]
    assert _all(centre, SCORES.format("past_scorecard_results")) == [
        ("complaint", 1, 40.0),
        ("good", 1, 100.0),
    ]
    assert _all(centre, POINTS.format(", scorecard_revision", "past_checkpoint_results")) == [
        ("complaint", "greeting", 1, "pass", 1),
        ("complaint", "taboo", 1, "fail", 1),
        ("good", "greeting", 1, "pass", 1),
        ("good", "taboo", 1, "pass", 1),
    ]
    quotes = "SELECT checkpoint_id, revision, quote FROM past_evidence ORDER BY ALL"
    assert _all(centre, quotes) == [("taboo", 1, "没办法"), ("taboo", 1, "系统就是这样")]
    titles = "SELECT checkpoint_id, revision FROM checkpoints ORDER BY ALL"
    assert _all(centre, titles) == [("greeting", 1), ("taboo", 1), ("taboo", 2)]


def test_going_back_makes_the_old_revision_current_again_and_counts_nothing_twice(
    centre: Centre,
) -> None:
    before = _all(centre, SCORES.format("scorecard_results"))
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")
    centre.run()
    _raise_revision(centre, to=1, before="没有办法", words="没办法, 系统就是这样")
    centre.run()

    assert _all(centre, SCORES.format("scorecard_results")) == before
    assert [row[:2] for row in _all(centre, SCORES.format("past_scorecard_results"))] == [
        ("complaint", 2),
        ("good", 2),
    ]
    both = "SELECT call_id, checkpoint_id, revision, quote FROM evidence INTERSECT FROM (" + (
        "SELECT call_id, checkpoint_id, revision, quote FROM past_evidence)"
    )
    assert _all(centre, both) == []


def test_judging_again_with_the_same_revision_replaces(centre: Centre) -> None:
    rules = centre.settings.rules
    assert rules is not None
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法")
    centre.run()

    assert _all(centre, SCORES.format("scorecard_results"))[0] == ("complaint", 1, 100.0)
    assert _all(centre, SCORES.format("past_scorecard_results")) == []


def test_a_new_transcript_takes_what_was_quoted_from_the_old_one_with_it(centre: Centre) -> None:
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")
    centre.run()
    centre.add("complaint.wav", GOOD_CALL, seed="another recording")
    centre.run()

    assert [row[0] for row in _all(centre, SCORES.format("past_scorecard_results"))] == ["good"]
    assert _all(centre, "FROM past_evidence") == []


def test_a_rebuilt_warehouse_keeps_the_past(centre: Centre) -> None:
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")
    centre.run()
    past = _all(centre, SCORES.format("past_scorecard_results"))
    evidence = _all(centre, "FROM past_evidence ORDER BY ALL")

    rebuild(centre.home, settings=centre.settings)

    assert past
    assert _all(centre, SCORES.format("past_scorecard_results")) == past
    assert _all(centre, "FROM past_evidence ORDER BY ALL") == evidence
    titles = "SELECT checkpoint_id, revision FROM checkpoints ORDER BY ALL"
    assert ("taboo", 1) in _all(centre, titles)


def test_a_rebuild_with_newer_rules_sets_the_results_of_the_older_ones_aside(
    centre: Centre,
) -> None:
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")

    rebuild(centre.home, settings=centre.settings)

    assert _all(centre, SCORES.format("past_scorecard_results")) == [
        ("complaint", 1, 40.0),
        ("good", 1, 100.0),
    ]


def test_two_stored_revisions_are_compared_without_judging_again(centre: Centre) -> None:
    _raise_revision(centre, to=2, before="没办法, 系统就是这样", words="没有办法")
    centre.run()
    published = open_published(centre.home.warehouse)

    told = compare_revisions(published, "small", old=1, new=2)

    assert told.calls == 2
    assert told.flips == (("taboo", "fail", "pass", 1),)
    (flip,) = told.examples
    assert (flip.call_id, [hit.quote for hit in flip.old_hits]) == (
        "complaint",
        ["没办法", "系统就是这样"],
    )
    (change,) = told.score_changes
    assert (change.old, change.new, change.passed_before, change.passes_now) == (
        *(40.0, 100.0),
        *(False, True),
    )
    kept = [(one.revision, one.calls, one.is_current) for one in stored_revisions(published)]
    assert kept == [(1, 2, False), (2, 2, True)]


def test_a_revision_of_which_nothing_is_kept_is_told(centre: Centre) -> None:
    with pytest.raises(UsageError, match=r"no results of `small@7` are kept.*: 1"):
        compare_revisions(open_published(centre.home.warehouse), "small", old=7, new=1)
