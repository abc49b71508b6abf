"""Worker processes on this machine, each with its own models."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from pipeline.engines.crew import Crew
from pipeline.engines.worker import Context, WorkerProcess
from pipeline.speech import Listener, SpeechJob, SpeechOutcome


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """``workers`` processes, one thread each; 0 works in the calling process.

    ``make`` gives a process its listener and travels to it. A call that takes longer than
    ``call_limit_s`` loses its process. ``context`` says how processes begin: spawned, so that they
    share nothing with this one.
    """

    make: Callable[[], Listener]
    workers: int
    call_limit_s: float = 3 * 3600.0
    context: Context = field(default_factory=lambda: multiprocessing.get_context("spawn"))

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield each job's outcome once; a job is drawn when a worker is free for it."""
        if self.workers == 0:
            yield from self._inline(jobs, on_start)
        else:
            yield from Crew(self, iter(jobs), on_start).work()

    def places(self) -> int:
        """The number of worker processes."""
        return self.workers

    def hire(self) -> WorkerProcess:
        """Start one more process."""
        return WorkerProcess(self.context, self.make)

    def ready(self, busy: Sequence[WorkerProcess], timeout_s: float) -> Sequence[WorkerProcess]:
        """The processes that have answered or died."""
        answered = wait([worker.pipe for worker in busy], timeout=timeout_s)
        return [worker for worker in busy if worker.pipe in answered]

    def _inline(
        self, jobs: Iterable[SpeechJob], on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        listener: Listener | None = None
        for job in jobs:
            listener = listener or self.make()
            on_start(job)
            yield listener.listen(job)
