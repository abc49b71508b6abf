"""A disk that refuses: every write in turn, files that may not grow, a file system that is full."""

import errno
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conversation.errors import HomeError
from disturbed import DISK_REFUSED, Disturbance, a_centre, recover, start
from failing_disk import run_on_failing_disks
from pipeline import Home
from scripted import Centre
from warehouse import digest_file

LEAST_FREE = "pipeline.stop.shutil.disk_usage"


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory, calls: Path) -> str:
    centre = a_centre(tmp_path_factory.mktemp("golden"), calls, number=2)
    centre.run()
    return digest_file(centre.home.warehouse)


class FailingCall:
    """Counts calls of a function and lets one of them fail."""

    def __init__(self, real: Callable[..., Any], fails_at: int, number: int) -> None:
        self._real, self._fails_at, self._number = real, fails_at, number
        self.count = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.count += 1
        if self.count == self._fails_at:
            raise OSError(self._number, os.strerror(self._number), "a file")
        return self._real(*args, **kwargs)


def _fail(monkeypatch: pytest.MonkeyPatch, what: str, fails_at: int, number: int) -> FailingCall:
    """Let the n-th fsync, rename or opening of a file for writing fail."""
    if what == "open":
        real = io.open
        failing = FailingCall(real, fails_at, number)

        def choose(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            watched = str(file).find("home") >= 0 and any(flag in mode for flag in "wa+")
            return (failing if watched else real)(file, mode, *args, **kwargs)

        monkeypatch.setattr("io.open", choose)
        return failing
    failing = FailingCall(getattr(os, what), fails_at, number)
    monkeypatch.setattr(os, what, failing)
    return failing


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("fsync", errno.EIO),
        ("replace", errno.ENOSPC),
        ("open", errno.EMFILE),
    ],
    ids=["fsync-EIO", "replace-ENOSPC", "open-EMFILE"],
)
def test_every_write_that_can_fail_is_survived(
    what: str, number: int, tmp_path: Path, calls: Path, golden: str
) -> None:
    for fails_at in range(1, 60):
        centre = a_centre(tmp_path / str(fails_at), calls, number=2)
        with pytest.MonkeyPatch.context() as monkeypatch:
            failing = _fail(monkeypatch, what, fails_at, number)
            if failing_run_ends_clean(centre) and failing.count < fails_at:
                break
        recover(centre, golden)
    else:
        pytest.fail("no run was free of errors")
    assert fails_at > 2, f"{what} was hardly ever called"


def failing_run_ends_clean(centre: Centre) -> bool:
    """Whether the run went through; the only error allowed is one with advice."""
    try:
        centre.run()
    except HomeError as error:
        return " — " not in str(error) and pytest.fail(f"no advice: {error}")
    return True


@pytest.mark.skipif(not shutil.which("cc"), reason="A FAILING DISK WAS NOT TESTED: no C compiler")
def test_a_disk_that_fails_at_any_operation_costs_nothing(tmp_path: Path) -> None:
    """The database's own writes among them; benchmarks/crash.py tries every one."""
    failures = run_on_failing_disks(tmp_path, step=17)
    assert failures.operations > 50
    assert failures.tried >= 4


@pytest.mark.parametrize("kib", [16, 300, 900, 2500])
def test_files_that_may_not_grow(kib: int, tmp_path: Path, calls: Path, golden: str) -> None:
    """DuckDB's own writes fail too: the limit is the operating system's."""
    centre = a_centre(tmp_path, calls, number=2)
    process = start(centre, Disturbance(largest_file_bytes=kib << 10))
    process.join()
    assert process.exitcode in (0, DISK_REFUSED)
    recover(centre, golden)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB; only root may mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"A FULL DISK WAS NOT TESTED: tmpfs cannot be mounted ({done.stderr.strip()})")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_loses_nothing(
    tiny_disk: Path, tmp_path: Path, calls: Path, golden: str
) -> None:
    centre = a_centre(tmp_path / "centre", calls, number=2)
    centre.home = Home(tiny_disk)
    centre.engine.home = centre.home
    centre.settings = replace(centre.settings, least_free_mib=0)
    with pytest.raises(HomeError, match="space"):
        _run_until_full(centre, tiny_disk)
    for ballast in tiny_disk.glob("ballast-*"):
        ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(tiny_disk)], check=True)
    centre.metadata = None
    recover(centre, golden)


def _run_until_full(centre: Centre, disk: Path) -> None:
    for turn in range(50):
        centre.run()
        (disk / f"ballast-{turn}").write_bytes(b"x" * 100_000)
        centre.describe(*(f"{name},{name[:-4]},inbound,q{turn},1" for name in centre.scripts))


def test_a_run_does_not_begin_on_a_full_disk(
    tmp_path: Path, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LEAST_FREE, lambda path: SimpleNamespace(free=100 << 20))
    with pytest.raises(HomeError, match=r"only 100 MiB are free.*least_free_mib"):
        a_centre(tmp_path, calls, number=2).run()


def test_a_disk_that_fills_ends_the_run_in_good_order(
    tmp_path: Path, calls: Path, golden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = a_centre(tmp_path, calls, number=2)
    with monkeypatch.context() as patched:
        patched.setattr(
            LEAST_FREE,
            lambda path: SimpleNamespace(free=0 if centre.engine.heard else 1 << 40),
        )
        summary = centre.run()
    assert (summary.stopped, summary.done, summary.left) == ("disk_full", 1, 2)
    recover(centre, golden)
