"""What the operating system lets a decoder do: little memory, little time and no further file."""

import resource
from pathlib import Path

CHANNEL = 3  # right behind the standard streams
FILES_A_RECORDING = 3  # the recording, the memory for its samples and the mapping of it
CPU_GRACE_S = 10
_STATUS = Path("/proc/self/statm")


class Confinement:
    """The limits of this process, taken on when it is idle and warm."""

    def __init__(self) -> None:
        self._idle_bytes = _address_space_bytes()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold a customer's voice
        # With the files of a recording open, whatever a hostile file makes the decoder open, a
        # path or a socket, is refused by the system.
        most = CHANNEL + 1 + FILES_A_RECORDING
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def limit_memory(self, allowance_bytes: int) -> None:
        """Allow so much more address space than when idle; nothing where the system cannot say."""
        if self._idle_bytes:
            _limit(resource.RLIMIT_AS, self._idle_bytes + allowance_bytes)

    def limit_time(self, seconds: float) -> None:
        """Allow so many more seconds of processor, also when nobody is left to watch the clock."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent_s = used.ru_utime + used.ru_stime
        _limit(resource.RLIMIT_CPU, int(spent_s + seconds) + CPU_GRACE_S)


def _limit(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(
        kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def _address_space_bytes() -> int:
    if not _STATUS.exists():
        return 0
    return int(_STATUS.read_text().split()[0]) * resource.getpagesize()
