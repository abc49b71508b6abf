from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from seeding import SeedCall, empty_warehouse, judge_seed, score_seed, seed_warehouse
from warehouse.read import EVERY_CALL, CallFilter, Published, open_published
from warehouse.read.agents import Group, checkpoint_matrix, standings, team_days
from warehouse.read.call import read_call
from warehouse.read.calls import Order, filter_choices, list_calls, riskiest
from warehouse.read.overview import (
    compare_figures,
    daily_volume,
    key_figures,
    most_failed,
    read_coverage,
    score_distribution,
)
from warehouse.read.runs import (
    count_sources,
    list_failures,
    list_quarantine,
    list_runs,
    stage_times,
)
from warehouse.read.topics import (
    count_causes,
    count_complaint_pages,
    list_complaints,
    list_topics,
    summarise_topics,
    topic_days,
)
from warehouse.read.wave import POINTS, coarse_wave

Seeded = tuple[Published, list[SeedCall]]


@pytest.fixture(scope="module", params=[False, True], ids=["views", "kept in memory"])
def seeded(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Seeded:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    return open_published(path, keeps_facts=request.param), calls


def test_a_long_course_is_told_by_the_week(tmp_path: Path) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=420)
    weeks = team_days(open_published(tmp_path / "warehouse.duckdb"), EVERY_CALL)
    assert {one.day.weekday() for one in weeks} == {0}
    assert sum(one.calls for one in weeks) == len(calls)


@pytest.fixture(params=[False, True], ids=["views", "kept in memory"])
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Published:
    empty_warehouse(tmp_path / "warehouse.duckdb")
    return open_published(tmp_path / "warehouse.duckdb", keeps_facts=request.param)


def test_key_figures_equal_those_counted_by_hand(seeded: Seeded) -> None:
    published, calls = seeded
    figures = key_figures(published, EVERY_CALL)
    scores = [score_seed(call) for call in calls]
    assert figures.calls == figures.scored == len(calls)
    assert figures.average_score == pytest.approx(sum(s[0] for s in scores) / len(scores))
    passed = sum(score[2] is None and score[0] >= 85 for score in scores)
    assert figures.pass_rate == pytest.approx(100 * passed / len(calls))
    assert figures.vetoed == sum(score[2] is not None for score in scores)
    assert figures.complaints == sum(bool(call.scene.complaint_lines) for call in calls)


def test_most_failed_checkpoints_equal_those_counted_by_hand(seeded: Seeded) -> None:
    published, calls = seeded
    outcomes = [verdict for call in calls for verdict in judge_seed(call)]
    for line in most_failed(published, EVERY_CALL):
        failed = sum(v[0] == line.checkpoint_id and v[1] == "fail" for v in outcomes)
        judged = sum(v[0] == line.checkpoint_id and v[1] in {"pass", "fail"} for v in outcomes)
        assert (line.failed, line.judged) == (failed, judged)
        assert line.rate == pytest.approx(100 * failed / judged)


@pytest.mark.parametrize(
    ("chosen", "belongs"),
    [
        (CallFilter(direction="outbound"), lambda call: call.scene.direction == "outbound"),
        (CallFilter(team="一组"), lambda call: call.team == "一组"),
        (CallFilter(queue="信用卡"), lambda call: call.scene.queue == "信用卡"),
        (CallFilter(agent_id="A2001"), lambda call: call.agent_id == "A2001"),
        (CallFilter(complaint=False), lambda call: not call.scene.complaint_lines),
        (CallFilter(vetoed=True), lambda call: score_seed(call)[2] is not None),
        (CallFilter(band="合格"), lambda call: score_seed(call)[0] >= 85),
        (
            CallFilter(scorecard="outbound-service"),
            lambda call: call.scene.direction == "outbound",
        ),
        (CallFilter(text="年费"), lambda call: any("年费" in t.text for t in call.turns)),
        (CallFilter(text="'; DROP TABLE calls --"), lambda call: False),
        (CallFilter(text="%"), lambda call: False),
    ],
)
def test_each_filter_leaves_exactly_the_calls_it_names(
    seeded: Seeded, chosen: CallFilter, belongs: Callable[[SeedCall], bool]
) -> None:
    published, calls = seeded
    found = list_calls(published, chosen, page_size=500)
    assert {line.call_id for line in found.lines} == {c.call_id for c in calls if belongs(c)}
    assert found.total == len(found.lines)


def test_until_is_the_first_day_left_out(seeded: Seeded) -> None:
    published, _ = seeded
    days = daily_volume(published, CallFilter(since=date(2026, 3, 4), until=date(2026, 3, 6)))
    assert [day.day for day in days] == [date(2026, 3, 4), date(2026, 3, 5)]


def test_a_period_is_compared_with_the_equally_long_one_before(seeded: Seeded) -> None:
    published, _ = seeded
    week = CallFilter(since=date(2026, 3, 9), until=date(2026, 3, 16))
    now, before = compare_figures(published, week)
    assert before is not None
    assert now.calls + before.calls == key_figures(published, EVERY_CALL).calls
    assert compare_figures(published, EVERY_CALL)[1] is None
    first_week = CallFilter(since=date(2026, 3, 2), until=date(2026, 3, 9))
    assert compare_figures(published, first_week)[1] is None


@pytest.mark.parametrize("order", list(Order))
def test_pages_together_hold_every_call_once(seeded: Seeded, order: Order) -> None:
    published, calls = seeded
    pages = list_calls(published, EVERY_CALL, order=order, page_size=7).pages
    seen = [
        line.call_id
        for page in range(1, pages + 1)
        for line in list_calls(published, EVERY_CALL, order=order, page=page, page_size=7).lines
    ]
    assert sorted(seen) == sorted(call.call_id for call in calls)


def test_risky_calls_come_with_reasons_and_red_lines_first(seeded: Seeded) -> None:
    published, _ = seeded
    lines = riskiest(published, EVERY_CALL, limit=500)
    risks = [line.risk for line in lines]
    assert risks == sorted(risks, reverse=True)
    assert all(line.reasons for line in lines)
    vetoed = [line for line in lines if "vetoed" in line.reasons]
    assert vetoed == list(lines[: len(vetoed)])
    assert all(line.veto_titles for line in vetoed)


def test_quotes_are_cut_from_the_masked_words_of_their_turn(seeded: Seeded) -> None:
    published, calls = seeded
    for seed in calls[:24]:
        call = read_call(published, seed.call_id)
        assert call is not None
        said = {turn.index: turn.text for turn in call.turns}
        for card in call.cards:
            for section in card.sections:
                for checkpoint in section.checkpoints:
                    for quote in checkpoint.quotes:
                        assert quote.text
                        cut = said[quote.turn_index][quote.char_start : quote.char_end]
                        assert quote.text == cut


def test_a_card_number_never_leaves_unmasked(seeded: Seeded) -> None:
    published, calls = seeded
    spoken = next(call for call in calls if any("六二二五八八零" in t.text for t in call.turns))
    call = read_call(published, spoken.call_id)
    assert "六二二五八八零" not in repr(call)
    assert any("五六七八" in turn.text for turn in call.turns) if call else False


def test_the_card_keeps_its_order_and_its_score(seeded: Seeded) -> None:
    published, calls = seeded
    call = read_call(published, calls[0].call_id)
    assert call is not None
    shown = [c.checkpoint_id for card in call.cards for s in card.sections for c in s.checkpoints]
    assert shown == [verdict[0] for verdict in judge_seed(calls[0])]
    assert call.cards[0].score == score_seed(calls[0])[0]


def test_a_moment_belongs_to_the_turn_that_has_begun_last(seeded: Seeded) -> None:
    published, calls = seeded
    call = read_call(published, calls[0].call_id)
    assert call is not None
    for turn in call.turns:
        assert call.turn_at(turn.start_s) == turn.index
    assert call.turn_at(None) is None
    assert call.turn_at(0.0) is None


def test_there_is_no_call_of_an_unknown_id(seeded: Seeded) -> None:
    assert read_call(seeded[0], "no-such-call") is None


def test_topics_add_up_to_all_complaints_with_the_unclassified_last(seeded: Seeded) -> None:
    published, calls = seeded
    topics = list_topics(published, EVERY_CALL)
    complaints = [call for call in calls if call.scene.complaint_lines]
    assert sum(topic.calls for topic in topics) == len(complaints)
    assert sum(topic.share for topic in topics) == pytest.approx(100)
    assert topics[-1].topic_id == ""
    assert all(sum(topic.by_day) == topic.calls for topic in topics)
    summary = summarise_topics(published, EVERY_CALL)
    assert summary.complaints == len(complaints)
    assert summary.unclassified_share == pytest.approx(topics[-1].share)
    assert sum(day.calls for day in topic_days(published, EVERY_CALL)) == len(complaints)
    assert sum(cause.calls for cause in count_causes(published, EVERY_CALL)) == len(complaints)


def test_complaints_of_a_topic_show_the_customers_sentences(seeded: Seeded) -> None:
    published, calls = seeded
    for topic_id in ("fee", ""):
        pages = count_complaint_pages(published, EVERY_CALL, topic_id=topic_id, page_size=2)
        lines = [
            line
            for page in range(1, pages + 1)
            for line in list_complaints(
                published, EVERY_CALL, topic_id=topic_id, page=page, page_size=2
            )
        ]
        wanted = [
            call
            for call in calls
            if call.scene.complaint_lines and (call.scene.topic or "") == topic_id
        ]
        assert sorted(line.call_id for line in lines) == sorted(call.call_id for call in wanted)
        assert all(line.sentences for line in lines)


def test_standings_cover_every_team_and_agent(seeded: Seeded) -> None:
    published, calls = seeded
    for by in Group:
        lines = standings(published, EVERY_CALL, by=by)
        assert sum(standing.calls for standing in lines) == len(calls)
        scores = [standing.average_score or 0 for standing in lines]
        assert scores == sorted(scores, reverse=True)
    assert {cell.team for cell in checkpoint_matrix(published, EVERY_CALL)} == {
        "一组",
        "二组",
        "三组",
    }
    assert sum(day.calls for day in team_days(published, EVERY_CALL)) == len(calls)


def test_runs_say_how_long_and_what_was_refused(seeded: Seeded) -> None:
    published, calls = seeded
    run = list_runs(published)[0]
    assert (run.done, run.quarantined) == (len(calls), 3)
    assert stage_times(published, run.run_id)[0].stage == "transcribe"
    assert {entry.reason for entry in list_quarantine(published)} == {
        "damaged",
        "empty_file",
        "silent",
    }
    assert {one.state: one.count for one in count_sources(published)} == {
        "done": len(calls),
        "quarantined": 3,
    }
    assert list_failures(published) == ()


def test_an_empty_warehouse_answers_every_question(empty: Published) -> None:
    assert read_coverage(empty).calls == 0
    figures = key_figures(empty, EVERY_CALL)
    assert (figures.calls, figures.average_score, figures.pass_rate) == (0, None, None)
    assert list_calls(empty, EVERY_CALL).lines == ()
    for question in (score_distribution, daily_volume, list_topics, team_days, topic_days):
        assert question(empty, EVERY_CALL) == ()
    assert filter_choices(empty).teams == ()
    assert list_runs(empty) == ()


def test_an_hour_of_sound_is_drawn_with_few_points() -> None:
    loud_at = 12345
    levels = [-70] * 36_000
    levels[loud_at] = 0
    points = coarse_wave([levels, levels], 0.1)
    assert len(points) <= 2 * POINTS
    peak = max((p for p in points if p.channel == 1), key=lambda point: point.level)
    assert peak.level == 1.0
    assert peak.start_s <= loud_at * 0.1 < peak.start_s + 0.1 * (36_000 / POINTS + 1)
