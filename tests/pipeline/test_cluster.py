"""Topics over several runs: found anew when it is due, else only assigned."""

from pathlib import Path

import pytest

from pipeline.cluster import ClusterMode, ClusterReport, cluster_calls
from pipeline.home import Home
from seeding import seed_warehouse
from topics import Subject
from warehouse import Warehouse
from warehouse.write.topics import read_assignments, read_topics


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    seed_warehouse(home.working_warehouse)
    return home


def cluster(home: Home, mode: ClusterMode = ClusterMode.WHEN_DUE) -> ClusterReport | None:
    with Warehouse(home.working_warehouse) as warehouse:
        return cluster_calls(warehouse, home, Subject.REASONS, mode=mode)


def test_nothing_is_done_twice(home: Home) -> None:
    first = cluster(home)
    assert first is not None
    assert (first.refitted, first.calls) == (True, 72)
    assert cluster(home) is None


def test_a_forced_fit_of_the_same_calls_keeps_every_id(home: Home) -> None:
    cluster(home)
    with Warehouse(home.working_warehouse) as warehouse:
        before = read_assignments(warehouse.connection, Subject.REASONS)
    again = cluster(home, ClusterMode.FIT)
    assert again is not None
    assert again.events == ()
    with Warehouse(home.working_warehouse) as warehouse:
        assert read_assignments(warehouse.connection, Subject.REASONS) == before


def test_a_call_that_is_gone_leaves_its_topic_without_a_refit(home: Home) -> None:
    cluster(home)
    with Warehouse(home.working_warehouse) as warehouse:
        with warehouse.transaction() as connection:
            connection.execute("DELETE FROM turns WHERE call_id = '20260302-0000'")
        sizes = sum(t.size for t in read_topics(warehouse.connection, Subject.REASONS))
    report = cluster(home, ClusterMode.ASSIGN)
    assert report is not None
    assert (report.refitted, report.gone, report.added) == (False, 1, 0)
    with Warehouse(home.working_warehouse) as warehouse:
        after = sum(t.size for t in read_topics(warehouse.connection, Subject.REASONS))
    assert after == sizes - 1


def test_a_fit_that_was_stopped_before_the_warehouse_is_finished_not_repeated(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.topic_memory.write_fit", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            cluster(home)
    assert cluster(home) is None
    with Warehouse(home.working_warehouse) as warehouse:
        statuses = {str(t.status) for t in read_topics(warehouse.connection, Subject.REASONS)}
    assert statuses == {"new"}


def test_the_calls_of_a_home_of_the_version_before_keep_their_topics(home: Home) -> None:
    with Warehouse(home.working_warehouse) as warehouse:
        known = {topic.topic_id for topic in read_topics(warehouse.connection)}
        report = cluster_calls(warehouse, home, Subject.COMPLAINTS)
        assert report is not None
        after = {topic.topic_id for topic in read_topics(warehouse.connection)}
    assert known <= after
