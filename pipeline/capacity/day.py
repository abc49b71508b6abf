"""One simulated day: calls arrive, workers take them, some die and come back."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

_HOUR = 3600.0
# Share of a day's calls by hour. An assumption, not a measurement: two peaks, a quiet night, as on
# a bank's service line. What matters is the busiest hour, 9 % of the day; give your own hours.
BANK_HOURS = (
    *(8, 5, 4, 3, 3, 5, 12, 30, 70, 105, 108, 92),
    *(66, 74, 92, 95, 92, 80, 58, 48, 42, 34, 24, 14),
)
FLAT_HOURS = (1,) * 24


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is simulated.

    ``workers`` take calls whose mean length is ``minutes`` (gamma with ``spread`` as coefficient of
    variation), one second of sound costing ``listen_s``. A worker fails after
    ``hours_between_failures`` on average and is back after ``repair_minutes``; its call is begun
    again. From ``begin_hour`` on recordings are taken in hand (0: as they come).
    """

    calls: int
    minutes: float
    workers: int
    listen_s: float
    spread: float = 0.9
    hours: tuple[int, ...] = BANK_HOURS
    hours_between_failures: float = 0.0
    repair_minutes: float = 5.0
    begin_hour: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """What came of it; delays are minutes from the end of a call to its result.

    ``done_hour`` is when the last call was done, in hours from the first midnight.
    """

    done: int
    delay_mean: float
    delay_p50: float
    delay_p95: float
    delay_max: float
    largest_backlog: int
    done_hour: float
    utilisation: float
    failures: int


def simulate_day(plan: DayPlan) -> Day:
    """Simulate until every call of the day is done; the same seed gives the same day."""
    return _Floor(plan).run()


class _Floor:
    """The state of a day."""

    def __init__(self, plan: DayPlan) -> None:
        self.plan = plan
        self.rng = np.random.default_rng(plan.seed)
        self.env = simpy.Environment()
        self.queue = simpy.PriorityStore(self.env)
        self.delays: list[float] = []
        self.busy_s = 0.0
        self.largest = 0
        self.failures = 0
        self.finished = self.env.event()

    def run(self) -> Day:
        self.env.process(self._arrivals())
        for _ in range(self.plan.workers):
            self.env.process(self._worker())
        self.env.run(until=self.finished)
        return self._day()

    def _arrivals(self) -> Generator[Any, Any, None]:
        begin_s = self.plan.begin_hour * _HOUR
        ends = self._ends()
        lengths = self._lengths()
        order = np.argsort(ends)
        for end, length in zip(ends[order], lengths[order], strict=True):
            start = max(float(end), begin_s)
            if start > self.env.now:
                yield self.env.timeout(start - self.env.now)
            yield self.queue.put(self._waiting(float(end), float(length)))
            self.largest = max(self.largest, len(self.queue.items))

    def _waiting(self, end: float, length: float) -> simpy.PriorityItem:
        """As runs do: a nightly batch takes the longest first, a watch what came first."""
        first = -length if self.plan.begin_hour else end
        return simpy.PriorityItem((first, end), length)

    def _ends(self) -> "np.ndarray[Any, np.dtype[np.float64]]":
        shares = np.asarray(self.plan.hours, dtype=float)
        hours = self.rng.choice(24, size=self.plan.calls, p=shares / shares.sum())
        ends: np.ndarray[Any, np.dtype[np.float64]] = (
            hours + self.rng.random(self.plan.calls)
        ) * _HOUR
        return ends

    def _lengths(self) -> "np.ndarray[Any, np.dtype[np.float64]]":
        mean_s, spread = self.plan.minutes * 60.0, self.plan.spread
        if not spread:
            return np.full(self.plan.calls, mean_s)
        shape = 1.0 / spread**2
        return self.rng.gamma(shape, mean_s / shape, self.plan.calls)

    def _worker(self) -> Generator[Any, Any, None]:
        lives = self._lives()
        left_s = next(lives)
        while True:
            item = yield self.queue.get()
            work_s = item.item * self.plan.listen_s
            if work_s >= left_s:
                yield self.env.timeout(left_s)
                self.busy_s += left_s
                self.failures += 1
                yield self.queue.put(item)
                yield self.env.timeout(self.plan.repair_minutes * 60.0)
                left_s = next(lives)
                continue
            yield self.env.timeout(work_s)
            left_s -= work_s
            self._note(item.priority[1], work_s)

    def _lives(self) -> Iterator[float]:
        """Working seconds until each failure of one worker."""
        mean_s = self.plan.hours_between_failures * _HOUR
        while True:
            yield float(self.rng.exponential(mean_s)) if mean_s else float("inf")

    def _note(self, ended_at: float, work_s: float) -> None:
        self.busy_s += work_s
        self.delays.append((self.env.now - ended_at) / 60.0)
        if len(self.delays) == self.plan.calls:
            self.finished.succeed()

    def _day(self) -> Day:
        delays = np.asarray(self.delays)
        open_s = self.env.now - self.plan.begin_hour * _HOUR
        return Day(
            done=len(self.delays),
            delay_mean=float(delays.mean()),
            delay_p50=float(np.percentile(delays, 50)),
            delay_p95=float(np.percentile(delays, 95)),
            delay_max=float(delays.max()),
            largest_backlog=self.largest,
            done_hour=self.env.now / _HOUR,
            utilisation=self.busy_s / (self.plan.workers * open_s),
            failures=self.failures,
        )
