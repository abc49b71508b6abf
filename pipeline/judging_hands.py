"""Judging many stored calls with several processes.

Each process reads artefacts and judges; the runner alone writes. What comes back is what the runner
would have found itself, in the same order, so nothing depends on how many hands there are.
"""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from types import MappingProxyType

from conversation.errors import UsageError
from language.personal_data import MaskPolicy
from pipeline.artifact import find_artifact, originals_of_artifact
from pipeline.bench import Bench, choose_scorecards
from pipeline.detector import load_detector
from pipeline.engines.worker import settle_in
from pipeline.faults import FAULTS
from pipeline.finish import finish_call
from pipeline.home import Home
from pipeline.plan import CallPlan
from pipeline.settings import RunSettings
from pipeline.stored_calls import StoredCall
from pipeline.verdict import Adjudicator
from qa_rules import load_library
from warehouse.originals import read_originals
from warehouse.write.batch import CallResult

_log = logging.getLogger(__name__)
WORTH_HANDS = 2_000  # calls; below, the processes take longer to begin than they save
AT_ONCE = 32  # calls that travel together
WAITING_A_HAND = 3  # batches that lie ready, so that nobody waits for the runner to write


Judged = tuple[CallResult, Mapping[str, float], str]
Answer = Judged | Exception | None


def judge_stored(
    stored: StoredCall,
    adjudicator: Adjudicator,
    policy: MaskPolicy,
    *,
    spent: Mapping[str, float] = MappingProxyType({}),
    attempts: int = 0,
) -> Answer:
    """Read and judge one call.

    Returns what to write, the seconds of the stages and how the roles were told; the fault that the
    call met; ``None`` where no artefact can be read. ``spent`` and ``attempts`` are those of
    ``finish_call``.
    """
    artifact = find_artifact(stored.path)
    if artifact is None:
        return None
    shows_all = policy is MaskPolicy.NONE
    try:
        originals = read_originals(originals_of_artifact(stored.path)) if shows_all else None
        result, seconds = finish_call(
            stored.plan,
            artifact,
            adjudicator,
            corrections=stored.corrections,
            policy=policy,
            originals=originals,
            taken=stored.taken,
            spent=spent,
            attempts=attempts or max(1, stored.plan.attempts),
        )
    except FAULTS as error:
        return error
    return result, seconds, artifact.transcript.role_method


class JudgingHands:
    """Processes that judge, each with its own rules, which are the runner's to the letter."""

    def __init__(self, bench: Bench, *, hands: int) -> None:
        self._here = partial(judge_all, bench=bench)
        self._waiting = hands * WAITING_A_HAND
        self._executor = ProcessPoolExecutor(
            hands,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(
                bench.home,
                bench.settings,
                bench.rules_revision,
                bench.adjudicator.detector.model_revision,
            ),
        )

    def judge(self, calls: Iterable[StoredCall]) -> Iterator[tuple[CallPlan, Answer]]:
        """Every call with its answer, in order; a few batches are under way at a time.

        Where a process dies, the runner judges the rest itself.
        """
        waiting = iter(calls)
        under_way: deque[tuple[list[StoredCall], Future[list[Answer]]]] = deque()
        try:
            while True:
                while len(under_way) < self._waiting and (batch := list(islice(waiting, AT_ONCE))):
                    under_way.append((batch, self._executor.submit(_judge_batch, batch)))
                if not under_way:
                    return
                batch, future = under_way.popleft()
                yield from zip([one.plan for one in batch], future.result(), strict=True)
        except BrokenProcessPool:
            _log.warning("a process that judges has died; the runner goes on alone")
            left = chain(batch, *(calls for calls, _ in under_way), waiting)
            yield from self._here(left)
        finally:
            self._executor.shutdown(wait=True, cancel_futures=True)


def judge_all(calls: Iterable[StoredCall], *, bench: Bench) -> Iterator[tuple[CallPlan, Answer]]:
    """The same in this process."""
    for stored in calls:
        yield stored.plan, judge_stored(stored, bench.adjudicator, bench.settings.personal_data)


def hands_for(calls: int, settings: RunSettings) -> int:
    """How many processes judging so many calls is worth; 0 for none but the runner's."""
    if settings.workers == 0 or calls < WORTH_HANDS:
        return 0
    cores = len(os.sched_getaffinity(0))
    return cores if cores > 1 else 0


_own: list[tuple[Adjudicator, MaskPolicy]] = []


def _begin(home: Home, settings: RunSettings, rules: str, detector: str) -> None:
    settle_in()
    library = load_library(settings.rules)
    cards = choose_scorecards(library, settings.scorecards)
    adjudicator = Adjudicator(library, cards, load_detector(home))
    if (library.revision_hash(cards), adjudicator.detector.model_revision) == (rules, detector):
        _own.append((adjudicator, settings.personal_data))


def _judge_batch(calls: list[StoredCall]) -> list[Answer]:
    if not _own:
        raise UsageError("the rules were changed while the run began — run again")
    return [_travelling(judge_stored(stored, *_own[0])) for stored in calls]


def _travelling(answer: Answer) -> Answer:
    """The answer with all of its evidence made, free of the call that it comes from."""
    if not isinstance(answer, tuple):
        return answer
    result, seconds, roles = answer
    cards = result.verdicts
    if cards is not None:
        made = [(card, [one.made() for one in results]) for card, results in cards]
        result = replace(result, verdicts=made)
    return result, dict(seconds), roles
