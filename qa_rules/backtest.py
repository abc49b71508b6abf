"""What a change of rules would do to calls that were judged before: flips, evidence, moved means.

A pure function over conversations and two libraries; nothing is stored or published.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from conversation import Call, Conversation
from qa_rules.evidence import CheckpointResult, Hit
from qa_rules.judging import Judge
from qa_rules.outcome import Outcome
from qa_rules.rulebook import Library
from qa_rules.scoring import ScorecardResult, score

MOST_FLIPS_KEPT = 200  # evidence of more is counted, not kept: a million calls must fit in memory
BAND_WIDTH = 10


@dataclass(frozen=True, slots=True)
class Flip:
    """One checkpoint that comes out otherwise on one call.

    An outcome is ``None`` where a library lacks it.
    """

    call_id: str
    checkpoint_id: str
    old: Outcome | None
    new: Outcome | None
    old_hits: tuple[Hit, ...]
    new_hits: tuple[Hit, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A mean score that moves.

    Of an agent, a team, or all calls (``name`` empty), on one scorecard; ``old_passed`` and
    ``new_passed`` are the calls that reach the pass mark.
    """

    scorecard_id: str
    kind: str
    name: str
    calls: int
    old_mean: float
    new_mean: float
    old_rank: int
    new_rank: int
    old_passed: int = 0
    new_passed: int = 0

    @property
    def moved(self) -> float:
        """New mean less old mean."""
        return self.new_mean - self.old_mean


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A call whose score, or whether it passes, changes."""

    call_id: str
    scorecard_id: str
    old: float | None
    new: float | None
    passed_before: bool | None
    passes_now: bool | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """Everything that moves between two libraries over some calls.

    ``flips`` counts every (checkpoint, old outcome, new outcome); ``examples`` keeps the first ones
    of each checkpoint with their evidence. ``distributions`` give the calls per ten marks, old and
    new, by scorecard.
    """

    calls: int
    flips: tuple[tuple[str, str, str, int], ...]
    examples: tuple[Flip, ...]
    shifts: tuple[Shift, ...]
    score_changes: tuple[ScoreChange, ...]
    distributions: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One call under two revisions; checkpoints that came out alike may be left out."""

    call: Call
    old: Sequence[CheckpointResult]
    new: Sequence[CheckpointResult]
    old_scores: Mapping[str, ScorecardResult]
    new_scores: Mapping[str, ScorecardResult]


def compare(calls: Iterable[Compared]) -> Backtest:
    """Tell what differs between results that are known already."""
    tally = _Tally()
    for one in calls:
        tally.calls += 1
        tally.count_flips(one.old, one.new)
        tally.add_scores(one.call, one.old_scores, one.new_scores)
    return tally.result()


def backtest(conversations: Iterable[Conversation], *, old: Library, new: Library) -> Backtest:
    """Judge every call with both libraries and tell what differs."""
    judges = Judge(old.checkpoints), Judge(new.checkpoints)
    return compare(_judged(conversations, judges, (old, new)))


def _judged(
    conversations: Iterable[Conversation],
    judges: tuple[Judge, Judge],
    libraries: tuple[Library, Library],
) -> Iterator[Compared]:
    for one in conversations:
        before, after = (judge.judge(one) for judge in judges)
        olds, news = _scores(one, before, libraries[0]), _scores(one, after, libraries[1])
        yield Compared(one.call, before, after, olds, news)


def _scores(
    conversation: Conversation, results: tuple[CheckpointResult, ...], library: Library
) -> dict[str, ScorecardResult]:
    return {card.id: score(results, card) for card in library.scorecards_for(conversation)}


@dataclass(slots=True)
class _Tally:
    calls: int = 0
    flips: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[str, list[Flip]] = field(default_factory=lambda: defaultdict(list))
    changes: list[ScoreChange] = field(default_factory=list)
    scores: dict[tuple[str, str, str], list[tuple[float, float, bool, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def count_flips(
        self, before: Sequence[CheckpointResult], after: Sequence[CheckpointResult]
    ) -> None:
        olds = {result.checkpoint_id: result for result in before}
        news = {result.checkpoint_id: result for result in after}
        for identifier in sorted(olds.keys() | news.keys()):
            was, now = olds.get(identifier), news.get(identifier)
            if was and now and was.outcome is now.outcome:
                continue
            flip = _flip(identifier, was, now)
            self.flips[identifier, _word(flip.old), _word(flip.new)] += 1
            if len(self.examples[identifier]) < MOST_FLIPS_KEPT:
                self.examples[identifier].append(flip)

    def add_scores(
        self,
        call: Call,
        before: Mapping[str, ScorecardResult],
        after: Mapping[str, ScorecardResult],
    ) -> None:
        for identifier in sorted(before.keys() | after.keys()):
            was, now = before.get(identifier), after.get(identifier)
            old, new = (was.score if was else None), (now.score if now else None)
            passed, passes = (was.passed if was else None), (now.passed if now else None)
            if old != new or passed != passes:
                change = ScoreChange(call.call_id, identifier, old, new, passed, passes)
                self.changes.append(change)
            if old is not None and new is not None:
                groups = (("all", ""), ("agent", call.agent_id), ("team", call.team))
                for kind, name in groups:
                    if name or kind == "all":
                        pair = (old, new, bool(passed), bool(passes))
                        self.scores[identifier, kind, name].append(pair)

    def result(self) -> Backtest:
        flips = tuple((*key, count) for key, count in sorted(self.flips.items()))
        examples = tuple(flip for name in sorted(self.examples) for flip in self.examples[name])
        return Backtest(
            self.calls,
            flips,
            examples,
            tuple(self._shifts()),
            tuple(self.changes),
            tuple(self._distributions()),
        )

    def _shifts(self) -> Iterator[Shift]:
        means = {
            key: (_mean([one[0] for one in pairs]), _mean([one[1] for one in pairs]))
            for key, pairs in sorted(self.scores.items())
        }
        for (card, kind, name), (old, new) in means.items():
            pairs = self.scores[card, kind, name]
            rivals = [value for (c, k, _), value in means.items() if (c, k) == (card, kind)]
            old_rank = 1 + sum(rival[0] > old for rival in rivals)
            new_rank = 1 + sum(rival[1] > new for rival in rivals)
            passed = sum(one[2] for one in pairs), sum(one[3] for one in pairs)
            yield Shift(card, kind, name, len(pairs), old, new, old_rank, new_rank, *passed)

    def _distributions(self) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
        for (card, kind, _), pairs in sorted(self.scores.items()):
            if kind == "all":
                yield (
                    card,
                    _histogram([one[0] for one in pairs]),
                    _histogram([one[1] for one in pairs]),
                )


def _flip(identifier: str, was: CheckpointResult | None, now: CheckpointResult | None) -> Flip:
    known = now or was
    return Flip(
        known.call_id if known else "",
        identifier,
        was.outcome if was else None,
        now.outcome if now else None,
        tuple(was.hits) if was else (),
        tuple(now.hits) if now else (),
        now.reason if now else "",
    )


def _word(outcome: Outcome | None) -> str:
    return outcome.value if outcome else "absent"


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 2)


def _histogram(values: list[float]) -> tuple[int, ...]:
    counts = Counter(min(int(value // BAND_WIDTH), 100 // BAND_WIDTH - 1) for value in values)
    return tuple(counts[band] for band in range(100 // BAND_WIDTH))
