"""When customers answer: by hour for all, the best time and channel for each, calls too many."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from topics.comparison import share_interval

BLOCKS = ((8, 10), (10, 12), (12, 14), (14, 16), (16, 18), (18, 21))
PRIOR_ATTEMPTS = 4.0  # what everyone's rate weighs against a customer's own attempts
DAILY_LIMIT = 3
WEEKLY_LIMIT = 7
DAYS_OF_A_WEEK = 7
_PROMISE = re.compile(
    r"(?:今天|今晚|明天|后天|下午|晚上|周[一二三四五六日天]|月底|[\d一二三四五六七八九十]+[号日])"
    r".{0,8}(?:还上|还清|还款|还给|还掉|存进|转过|处理)"
)
_NOT_PROMISED = re.compile(r"(?:没|不|怎么|吗|什么时候|为什么|已经)")

# Channel, first hour and hour after the last → attempts and answers.
Counts = dict[tuple[str, int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One outbound contact; ``reached`` when the customer spoke or wrote, ``said`` what.

    ``channel`` is ``voice`` or ``text``.
    """

    customer_id: str
    at: datetime
    reached: bool
    said: str = ""
    channel: str = "voice"


@dataclass(frozen=True, slots=True)
class HourLine:
    """Attempts in one hour of the day; ``rate`` in 0..1 with a 95 % interval."""

    hour: int
    attempts: int
    reached: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BestTime:
    """When and how to reach a customer: hours ``[from_hour, to_hour)`` and ``voice`` or ``text``.

    ``attempts`` of the customer then, ``chance`` of an answer, and ``confidence`` that it is more
    than the customer's average at other times and by other channels; near 0.5 it makes no known
    difference.
    """

    customer_id: str
    channel: str
    from_hour: int
    to_hour: int
    attempts: int
    chance: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Excess:
    """A customer who was called more often than is allowed in ``days`` (1 or 7) from ``day`` on."""

    customer_id: str
    day: date
    attempts: int
    days: int = 1


def reach_by_hour(attempts: Iterable[Attempt]) -> tuple[HourLine, ...]:
    """The share of attempts that were answered, by hour of the day."""
    tried, met = Counter[int](), Counter[int]()
    for attempt in attempts:
        tried[attempt.at.hour] += 1
        met[attempt.at.hour] += attempt.reached
    return tuple(
        HourLine(hour, tried[hour], met[hour], met[hour] / tried[hour],
                 *share_interval(met[hour], tried[hour]))
        for hour in sorted(tried)
    )  # fmt: skip


def best_times(attempts: Sequence[Attempt], *, minimum: int = 2) -> tuple[BestTime, ...]:
    """The best hours and channel of each customer with ``minimum`` attempts, surest first.

    A customer's own answers are weighed with everyone's at that time of day and by that channel
    (Beta prior of ``PRIOR_ATTEMPTS`` attempts). Contacts without a customer count for everyone.
    """
    everyone = _by_block(attempts)
    mine: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.customer_id:
            mine.setdefault(attempt.customer_id, []).append(attempt)
    found = [
        _best(customer, _by_block(own), everyone)
        for customer, own in sorted(mine.items())
        if len(own) >= minimum
    ]
    known = [best for best in found if best is not None]
    return tuple(sorted(known, key=lambda b: (-b.confidence, b.customer_id)))


def too_many_calls(
    attempts: Iterable[Attempt],
    *,
    daily_limit: int = DAILY_LIMIT,
    weekly_limit: int = WEEKLY_LIMIT,
) -> tuple[Excess, ...]:
    """Customers with more calls than allowed on a day or in a week from Monday, worst first.

    Texts are no calls.
    """
    days, weeks = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    for attempt in attempts:
        if attempt.customer_id and attempt.channel != "text":
            day = attempt.at.date()
            days[attempt.customer_id, day] += 1
            weeks[attempt.customer_id, day - timedelta(days=day.weekday())] += 1
    over = [Excess(*key, count, 1) for key, count in days.items() if count > daily_limit]
    over += [
        Excess(*key, count, DAYS_OF_A_WEEK) for key, count in weeks.items() if count > weekly_limit
    ]
    return tuple(sorted(over, key=lambda e: (e.days, -e.attempts, e.day, e.customer_id)))


def promises_payment(said: str) -> bool:
    """Whether a customer names a day on which to pay; questions and refusals do not count."""
    return any(
        not _NOT_PROMISED.search(clause) and _PROMISE.search(clause)
        for clause in re.split(r"[，。！？；,.!?;]", said)
    )


def _by_block(attempts: Iterable[Attempt]) -> Counts:
    counts: Counts = {}
    for attempt in attempts:
        for block in BLOCKS:
            if block[0] <= attempt.at.hour < block[1]:
                key = attempt.channel, *block
                tried, met = counts.get(key, (0, 0))
                counts[key] = tried + 1, met + attempt.reached
    return counts


def _best(
    customer: str,
    own: Counts,
    everyone: Counts,
) -> BestTime | None:
    from scipy.special import betainc

    beliefs = {}
    channels = {channel for channel, _, _ in own}  # nothing is known of one never tried
    for block, (tried, met) in everyone.items():
        if block[0] not in channels:
            continue
        prior = (met + 1) / (tried + 2)
        mine = own.get(block, (0, 0))
        weight = min(PRIOR_ATTEMPTS, 1 + tried / 10)  # few attempts of others say little
        won = weight * prior + mine[1]
        beliefs[block] = won, weight * (1 - prior) + mine[0] - mine[1]
    if not beliefs:
        return None
    chances = {block: won / (won + lost) for block, (won, lost) in beliefs.items()}
    best = max(chances, key=lambda block: (chances[block], block[0] == "voice", -block[1]))
    rest = [chance for block, chance in chances.items() if block != best]
    usual = sum(rest) / len(rest) if rest else chances[best]
    confidence = 1.0 - float(betainc(*beliefs[best], usual))
    tried = own.get(best, (0, 0))[0]
    return BestTime(customer, *best, tried, round(chances[best], 4), round(confidence, 4))
