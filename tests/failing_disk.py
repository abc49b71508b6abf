"""Runs on a disk whose n-th write, sync, rename or cut fails, the database's own among them.

``run_on_failing_disks`` compiles a few lines of C that stand before libc, and starts this module
as a process with them; that forks one process for each n, so that nothing is loaded twice.
"""

import ctypes
import errno
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

CLEAN, REFUSED, FAILED = 0, 3, 1
ABORTED = -6
MOST = 2000


@dataclass(frozen=True)
class Failures:
    """How many operations failed in turn, and how many a run makes that goes through.

    ``aborted`` runs were ended by the database itself, which cannot survive a write-ahead log
    that it cannot cut; the next run recovers them like the others.
    """

    tried: int
    operations: int
    aborted: int


def run_on_failing_disks(
    folder: Path, *, step: int, number: int = errno.ENOSPC, stays_broken: bool = True
) -> Failures:
    """Let every ``step``-th operation fail until a run goes through; each must then recover.

    Raises ``AssertionError`` with what went wrong.
    """
    here = Path(__file__).parent
    shim = folder / "failing_disk.so"
    source = here / "failing_disk.c"
    compile_it = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"]
    subprocess.run(compile_it, check=True, capture_output=True)
    paths = os.pathsep.join((str(here), str(here.parent)))
    words = [str(folder), str(step), str(number), str(int(stays_broken))]
    done = subprocess.run(
        [sys.executable, "-m", "failing_disk", *words],
        env={**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return Failures(**json.loads(done.stdout.splitlines()[-1]))


def main(folder: Path, step: int, number: int, stays_broken: int) -> None:
    """Try one n after the other, each in a process of its own."""
    from disturbed import a_centre, recover
    from warehouse import digest_file

    calls = folder / "calls"
    golden = a_centre(folder / "golden", calls, number=2)
    assert _fork(lambda: _run(golden)) == CLEAN
    digest = folder / "digest"
    assert _fork(lambda: _note(digest, digest_file(golden.home.warehouse))) == CLEAN
    text = digest.read_text()
    tried = aborted = 0
    for nth in range(1, MOST, step):
        centre = a_centre(folder / str(nth), calls, number=2)
        seen = folder / "seen"

        def attempt(centre: Any = centre, nth: int = nth, seen: Path = seen) -> int:
            disk = ctypes.CDLL(None)
            place = str(centre.home.path).encode()
            disk.failing_disk_arm(place, ctypes.c_long(nth), number, stays_broken)
            code = _run(centre)
            operations = disk.failing_disk_seen()
            disk.failing_disk_arm(b"", ctypes.c_long(0), 0, 0)
            seen.write_text(str(operations))
            return code

        seen.write_text(str(MOST))
        code = _fork(attempt)
        aborted += code == ABORTED
        operations = int(seen.read_text())
        assert code in (CLEAN, REFUSED, ABORTED), f"operation {nth}: the run ended with {code}"
        tried += operations >= nth
        assert _fork(partial(recover, centre, text)) == CLEAN, f"operation {nth}: no recovery"
        if operations < nth:
            found = {"tried": tried, "operations": operations, "aborted": aborted}
            sys.stdout.write(json.dumps(found) + "\n")
            return
    raise SystemExit("no run went through")


def _run(centre: Any) -> int:
    from conversation.errors import HomeError

    try:
        centre.run()
    except HomeError as error:
        return REFUSED if " — " in str(error) else FAILED
    return CLEAN


def _note(path: Path, text: str) -> None:
    path.write_text(text)


def _fork(work: Callable[[], object]) -> int:
    """Do something in a process of its own; returns how it ended."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            with patch("scripted.open_recording", _opened):
                code = work() or CLEAN  # type: ignore[assignment]
        except BaseException:  # noqa: BLE001 - the child must not go on as its parent
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _opened(path: Path, *, call_id: str) -> Any:
    """What decoding gives, without a decoder: it is not what fails here."""
    from conversation import Recording
    from conversation.errors import QuarantineError

    if path.name == "broken.wav":
        raise QuarantineError("not_audio", "broken.wav: no sound")
    recording = Recording(call_id, str(path), "0" * 64, 12.0, 8000, 2)
    return SimpleNamespace(recording=recording)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
