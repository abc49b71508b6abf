"""Worker processes on this machine, each with its own models."""

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait

from pipeline.engines.worker import Context, WorkerDiedError, WorkerProcess
from pipeline.faults import ATTEMPTS_A_RUN, MAX_ATTEMPTS, Fault
from pipeline.speech import Listener, SpeechJob, SpeechOutcome

_log = logging.getLogger(__name__)


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
            yield from _Crew(self, iter(jobs), on_start).work()

    def _inline(
        self, jobs: Iterable[SpeechJob], on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        listener: Listener | None = None
        for job in jobs:
            listener = listener or self.make()
            on_start(job)
            yield listener.listen(job)


class _Crew:
    """The workers of one run."""

    def __init__(
        self,
        engine: LocalEngine,
        jobs: Iterator[SpeechJob],
        on_start: Callable[[SpeechJob], None],
    ) -> None:
        self._engine = engine
        self._jobs = jobs
        self._on_start = on_start
        self._again: list[SpeechJob] = []
        self._workers: list[WorkerProcess] = []

    def work(self) -> Iterator[SpeechOutcome]:
        try:
            while self._give_out():
                for worker in self._answering():
                    yield from self._settle(worker)
                for worker in self._overdue():
                    yield self._give_up_on(worker)
        finally:
            for worker in self._workers:
                worker.end() if worker.job is not None else worker.dismiss()

    def _give_out(self) -> bool:
        """Give every free worker a job; whether anybody has one."""
        idle = [worker for worker in self._workers if worker.job is None]
        while idle or len(self._workers) < self._engine.workers:
            job = self._draw()
            if job is None:
                break
            worker = idle.pop() if idle else self._hire()
            worker.give(job)
        return any(worker.job is not None for worker in self._workers)

    def _draw(self) -> SpeechJob | None:
        if self._again:
            return self._again.pop()
        job = next(self._jobs, None)
        if job is not None:
            self._on_start(job)
        return job

    def _hire(self) -> WorkerProcess:
        worker = WorkerProcess(self._engine.context, self._engine.make)
        self._workers.append(worker)
        return worker

    def _answering(self) -> list[WorkerProcess]:
        busy = {worker.pipe: worker for worker in self._workers if worker.job is not None}
        longest = max(worker.seconds_in_hand for worker in busy.values())
        ready = wait(list(busy), timeout=max(0.0, self._engine.call_limit_s - longest))
        return [worker for pipe, worker in busy.items() if pipe in ready]

    def _settle(self, worker: WorkerProcess) -> Iterator[SpeechOutcome]:
        job = worker.job
        try:
            yield worker.answer()
        except WorkerDiedError as death:
            if job is not None:
                yield from self._mourn(worker, job, str(death))

    def _mourn(self, worker: WorkerProcess, job: SpeechJob, how: str) -> Iterator[SpeechOutcome]:
        """Give the call of a dead worker to another one, once; the others keep theirs."""
        self._let_go(worker)
        facts = {"call_id": job.call.call_id, "reason": Fault.WORKER_DIED, "attempt": job.attempt}
        _log.warning("a worker died", extra=facts)
        if job.attempt % ATTEMPTS_A_RUN and job.attempt < MAX_ATTEMPTS:
            self._again.append(replace(job, attempt=job.attempt + 1))
            return
        detail = f"{how}, at attempt {job.attempt} on this call"
        yield SpeechOutcome(job, Fault.WORKER_DIED, detail, failed=True)

    def _overdue(self) -> list[WorkerProcess]:
        limit_s = self._engine.call_limit_s
        return [worker for worker in self._workers if worker.seconds_in_hand >= limit_s]

    def _give_up_on(self, worker: WorkerProcess) -> SpeechOutcome:
        job = worker.job
        if job is None:
            raise RuntimeError("only a worker with a job in hand can be overdue")
        self._let_go(worker)
        minutes = self._engine.call_limit_s / 60
        detail = f"no answer after {minutes:.0f} minutes; its process was ended"
        return SpeechOutcome(job, Fault.WORKER_HUNG, detail, failed=True)

    def _let_go(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        worker.end()
