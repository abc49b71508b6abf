"""How many workers this machine can feed: its cores, and the memory that is free now."""

import os
from pathlib import Path

# One worker with the embedded Whisper and diariser peaked at 1.6 GiB on the bundled calls; its
# decoder comes on top.
WORKER_BYTES = 1792 << 20
MAX_WORKERS = 16
_SPARED = 0.85  # the rest is for the runner, the warehouse and the system's file cache


def default_workers() -> int:
    """One worker a core, fewer where memory is short: one that is killed for memory costs more."""
    cores = len(os.sched_getaffinity(0))
    return max(1, min(MAX_WORKERS, cores, int(free_memory_bytes() * _SPARED) // WORKER_BYTES))


def free_memory_bytes() -> int:
    """What processes may still take, by the machine and by the limits of its control group."""
    return min(_machine_free(), _group_free())


def _machine_free() -> int:
    for line in _lines(Path("/proc/meminfo")):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _group_free(root: Path = Path("/sys/fs/cgroup")) -> int:
    limit, used = _number(root / "memory.max"), _number(root / "memory.current")
    if limit is None:
        return 1 << 62
    return max(0, limit - (used or 0))


def _number(path: Path) -> int | None:
    text = "".join(_lines(path)).strip()
    return int(text) if text.isdecimal() else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").splitlines()
    except OSError:
        return []
