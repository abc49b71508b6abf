"""One process that listens to one recording after the other, and what its death means."""

import ctypes
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

from conversation.errors import CallqaError
from pipeline.engines.crew import WorkerDiedError
from pipeline.speech import Listener, SpeechJob, SpeechOutcome

_PR_SET_PDEATHSIG = 1
_DIES_FIRST = "500"  # of -1000..1000: the kernel ends a worker for memory before the runner


Context = SpawnContext | ForkServerContext


class WorkerProcess:
    """A child process with its own models; ``job`` is what it has in hand."""

    def __init__(self, context: Context, make: Callable[[], Listener]) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, make), daemon=True)
        self._process.start()
        theirs.close()
        self.job: SpeechJob | None = None
        self._given_at = 0.0

    @property
    def seconds_in_hand(self) -> float:
        """How long the present job has taken so far."""
        return time.monotonic() - self._given_at if self.job is not None else 0.0

    def give(self, job: SpeechJob) -> None:
        """Hand over a job; a process that is dead already is noticed when its answer is due."""
        self.job, self._given_at = job, time.monotonic()
        with suppress(BrokenPipeError):
            self.pipe.send(job)

    def answer(self) -> SpeechOutcome:
        """The outcome of the job in hand; raises ``WorkerDiedError`` and whatever ends the run."""
        try:
            answer = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            raise WorkerDiedError(_last_words(self._process.exitcode)) from None
        if isinstance(answer, CallqaError):
            raise answer
        self.job = None
        outcome: SpeechOutcome = answer
        return outcome

    def end(self) -> None:
        """End the process now."""
        self._process.kill()
        self._process.join()
        self.pipe.close()

    def dismiss(self) -> None:
        """Let an idle process go; it ends when its pipe closes."""
        self.pipe.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self.end()


def _last_words(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        hint = " (often: the system ran out of memory)" if name == "SIGKILL" else ""
        return f"the worker process was ended by {name}{hint}"
    return f"the worker process ended with exit code {exit_code}"


def _work(pipe: Connection, make: Callable[[], Listener]) -> None:
    """Answer jobs until the pipe closes."""
    settle_in()
    try:
        listener = make()
        while True:
            pipe.send(listener.listen(pipe.recv()))
    except EOFError:
        return
    except BrokenPipeError:
        return
    except CallqaError as error:
        pipe.send(error)


def settle_in() -> None:
    """Leave the end to the runner: it finishes the call in hand, and takes this process along."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_DIES_FIRST, encoding="ascii")
    if os.getppid() == 1:
        os._exit(1)  # the runner died before the wish above was heard
