"""Writers of one lake at once: `python -m benchmarks.lake [WRITERS] [COMMITS]`, default 8 and 200.

Starts a PostgreSQL of Debian's packages on the loopback address, lets every writer replace calls
and one row that all of them fight over, and counts what is there afterwards.
"""

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from lake_writers import TURNS, write_calls
from postgres import a_database, a_server
from warehouse import LakeWarehouse, digest_file
from warehouse.compaction import compact
from warehouse.lake import Lake, point_at
from warehouse.read import open_published


def main(writers: int = 8, commits: int = 200) -> None:
    """Print one row: commits a second, and whether any row is missing or double."""
    with a_server() as server, tempfile.TemporaryDirectory() as folder:
        lake = Lake(a_database(server, "bench"), f"{folder}/data/")
        published = Path(folder) / "warehouse.duckdb"
        point_at(lake, published)
        LakeWarehouse(lake, published).close()
        seconds = _write(lake, published, writers, commits)
        _report(published, writers, commits, seconds)
        _compact(lake, published)


def _write(lake: Lake, published: Path, writers: int, commits: int) -> float:
    context = multiprocessing.get_context("spawn")
    started = time.perf_counter()
    processes = [
        context.Process(target=write_calls, args=(lake, published, number, commits))
        for number in range(writers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("a writer failed")
    return time.perf_counter() - started


def _report(published: Path, writers: int, commits: int, seconds: float) -> None:
    reader = open_published(published)
    row = reader.row("SELECT count(*), count(DISTINCT call_id) FROM turns")
    expected = (writers * commits * TURNS, writers * commits)
    done = 2 * writers * commits
    print(f"| {writers} writers x {commits} calls, each written twice | |")
    print("|---|---|")
    print(f"| transactions | {done} in {seconds:.0f} s: {done / seconds:.0f} a second |")
    print(f"| rows, calls | {row}, expected {expected} |")
    print(f"| the row that all fight over | {reader.row('SELECT count(*) FROM quarantine')} |")


def _compact(lake: Lake, published: Path) -> None:
    before = digest_file(published)
    with LakeWarehouse(lake, published) as warehouse:
        started = time.perf_counter()
        done = compact(warehouse, keep_days=0.0)
        seconds = time.perf_counter() - started
    same = digest_file(published) == before
    print(f"| compaction | {done} in {seconds:.1f} s, same results: {same} |")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
