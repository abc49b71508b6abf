"""A lake whose rows lie on an object store, against a local server that speaks S3."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeError
from disturbed import a_centre
from postgres import a_database, a_server
from scripted import Centre
from serving_s3 import serving_s3
from warehouse import LakeWarehouse, digest_file
from warehouse.compaction import compact
from warehouse.lake import Lake, point_at
from warehouse.read import open_published

fsspec = import_module("fsspec")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with a_server() as words, serving_s3():
        yield words


@pytest.fixture
def lake(server: str, tmp_path: Path) -> Lake:
    bucket = tmp_path.name.replace("_", "-")[:40].lower()
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir(bucket)
    return Lake(a_database(server, "lake"), f"s3://{bucket}/lake/")


def _objects(lake: Lake) -> int:
    with LakeWarehouse(lake, Path("/nowhere/warehouse.duckdb")) as warehouse:
        rows = warehouse.connection.execute(f"SELECT count(*) FROM glob('{lake.data}**')")
        return int(rows.fetchall()[0][0])


def _run(lake: Lake, tmp_path: Path) -> Centre:
    centre = a_centre(tmp_path / "home", tmp_path / "calls", number=4)
    point_at(lake, centre.home.create().warehouse)
    centre.run()
    return centre


def test_a_run_gives_the_same_bytes_on_a_store_as_in_a_file(lake: Lake, tmp_path: Path) -> None:
    centre = _run(lake, tmp_path)
    alone = a_centre(tmp_path / "in-file", tmp_path / "calls", number=4)
    alone.run()
    assert _objects(lake) > 0
    assert digest_file(centre.home.warehouse) == digest_file(alone.home.warehouse)


def test_readers_open_the_store_of_the_lake_and_no_other_place(lake: Lake, tmp_path: Path) -> None:
    reader = open_published(_run(lake, tmp_path).home.warehouse)
    assert len(reader.rows("SELECT call_id FROM call_facts")) == 4
    for other in ("s3://other/secret.parquet", "/etc/hostname"):
        with pytest.raises(duckdb.PermissionException):
            reader.rows(f"SELECT * FROM read_text('{other}')")


def test_a_compacted_lake_on_a_store_says_the_same(lake: Lake, tmp_path: Path) -> None:
    centre = _run(lake, tmp_path)
    before = digest_file(centre.home.warehouse)
    with LakeWarehouse(lake, centre.home.warehouse) as warehouse:
        compact(warehouse, keep_days=0)
    assert digest_file(centre.home.warehouse) == before


def test_a_store_that_does_not_have_the_bucket_is_one_clear_error(
    server: str, tmp_path: Path
) -> None:
    lake = Lake(a_database(server, "lake"), "s3://nobody-made-this/lake/")
    with pytest.raises(HomeError, match="can be reached"):
        _run(lake, tmp_path)
