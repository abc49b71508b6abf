"""The warehouse in a lake: PostgreSQL and Parquet, the same bytes, many writers."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeError, SchemaTooNewError, UsageError
from disturbed import a_centre
from lake_writers import write_calls
from pipeline.erasure import erase, plan_erasure
from pipeline.forgetting import forget_past_results
from postgres import a_database, a_server
from scripted import COMPLAINT, Centre
from small_rules import edit
from warehouse import LakeWarehouse, Warehouse, digest_file, open_warehouse
from warehouse.compaction import compact
from warehouse.copying import export_file, import_file
from warehouse.lake import Lake, find_lake, parse_lake, point_at, pointer_of
from warehouse.read import open_published
from warehouse.read.revisions import compare_revisions, stored_revisions

WRITERS, COMMITS = 3, 4  # benchmarks/lake.py: eight writers, 200 commits each


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with a_server() as words:
        yield words


@pytest.fixture
def lake(server: str, tmp_path: Path) -> Lake:
    return Lake(a_database(server, "lake"), f"{tmp_path / 'data'}/")


@pytest.fixture
def published(lake: Lake, tmp_path: Path) -> Path:
    """Where a warehouse would be published, standing for the lake."""
    path = tmp_path / "warehouse.duckdb"
    point_at(lake, path)
    return path


def _run_in_lake(lake: Lake, tmp_path: Path, *, number: int = 4) -> Centre:
    centre = a_centre(tmp_path / "in-lake", tmp_path / "calls", number=number)
    point_at(lake, centre.home.create().warehouse)
    centre.run()
    return centre


def test_a_run_gives_the_same_bytes_in_a_lake_as_in_a_file(lake: Lake, tmp_path: Path) -> None:
    centre = _run_in_lake(lake, tmp_path)
    alone = a_centre(tmp_path / "in-file", tmp_path / "calls", number=4)
    alone.run()
    assert digest_file(centre.home.warehouse) == digest_file(alone.home.warehouse)
    assert not centre.home.working_warehouse.exists()
    assert centre.run().unchanged == 4


def test_readers_see_a_commit_without_a_publication_and_no_other_file(
    lake: Lake, tmp_path: Path
) -> None:
    centre = _run_in_lake(lake, tmp_path)
    reader = open_published(centre.home.warehouse)
    before = reader.identity
    assert len(reader.rows("SELECT call_id FROM call_facts")) == 4
    with LakeWarehouse(lake, centre.home.warehouse) as warehouse, warehouse.transaction() as lines:
        lines.execute("DELETE FROM calls WHERE call_id = 'call-0'")
    assert len(reader.rows("SELECT call_id FROM calls")) == 3
    assert reader.identity != before
    with pytest.raises(duckdb.PermissionException):
        reader.rows("SELECT * FROM read_csv('/etc/hostname')")


def test_past_results_live_side_by_side_in_a_lake_until_they_are_forgotten(
    lake: Lake, tmp_path: Path
) -> None:
    centre = _run_in_lake(lake, tmp_path, number=2)
    rules = centre.settings.rules
    assert rules is not None
    edit(rules / "checkpoints/taboo.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "taboo@1", "taboo@2")
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法")
    centre.run()
    reader = open_published(centre.home.warehouse)
    kept = [(one.revision, one.calls, one.is_current) for one in stored_revisions(reader)]
    assert kept == [(1, 2, False), (2, 2, True)]
    told = compare_revisions(reader, "small", old=1, new=2)
    assert [flip[:3] for flip in told.flips] == [("taboo", "fail", "pass")]
    assert {hit.quote for one in told.examples for hit in one.old_hits} >= {"没办法"}

    forget_past_results(centre.home, keep=0, before=None)

    assert [one.revision for one in stored_revisions(reader)] == [2]
    assert reader.row("SELECT count(*) FROM past_evidence") == (0,)


def test_writers_at_once_lose_and_double_nothing(lake: Lake, published: Path) -> None:
    LakeWarehouse(lake, published).close()
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write_calls, args=(lake, published, number, COMMITS))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    reader = open_published(published)
    counts = reader.row("SELECT count(*), count(DISTINCT call_id) FROM turns")
    assert counts == (WRITERS * COMMITS * 3, WRITERS * COMMITS)
    assert reader.row("SELECT count(*) FROM quarantine") == (1,)


def test_a_lake_goes_into_one_file_and_back(lake: Lake, tmp_path: Path) -> None:
    centre = _run_in_lake(lake, tmp_path)
    golden = digest_file(centre.home.warehouse)
    target = tmp_path / "all.duckdb"
    assert export_file(centre.home.warehouse, target) == 4
    assert digest_file(target) == golden
    with pytest.raises(UsageError, match="exists already"):
        export_file(centre.home.warehouse, target)
    with LakeWarehouse(lake, centre.home.warehouse) as warehouse:
        with warehouse.transaction() as lines:
            lines.execute("DELETE FROM turns")
        assert import_file(target, into=warehouse) == 4
    assert digest_file(centre.home.warehouse) == golden


def test_compaction_makes_few_files_of_many_and_changes_no_result(
    lake: Lake, published: Path
) -> None:
    with LakeWarehouse(lake, published) as warehouse:
        warehouse.connection.execute("SET ducklake_default_data_inlining_row_limit = 0")
        for number in range(6):
            with warehouse.transaction() as lines:
                lines.execute(
                    "INSERT INTO turns VALUES (?, 0, 'agent', 0, 0.0, 1.0, '您好', 0.9)",
                    [f"c{number}"],
                )
        before = digest_file(published)
        done = compact(warehouse, keep_days=0.0)
    assert done.files_before >= 6
    assert done.files_after < done.files_before
    assert done.snapshots_expired > 0
    assert digest_file(published) == before


def test_what_was_not_committed_when_the_catalogue_went_away_is_not_there(tmp_path: Path) -> None:
    with a_server() as server:
        lake = Lake(a_database(server, "gone"), f"{tmp_path / 'data'}/")
        published = tmp_path / "warehouse.duckdb"
        point_at(lake, published)
        warehouse = LakeWarehouse(lake, published)
        with warehouse.transaction() as lines:
            lines.execute("INSERT INTO quarantine VALUES ('kept', 'x', '', now())")
        assert open_published(published).row("SELECT count(*) FROM quarantine") == (1,)
    with pytest.raises(HomeError, match="does not answer"), warehouse.transaction() as lines:
        lines.execute("INSERT INTO quarantine VALUES ('lost', 'x', '', now())")
    warehouse.close()
    with pytest.raises(HomeError, match="does not answer"):
        open_published(published)


def test_a_lake_of_a_newer_version_is_not_touched(lake: Lake, published: Path) -> None:
    with LakeWarehouse(lake, published) as warehouse, warehouse.transaction() as lines:
        lines.execute("INSERT INTO schema_versions VALUES (9999, 'later', now())")
    with pytest.raises(SchemaTooNewError):
        LakeWarehouse(lake, published)
    with pytest.raises(SchemaTooNewError):
        open_published(published)


def test_half_a_lake_is_one_clear_error(lake: Lake, published: Path) -> None:
    LakeWarehouse(lake, published).close()
    with duckdb.connect() as connection:
        from warehouse.lake import attach_lake

        attach_lake(connection, lake, alias="lake")
        connection.execute("DROP TABLE lake.schema_versions")
    with pytest.raises(HomeError, match="not a warehouse of callqa"):
        open_published(published)


@pytest.mark.parametrize(
    ("address", "data", "advice"),
    [
        ("postgres:host=db", "d", "no address of a lake"),
        ("ducklake:postgres:", "d", "no address of a lake"),
        ("ducklake:postgres:host=db password=x", "d", "PGPASSWORD"),
        ("ducklake:postgres:host=db", "", "--data"),
    ],
)
def test_an_address_that_cannot_be_followed_says_why(address: str, data: str, advice: str) -> None:
    with pytest.raises(UsageError, match=advice):
        parse_lake(address, data)


def test_no_postgres_at_the_address_is_one_clear_error(tmp_path: Path) -> None:
    lake = Lake("host=127.0.0.1 port=1 user=x dbname=y", f"{tmp_path}/")
    with pytest.raises(HomeError, match="see that PostgreSQL runs"):
        LakeWarehouse(lake, tmp_path / "warehouse.duckdb")


def test_a_home_with_results_is_not_pointed_elsewhere(tmp_path: Path) -> None:
    published = tmp_path / "warehouse.duckdb"
    Warehouse(published).close()
    with pytest.raises(UsageError, match="holds results already"):
        point_at(Lake("host=db", "d/"), published)
    pointer_of(published).write_text("{half")
    with pytest.raises(HomeError, match="does not name a lake"):
        find_lake(published)


def test_without_a_pointer_the_file_is_opened(tmp_path: Path) -> None:
    published, working = tmp_path / "warehouse.duckdb", tmp_path / "working.duckdb"
    with open_warehouse(published, working=working) as warehouse:
        assert warehouse.path == working


def test_an_erased_customer_leaves_no_row_no_snapshot_and_no_file_of_a_lake(
    lake: Lake, tmp_path: Path
) -> None:
    said, stays = "紫水晶理财", "绿松石基金"
    centre = Centre(tmp_path / "bank")
    centre.add("a.wav", COMPLAINT.replace("年费", said))
    centre.add("b.wav", COMPLAINT.replace("年费", stays))
    centre.metadata = centre.root / "calls.csv"
    centre.metadata.write_text(
        "file,call_id,customer_id\na.wav,a-1,cust-1\nb.wav,b-1,cust-2\n", encoding="utf-8"
    )
    point_at(lake, centre.home.create().warehouse)
    centre.run()
    with LakeWarehouse(lake, centre.home.warehouse) as warehouse:
        compact(warehouse, keep_days=30)  # what was said stands in files, under old snapshots
    assert said in _words_in_files(lake)
    plan = plan_erasure(centre.home, actor="t", why="asked", customer_id="cust-1")
    certificate = erase(centre.home, plan)
    assert (certificate.calls, certificate.left["warehouse"]) == (1, 0)
    assert said not in _words_in_files(lake)
    assert stays in _words_in_files(lake)


def _words_in_files(lake: Lake) -> str:
    """Every value of every data file, whether or not a snapshot still uses it."""
    words = []
    with duckdb.connect() as connection:
        for path in sorted(Path(lake.data).rglob("*.parquet")):
            words.append(str(connection.execute(f"FROM '{path}'").fetchall()))
    return "\n".join(words)
