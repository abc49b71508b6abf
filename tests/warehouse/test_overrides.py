from datetime import UTC, datetime
from pathlib import Path

import pytest

from seeding import seed_warehouse
from topics import Assignment, TopicOverrides, TopicStatus, apply_overrides, fit_topics
from warehouse import Warehouse
from warehouse.read import EVERY_CALL, open_published
from warehouse.read.topics import list_topics
from warehouse.write.topic_decisions import decisions_differ, replace_decisions
from warehouse.write.topics import read_assignments, replace_topics


@pytest.fixture
def path(tmp_path: Path) -> Path:
    seed_warehouse(tmp_path / "w.duckdb")
    return tmp_path / "w.duckdb"


def decide(path: Path, overrides: TopicOverrides) -> None:
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        replace_decisions(connection, overrides)


def shown(path: Path) -> dict[str, tuple[str, int]]:
    return {t.topic_id: (t.label, t.calls) for t in list_topics(open_published(path), EVERY_CALL)}


def test_renamed_and_merged_topics_are_shown_so_everywhere(path: Path) -> None:
    before = shown(path)
    first, second = sorted(topic for topic in before if topic)[:2]
    decide(path, TopicOverrides().rename(first, "改过的名字").merge(second, first))
    after = shown(path)
    assert after[first] == ("改过的名字", before[first][1] + before[second][1])
    assert second not in after
    published = open_published(path)
    assert published.rows(
        "SELECT DISTINCT topic_label FROM call_facts WHERE topic_id = ?", [first]
    ) == [("改过的名字",)]


def test_pins_and_mutes_hold_and_follow_merges(path: Path) -> None:
    with Warehouse(path) as warehouse:
        assignments = read_assignments(warehouse.connection)
    topics = sorted(set(assignments.values()))
    call = next(c for c, topic in sorted(assignments.items()) if topic == topics[2])
    overrides = TopicOverrides().pin(call, topics[1]).merge(topics[1], topics[0]).mute(topics[0])
    decide(path, overrides)
    published = open_published(path)
    assert published.row("SELECT topic_id FROM call_facts WHERE call_id = ?", [call]) == (
        topics[0],
    )
    assert published.row("SELECT status FROM topics WHERE topic_id = ?", [topics[0]]) == ("muted",)


def test_decisions_about_topics_that_are_gone_change_nothing(path: Path) -> None:
    before = shown(path)
    some = next(topic for topic in before if topic)
    decide(path, TopicOverrides().rename("t-9999", "x").merge(some, "t-9999"))
    assert shown(path) == before


def test_the_views_say_what_apply_overrides_says(path: Path) -> None:
    texts = ("信用卡年费乱收，退我年费", "手机银行登录不上去一直闪退", "网点排队两个小时太慢")
    documents = {f"20260302-{i:04d}": texts[i % 3] + "，" * (i % 2) for i in range(30)}
    fit = fit_topics(documents)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        replace_topics(
            connection, fit.topics, assignments=fit.assignments, events=(),
            at=datetime(2026, 3, 1, tzinfo=UTC),
        )  # fmt: skip
    ids = sorted(topic.topic_id for topic in fit.topics)
    overrides = TopicOverrides().merge(ids[0], ids[1]).pin("20260302-0001", ids[2])
    overrides = overrides.rename(ids[1], "合并后的主题").mute(ids[2])
    decide(path, overrides)
    wanted = apply_overrides(fit, overrides)
    published = open_published(path)
    assert published.rows("SELECT topic_id, label, size, status FROM topics ORDER BY 1") == sorted(
        (t.topic_id, t.label, t.size, str(t.status)) for t in wanted.topics
    )
    assert any(topic.status is TopicStatus.MUTED for topic in wanted.topics)
    found = published.rows(
        "SELECT call_id, topic_id, probability FROM topic_assignments ORDER BY 1"
    )
    assert [Assignment(str(r[0]), str(r[1]), float(str(r[2]))) for r in found] == list(
        wanted.assignments
    )


def test_the_machines_fit_stays_as_it_was_made(path: Path) -> None:
    with Warehouse(path) as warehouse:
        select = "SELECT * FROM topics ORDER BY ALL"
        before = warehouse.connection.execute(select).fetchall()
        assignments = read_assignments(warehouse.connection)
    first, second = before[0][0], before[1][0]
    decide(path, TopicOverrides().rename(first, "x").merge(second, first))
    with Warehouse(path) as warehouse:
        assert warehouse.connection.execute(select).fetchall() == before
        assert read_assignments(warehouse.connection) == assignments
        assert decisions_differ(warehouse.connection, TopicOverrides())
