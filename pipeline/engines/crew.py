"""Hands that work on one job each: giving out, dying, hanging, whatever the hands are made of."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from pipeline.faults import ATTEMPTS_A_RUN, MAX_ATTEMPTS, Fault
from pipeline.speech import SpeechJob, SpeechOutcome

_log = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """Indicates a worker that ended without an answer; the text says how it ended."""


class NoPlaceError(Exception):
    """Indicates a worker that never began because its place is gone; its job was not touched."""


class Hand(Protocol):
    """Something with own models that has at most one ``job``."""

    job: SpeechJob | None

    @property
    def seconds_in_hand(self) -> float:
        """How long the present job has taken so far, 0 without one."""
        ...

    def give(self, job: SpeechJob) -> None:
        """Hand over a job; a hand that is dead already is noticed when its answer is due."""
        ...

    def answer(self) -> SpeechOutcome:
        """The outcome of the job in hand.

        Raises ``WorkerDiedError``, ``NoPlaceError`` and whatever ends the run.
        """
        ...

    def end(self) -> None:
        """End it now."""
        ...

    def dismiss(self) -> None:
        """Let an idle one go."""
        ...


H = TypeVar("H", bound=Hand)


class Employer(Protocol[H]):
    """Where hands come from."""

    @property
    def call_limit_s(self) -> float:
        """Seconds after which a hand loses its job."""
        ...

    def places(self) -> int:
        """How many hands there may be at present."""
        ...

    def hire(self) -> H:
        """One more hand."""
        ...

    def ready(self, busy: Sequence[H], timeout_s: float) -> Sequence[H]:
        """Those of ``busy`` whose answer can be taken, after at most ``timeout_s``."""
        ...


class Crew(Generic[H]):
    """The hands of one run."""

    def __init__(
        self,
        employer: Employer[H],
        jobs: Iterator[SpeechJob],
        on_start: Callable[[SpeechJob], None],
    ) -> None:
        self._employer = employer
        self._jobs = jobs
        self._on_start = on_start
        self._again: list[SpeechJob] = []
        self._hands: list[H] = []

    def work(self) -> Iterator[SpeechOutcome]:
        """Yield each job's outcome once; a job is drawn when a hand is free for it."""
        try:
            while self._give_out():
                for hand in self._answering():
                    yield from self._settle(hand)
                for hand in self._overdue():
                    yield self._give_up_on(hand)
        finally:
            for hand in self._hands:
                hand.end() if hand.job is not None else hand.dismiss()

    def _give_out(self) -> bool:
        """Give every free hand a job; whether anybody has one."""
        idle = [hand for hand in self._hands if hand.job is None]
        while idle or len(self._hands) < self._employer.places():
            job = self._draw()
            if job is None:
                break
            hand = idle.pop() if idle else self._hire()
            hand.give(job)
        return any(hand.job is not None for hand in self._hands)

    def _draw(self) -> SpeechJob | None:
        if self._again:
            return self._again.pop()
        job = next(self._jobs, None)
        if job is not None:
            self._on_start(job)
        return job

    def _hire(self) -> H:
        hand = self._employer.hire()
        self._hands.append(hand)
        return hand

    def _answering(self) -> Sequence[H]:
        busy = [hand for hand in self._hands if hand.job is not None]
        longest = max(hand.seconds_in_hand for hand in busy)
        return self._employer.ready(busy, max(0.0, self._employer.call_limit_s - longest))

    def _settle(self, hand: H) -> Iterator[SpeechOutcome]:
        job = hand.job
        try:
            yield hand.answer()
        except NoPlaceError:
            self._let_go(hand)
            self._again += [job] if job is not None else []
        except WorkerDiedError as death:
            if job is not None:
                yield from self._mourn(hand, job, str(death))

    def _mourn(self, hand: H, job: SpeechJob, how: str) -> Iterator[SpeechOutcome]:
        """Give the call of a dead hand to another one, once; the others keep theirs."""
        self._let_go(hand)
        facts = {"call_id": job.call.call_id, "reason": Fault.WORKER_DIED, "attempt": job.attempt}
        _log.warning("a worker died", extra=facts)
        if job.attempt % ATTEMPTS_A_RUN and job.attempt < MAX_ATTEMPTS:
            self._again.append(replace(job, attempt=job.attempt + 1))
            return
        detail = f"{how}, at attempt {job.attempt} on this call"
        yield SpeechOutcome(job, Fault.WORKER_DIED, detail, failed=True)

    def _overdue(self) -> list[H]:
        limit_s = self._employer.call_limit_s
        return [hand for hand in self._hands if hand.seconds_in_hand >= limit_s]

    def _give_up_on(self, hand: H) -> SpeechOutcome:
        job = hand.job
        if job is None:
            raise RuntimeError("only a worker with a job in hand can be overdue")
        self._let_go(hand)
        minutes = self._employer.call_limit_s / 60
        detail = f"no answer after {minutes:.0f} minutes; its process was ended"
        return SpeechOutcome(job, Fault.WORKER_HUNG, detail, failed=True)

    def _let_go(self, hand: H) -> None:
        self._hands.remove(hand)
        hand.end()
