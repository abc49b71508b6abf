"""Where the expensive stage runs: one module an engine, the same jobs and outcomes for all."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from pipeline.speech import SpeechJob, SpeechOutcome


class Engine(Protocol):
    """Runs speech jobs in any order and yields each outcome once."""

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield outcomes as they come; ``on_start`` is called as a job is taken in hand.

        An engine draws a job only when it has a free hand for it: the run ends early by giving no
        more. Every job that was drawn has an outcome.
        """
        ...
