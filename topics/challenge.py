"""Teaching the complaint model by people's decisions, and whether the taught one may take over.

The decided calls are divided in time: the earlier teach, the later test, so that the report says
what would have happened had the challenger been in use. The shipped sentences stay in the training,
so that a few dozen decisions correct the model rather than replace it.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from conversation import ComplaintFinding, Transcript
from topics.complaint import IS_COMPLAINT, ComplaintDetector
from topics.corpus import Wording, wordings
from topics.evidence import customer_turns
from topics.linear import LinearModel
from topics.train import train

TEST_SHARE = 0.3  # of the decided calls, the latest
MINIMUM_TEST = 20  # decided calls in the test, and
MINIMUM_EACH = 5  # complaints and others among them, before anything is concluded
RESAMPLED = 2_000
NOT_WORSE = -0.02  # F1 that the challenger may at most lose in 19 of 20 resamplings
LEAST_CHARACTERS = 4
_NOTATION = re.compile(r"[(){}|\[\]]")


@dataclass(frozen=True, slots=True)
class DecidedCall:
    """A call with what a person decided about it; ``at`` orders calls in time."""

    transcript: Transcript
    at: datetime
    is_complaint: bool
    business: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """One model on the test calls; rates in 0..1."""

    precision: float
    recall: float
    f1: float
    brier: float
    business_f1: float
    cause_f1: float


@dataclass(frozen=True, slots=True)
class Challenge:
    """Champion against challenger on decided calls that neither was taught by.

    ``gain`` in F1 with the 90 % interval of paired resampling. ``wins`` says whether the challenger
    may take over, ``reason`` why or why not; without enough decisions there are no qualities.
    """

    taught: int
    tested: int
    tested_from: datetime | None
    champion: ModelQuality | None
    challenger: ModelQuality | None
    gain: float
    low: float
    high: float
    wins: bool
    reason: str


def challenge(
    champion: ComplaintDetector,
    decided: Sequence[DecidedCall],
    *,
    corpus: Sequence[Wording] | None = None,
) -> tuple[Challenge, LinearModel | None]:
    """Train a challenger on the earlier decisions, compare on the later ones.

    ``corpus`` are the sentences that stay in the training, by default all that are shipped.
    Returns the model that would take over, taught by all decisions, ``None`` where it may not.
    """
    ordered = sorted(decided, key=lambda call: (call.at, call.transcript.call_id))
    cut = len(ordered) - round(TEST_SHARE * len(ordered))
    taught, tested = ordered[:cut], ordered[cut:]
    complaints = sum(call.is_complaint for call in tested)
    each = min(complaints, len(tested) - complaints)
    if len(tested) < MINIMUM_TEST or each < MINIMUM_EACH:
        reason = (
            f"too little data for a comparison: {len(ordered)} decided calls, of which the latest "
            f"{len(tested)} test with {complaints} complaints; {MINIMUM_TEST} with "
            f"{MINIMUM_EACH} of each are needed — decide more calls with `callqa topics judge`"
        )
        return Challenge(len(taught), len(tested), None, None, None, 0, 0, 0, False, reason), None
    shipped = wordings() if corpus is None else corpus
    rival = ComplaintDetector(train(_corpus(champion, taught, shipped)))
    result = _compare(champion, rival, taught, tested)
    return result, train(_corpus(champion, ordered, shipped)) if result.wins else None


def _corpus(
    champion: ComplaintDetector, calls: Sequence[DecidedCall], shipped: Sequence[Wording]
) -> list[Wording]:
    found = [row for call in calls for row in _rows(champion, call)]
    unique = dict.fromkeys(found)
    first = 1 + max(wording.line for wording in shipped)
    return [
        *shipped,
        *(Wording(first + number, *row) for number, row in enumerate(unique)),
    ]


def _rows(
    champion: ComplaintDetector, call: DecidedCall
) -> list[tuple[str, bool, tuple[str, ...], tuple[str, ...]]]:
    """What a decided call teaches: of a complaint the turns that say so, else every turn."""
    reading = champion.read(call.transcript)
    finding, scores = reading.finding, dict(reading.turn_probabilities)
    texts = {turn.index: _clean(turn.text) for turn in customer_turns(call.transcript)}
    if not call.is_complaint:
        return [(t, False, finding.business, ()) for t in texts.values() if _is_said(t)]
    strongest = sorted(texts, key=lambda index: (-scores.get(index, 0.0), index))
    said = [i for i in strongest if scores.get(i, 0.0) >= IS_COMPLAINT] or strongest[:1]
    business = _known(call.business, "business", champion) or finding.business
    cause = _known(call.cause, "cause", champion) or finding.cause
    return [(texts[i], True, business, cause) for i in said if _is_said(texts[i])]


def _known(labels: Sequence[str], axis: str, champion: ComplaintDetector) -> tuple[str, ...]:
    return tuple(label for label in labels if f"{axis}:{label}" in champion.model.labels)


def _clean(text: str) -> str:
    return _NOTATION.sub(" ", text).strip()


def _is_said(text: str) -> bool:
    return len(text) >= LEAST_CHARACTERS


def _compare(
    champion: ComplaintDetector,
    rival: ComplaintDetector,
    taught: Sequence[DecidedCall],
    tested: Sequence[DecidedCall],
) -> Challenge:
    before = [champion.detect(call.transcript) for call in tested]
    after = [rival.detect(call.transcript) for call in tested]
    first, second = _quality(before, tested), _quality(after, tested)
    gains = _resampled(before, after, tested)
    low, high = (float(q) for q in np.quantile(gains, (0.05, 0.95)))
    gain = second.f1 - first.f1
    better = gain > 0
    wins = better and low >= NOT_WORSE
    reason = (
        f"F1 {first.f1:.3f} → {second.f1:.3f} (90 % {low:+.3f} … {high:+.3f}), "
        f"Brier {first.brier:.3f} → {second.brier:.3f}"
    )
    verdict = "the challenger is better" if wins else (
        "the challenger is not better" if not better else "the gain may be chance"
    )  # fmt: skip
    return Challenge(
        len(taught), len(tested), tested[0].at, first, second,
        gain, low, high, wins, f"{verdict}: {reason}",
    )  # fmt: skip


def _quality(found: Sequence[ComplaintFinding], calls: Sequence[DecidedCall]) -> ModelQuality:
    hits = sum(f.is_complaint and c.is_complaint for f, c in zip(found, calls, strict=True))
    said, real = sum(f.is_complaint for f in found), sum(c.is_complaint for c in calls)
    errors = [(f.probability - c.is_complaint) ** 2 for f, c in zip(found, calls, strict=True)]
    both = [(f, c) for f, c in zip(found, calls, strict=True) if f.is_complaint and c.is_complaint]
    return ModelQuality(
        hits / max(said, 1),
        hits / max(real, 1),
        2 * hits / max(said + real, 1),
        float(np.mean(errors)),
        _labels_f1([(f.business, c.business) for f, c in both if c.business]),
        _labels_f1([(f.cause, c.cause) for f, c in both if c.cause]),
    )


def _labels_f1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    hits = sum(len(set(found) & set(real)) for found, real in pairs)
    return 2 * hits / max(sum(len(found) + len(real) for found, real in pairs), 1)


def _resampled(
    before: Sequence[ComplaintFinding],
    after: Sequence[ComplaintFinding],
    calls: Sequence[DecidedCall],
) -> list[float]:
    dice = random.Random(0)
    marks = [
        (b.is_complaint, a.is_complaint, c.is_complaint)
        for b, a, c in zip(before, after, calls, strict=True)
    ]
    gains = []
    for _ in range(RESAMPLED):
        drawn = dice.choices(marks, k=len(marks))
        real = sum(c for _, _, c in drawn)
        scores = [
            2 * sum(mark[i] and mark[2] for mark in drawn)
            / max(sum(mark[i] for mark in drawn) + real, 1)
            for i in (0, 1)
        ]  # fmt: skip
        gains.append(scores[1] - scores[0])
    return gains
