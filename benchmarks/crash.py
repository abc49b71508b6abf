"""Kill a run at many moments and compare what remains with an undisturbed run, byte for byte.

``python -m benchmarks.crash`` kills at every failpoint (the first time and a later time it is
reached) and at 50 random moments, swaps the published file 1,000 times under readers, and lets
every operation of the disk fail in turn (``--disk-step 10``: every tenth). Prints
the lines of the table in docs/reliability.md; ends with 1 at the first difference.
"""

import argparse
import errno
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from disturbed import Disturbance, a_centre, recover, start
from failing_disk import run_on_failing_disks
from swapping import read_until, swap_many
from warehouse import Warehouse, digest_file, publish
from warehouse.failpoint import FAILPOINTS

CALLS = 8
LATER = 3


def main() -> None:
    """Kill, compare, swap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--swaps", type=int, default=1000)
    parser.add_argument(
        "--disk-step", type=int, default=1, help="let every so-manieth operation of the disk fail"
    )
    parser.add_argument("--only", choices=("disk",), help="nothing but the failing disks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "calls").mkdir()
        if options.only == "disk":
            _fail_the_disk(root, options.disk_step)
            return
        golden, wall_s = _undisturbed(root)
        _kill_at_failpoints(root, golden)
        _kill_at_random(root, golden, wall_s, options.moments)
        _swap(root, options.swaps)
        _fail_the_disk(root, options.disk_step)


def _undisturbed(root: Path) -> tuple[str, float]:
    for turn in ("cold", "warm"):
        centre = a_centre(root / turn, root / "calls", number=CALLS)
        started = time.perf_counter()
        start(centre, Disturbance()).join()
        wall_s = time.perf_counter() - started
    return digest_file(centre.home.warehouse), wall_s


def _kill_at_failpoints(root: Path, golden: str) -> None:
    reached = 0
    for name in FAILPOINTS:
        for count in (1, LATER):
            centre = a_centre(root / f"{name}-{count}", root / "calls", number=CALLS)
            process = start(centre, Disturbance(failpoint=f"{name}:{count}"))
            process.join()
            reached += process.exitcode == -9
            recover(centre, golden)
    _report(
        "killed at a failpoint", f"{reached} kills at {len(FAILPOINTS)} failpoints, 0 differences"
    )


def _kill_at_random(root: Path, golden: str, wall_s: float, moments: int) -> None:
    killed = 0
    for number in range(moments):
        centre = a_centre(root / f"random-{number}", root / "calls", number=CALLS)
        process = start(centre, Disturbance())
        time.sleep(random.Random(number).uniform(0.0, wall_s))
        process.kill()
        process.join()
        killed += process.exitcode == -9
        recover(centre, golden)
    _report("killed at a random moment", f"{killed} kills in {moments} rounds, 0 differences")


def _swap(root: Path, swaps: int) -> None:
    target = root / "published.duckdb"
    with Warehouse(root / "working.duckdb") as warehouse:
        publish(warehouse, target)
        stop = threading.Event()
        errors: list[str] = []
        reads: list[int] = []
        readers = [
            threading.Thread(target=read_until, args=(stop, target, errors, reads))
            for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        swap_many(warehouse, target, swaps)
        stop.set()
        for reader in readers:
            reader.join()
    if errors:
        raise SystemExit(f"a reader failed: {errors[0]}")
    _report("publications under readers", f"{swaps} swaps, {len(reads)} reads, 0 errors")


def _fail_the_disk(root: Path, step: int) -> None:
    for number, stays, what in ((errno.ENOSPC, True, "full from"), (errno.EIO, False, "error at")):
        folder = root / f"disk-{number}"
        folder.mkdir()
        found = run_on_failing_disks(folder, step=step, number=number, stays_broken=stays)
        _report(
            f"disk {what} the n-th write, sync, rename or cut",
            f"{found.tried} of the {found.operations} operations of a run, {found.aborted} runs "
            "ended by the database, 0 differences after the next run",
        )


def _report(name: str, text: str) -> None:
    print(f"| {name} | {text} |", flush=True)


if __name__ == "__main__":
    main()
