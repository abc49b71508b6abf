"""The whole product on real sound with real models; floors lie just under what was measured."""

import json
from typing import Any

import duckdb
import pytest

from benchmarks.against_truth import checkpoint_agreement, pooled_error_rate, role_accuracy
from demo_calls import TRUTH
from demonstrated import DemoRun

pytestmark = pytest.mark.models

# docs/benchmarks.md holds the measured figures.
HIGHEST_ERROR_RATE = 0.125
HIGHEST_HARD_ERROR_RATE = 0.36
LOWEST_ROLE_ACCURACY = 0.98
LOWEST_CHECKPOINT_AGREEMENT = 0.95
LOWEST_COMPLAINTS_RIGHT = 19


def _rows(demo_run: DemoRun, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(demo_run.home.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_input_ends_as_its_truth_says(demo_run: DemoRun) -> None:
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in TRUTH.glob("*.json")]
    ended = dict(_rows(demo_run, "SELECT parse_filename(source), state || reason FROM sources"))
    assert ended == {t["file"]: t["expect"] + t.get("reason", "") for t in truths}


def test_every_call_is_scored(demo_run: DemoRun) -> None:
    assert demo_run.summary["done"] >= 12
    assert demo_run.summary["scored"] == demo_run.summary["done"] == len(demo_run.calls)


def test_the_words_are_read_as_real_calls_are(demo_run: DemoRun) -> None:
    assert pooled_error_rate([c for c in demo_run.calls if not c.hard]) <= HIGHEST_ERROR_RATE


def test_the_hard_calls_are_harder_and_not_lost(demo_run: DemoRun) -> None:
    assert pooled_error_rate([c for c in demo_run.calls if c.hard]) <= HIGHEST_HARD_ERROR_RATE


@pytest.mark.parametrize("kind", ["stereo", "mono", "dual_mono"])
def test_the_parties_are_told_apart(demo_run: DemoRun, kind: str) -> None:
    assert role_accuracy([c for c in demo_run.calls if c.kind == kind]) >= LOWEST_ROLE_ACCURACY


def test_verdicts_are_those_of_a_careful_inspector(demo_run: DemoRun) -> None:
    assert checkpoint_agreement(demo_run.calls) >= LOWEST_CHECKPOINT_AGREEMENT


def test_complaints_are_told_from_questions(demo_run: DemoRun) -> None:
    assert sum(c.complaint_right for c in demo_run.calls) >= LOWEST_COMPLAINTS_RIGHT


def test_red_lines_fire_on_the_calls_that_cross_them_and_on_no_other(demo_run: DemoRun) -> None:
    vetoed = {row[0] for row in _rows(demo_run, _VETOED)}
    assert {"demo-07", "demo-12", "demo-13", "demo-15"} >= vetoed
    assert len(vetoed) >= 3


_VETOED = "SELECT call_id FROM scorecard_results WHERE vetoed_by IS NOT NULL"


def test_mono_calls_are_diarised(demo_run: DemoRun) -> None:
    assert demo_run.summary["stage_seconds"]["diarise"] > 0
    roles = _rows(
        demo_run,
        "SELECT call_id, count(DISTINCT role) FROM calls JOIN turns USING (call_id) "
        "WHERE channel_kind <> 'stereo' GROUP BY 1",
    )
    assert {count for _, count in roles} == {2}


def test_complaints_about_the_same_share_a_topic(demo_run: DemoRun) -> None:
    topic_of = dict(_rows(demo_run, "SELECT call_id, topic_id FROM topic_assignments"))
    pairs = [("demo-01", "demo-02"), ("demo-04", "demo-05"), ("demo-07", "demo-20")]
    together = [a for a, b in pairs if topic_of.get(a) is not None and topic_of[a] == topic_of[b]]
    assert len(together) >= 2
    assert topic_of["demo-01"] != topic_of["demo-04"]


def test_evidence_quotes_the_transcript(demo_run: DemoRun) -> None:
    wrong = _rows(
        demo_run,
        "SELECT quote, text FROM evidence JOIN turns USING (call_id, turn_index) "
        "WHERE char_end > char_start AND text[char_start + 1 : char_end] <> quote",
    )
    assert wrong == []


def test_a_second_run_has_nothing_to_do(demo_run: DemoRun) -> None:
    again = demo_run.command("demo")
    assert again.returncode == 0, again.stderr
    assert "nothing to do" in again.stdout


def test_explain_says_where_it_looked(demo_run: DemoRun) -> None:
    told = demo_run.command("explain", "demo-01", "further-help-offered")
    assert told.returncode == 0, told.stderr
    assert "其他" in told.stdout


def test_rebuilding_gives_the_same_results(demo_run: DemoRun) -> None:
    before = demo_run.command("warehouse", "digest").stdout
    rebuilt = demo_run.command("warehouse", "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert demo_run.command("warehouse", "digest").stdout == before
