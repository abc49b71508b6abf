from datetime import date
from pathlib import Path

import pytest

from conversation.errors import UsageError
from seeding import SeedCall, empty_warehouse, seed_warehouse
from warehouse.read import Published, open_published
from warehouse.read.compare import compare, explain_topic_change
from warehouse.read.properties import count_properties, count_words
from warehouse.read.selection import EVERYTHING, parse_selection
from warehouse.read.topic_view import view_topic

Seeded = tuple[Published, list[SeedCall]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    return open_published(path), calls


def test_properties_are_counted_over_the_chosen_calls(seeded: Seeded) -> None:
    published, calls = seeded
    found = count_properties(published, parse_selection("team=一组"))
    chosen = [call for call in calls if call.team == "一组"]
    assert found["team", "一组"].calls == len(chosen)
    for queue in {call.scene.queue for call in chosen}:
        assert found["queue", queue].calls == sum(c.scene.queue == queue for c in chosen)


def test_words_count_calls_and_not_mentions(seeded: Seeded) -> None:
    words, read = count_words(seeded[0], EVERYTHING)
    assert read == len(seeded[1])
    assert 0 < max(words.values()) <= read


def test_complaints_compared_with_the_rest_differ_in_being_complaints(seeded: Seeded) -> None:
    answer = compare(seeded[0], parse_selection("complaint=no"), parse_selection("complaint=yes"))
    assert answer.first_calls + answer.second_calls == len(seeded[1])
    first = next(c for c in answer.contrasts if c.kind == "complaint")
    assert (first.first, first.second) == (0, answer.second_calls)
    assert {n.name for n in answer.numbers} >= {"score", "duration_s", "talk_ratio agent"}


def test_an_empty_set_is_told_as_too_little_data(seeded: Seeded) -> None:
    answer = compare(seeded[0], EVERYTHING, parse_selection("queue=nowhere"))
    assert "too little" in answer.note


def test_the_change_of_a_topic_is_split_over_its_queues(seeded: Seeded) -> None:
    topic = next(call.scene.topic or "" for call in seeded[1] if call.scene.complaint_lines)
    report = explain_topic_change(
        seeded[0],
        topic,
        before=(date(2026, 3, 2), date(2026, 3, 9)),
        after=(date(2026, 3, 9), date(2026, 3, 16)),
        selection=EVERYTHING,
    )
    queues = [line for line in report.contributions if line.kind == "queue"]
    change = report.after_rate - report.before_rate
    assert sum(line.explained for line in queues) == pytest.approx(change, abs=1e-6)


def test_a_topic_is_shown_with_its_sentences(seeded: Seeded) -> None:
    topic = next(call.scene.topic or "" for call in seeded[1] if call.scene.complaint_lines)
    view = view_topic(seeded[0], topic)
    assert view.calls == sum(c.scene.topic == topic for c in seeded[1] if c.scene.complaint_lines)
    assert view.complaints
    assert all(line.sentences for line in view.complaints)


def test_a_topic_that_is_not_there_is_told(seeded: Seeded, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="topics list"):
        view_topic(seeded[0], "t-9999")
    empty_warehouse(tmp_path / "w.duckdb")
    answer = compare(open_published(tmp_path / "w.duckdb"), EVERYTHING, EVERYTHING)
    assert answer.contrasts == ()


def test_words_are_read_when_they_are_asked_for_only(seeded: Seeded) -> None:
    sides = parse_selection("complaint=no"), parse_selection("complaint=yes")
    whole = compare(seeded[0], *sides)
    short = compare(seeded[0], *sides, with_words=False)
    assert [one for one in whole.contrasts if one.kind != "term"] == list(short.contrasts)
    assert short.numbers == whole.numbers
    assert len(short.contrasts) < len(whole.contrasts)
