"""How a decoder process comes to be, and how its end reads."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

# Nothing else of the environment, which may hold the keys to the bank's storage.
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR")
_VARIABLES = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",  # every further arena reserves address space, which is what we limit
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def bootstrap(descriptor: int) -> str:
    """The program of the decoder, which finds its modules where we found ours."""
    places = [str(Path(place).absolute()) for place in sys.path]
    return (
        f"import sys; sys.path[:] = {places!r}; "
        f"from ingest.isolation.child import main; main({descriptor})"
    )


def environment() -> Mapping[str, str]:
    """What the decoder may know of its surroundings."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, **_VARIABLES}


def obituary(code: int, last_words: str) -> str:
    """Say how a process ended from its exit code; negative codes are signals."""
    if code == -signal.SIGKILL:
        return "the decoder was killed from outside, perhaps for want of memory"
    if code < 0:
        return f"the decoder crashed ({signal.Signals(-code).name})"
    return f"the decoder ended with code {code}" + (f": {last_words}" if last_words else "")
