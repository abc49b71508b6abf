"""Worker processes on this machine, each with its own models."""

import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.speech import SpeechJob, SpeechOutcome, SpeechWorker
from transcribe import TranscribeSettings

_log = logging.getLogger(__name__)
MAX_ATTEMPTS = 2  # a worker that dies costs its calls one retry
_worker: SpeechWorker | None = None


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """``workers`` processes, one thread each; 0 works in the calling process."""

    speech: TranscribeSettings
    models_folder: Path
    artifacts: Path
    workers: int

    def run(
        self, jobs: Sequence[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield each job's outcome once, longest jobs first so that no worker ends alone."""
        ordered = sorted(jobs, key=lambda job: (-job.size_bytes, job.source))
        if self.workers == 0:
            yield from self._inline(ordered, on_start)
        else:
            yield from self._in_processes(deque(ordered), on_start)

    def _inline(
        self, jobs: Sequence[SpeechJob], on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        worker = SpeechWorker(
            self.speech, models_folder=self.models_folder, artifacts=self.artifacts
        )
        for job in jobs:
            on_start(job)
            yield worker.listen(job)

    def _in_processes(
        self, waiting: deque[SpeechJob], on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        while waiting:
            workers = min(self.workers, len(waiting))
            suspects = yield from self._one_pool(waiting, workers, on_start)
            for job in suspects:
                yield from self._again(job, on_start)

    def _one_pool(
        self, waiting: deque[SpeechJob], workers: int, on_start: Callable[[SpeechJob], None]
    ) -> Generator[SpeechOutcome, None, list[SpeechJob]]:
        """Work until all is done or a worker dies; returns the jobs that were in hand then."""
        in_hand: dict[Future[SpeechOutcome], SpeechJob] = {}
        with self._pool(workers) as pool:
            try:
                while waiting or in_hand:
                    while waiting and len(in_hand) < workers:
                        job = waiting.popleft()
                        on_start(job)
                        in_hand[pool.submit(_listen, job)] = job
                    for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                        outcome = future.result()
                        del in_hand[future]
                        yield outcome
            except BrokenProcessPool:
                _log.warning("a worker died with %d calls in hand", len(in_hand))
                return sorted(in_hand.values(), key=lambda job: job.source)
        return []

    def _again(
        self, job: SpeechJob, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Try a job alone, so that only the one that kills its worker is blamed for it."""
        if job.attempt >= MAX_ATTEMPTS:
            detail = "the worker process died twice on this call — see the log, then `callqa retry`"
            yield SpeechOutcome(job, "worker_died", detail, failed=True)
            return
        retry = replace(job, attempt=job.attempt + 1)
        for suspect in (yield from self._one_pool(deque([retry]), 1, on_start)):
            yield from self._again(suspect, on_start)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self.speech, self.models_folder, self.artifacts),
        )


def _start_worker(speech: TranscribeSettings, models_folder: Path, artifacts: Path) -> None:
    global _worker  # a worker process keeps its models between calls
    _worker = SpeechWorker(speech, models_folder=models_folder, artifacts=artifacts)


def _listen(job: SpeechJob) -> SpeechOutcome:
    if _worker is None:
        raise RuntimeError("the worker process was not started by its pool")
    return _worker.listen(job)
