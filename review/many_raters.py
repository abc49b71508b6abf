"""How far more than two people agree on the same questions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from conversation.errors import UsageError

Ratings = Sequence[Sequence[str]]


def exact_agreement(ratings: Ratings) -> float:
    """The share of pairs of people who gave the same answer, over all questions, in 0..1."""
    _check(ratings)
    return round(_mean(_pairs_agreed(question) for question in ratings), 4)


def fleiss_kappa(ratings: Ratings) -> float | None:
    """Fleiss' kappa (Fleiss 1971); ``None`` where only one answer was ever given.

    One row a question, one answer a person, as many people for each.
    """
    _check(ratings)
    shares = _shares(ratings)
    chance = sum(share**2 for share in shares.values())
    if len(shares) < 2:
        return None
    agreed = _mean(_pairs_agreed(question) for question in ratings)
    return round((agreed - chance) / (1 - chance), 4)


def gwet_ac1_of_many(ratings: Ratings) -> float:
    """Gwet's AC1 for several people (Gwet 2008, eq. 14); 1 where only one answer was ever given."""
    _check(ratings)
    shares = _shares(ratings)
    if len(shares) < 2:
        return 1.0
    chance = sum(share * (1 - share) for share in shares.values()) / (len(shares) - 1)
    agreed = _mean(_pairs_agreed(question) for question in ratings)
    return round((agreed - chance) / (1 - chance), 4)


def within_band(scores: Sequence[Sequence[float]], *, band: float) -> float:
    """The share of pairs of people whose scores of a call lie at most ``band`` points apart."""
    pairs = [abs(one - other) <= band for call in scores for one, other in combinations(call, 2)]
    if not pairs:
        raise UsageError("scores of one person cannot be compared — let two or more score")
    return round(sum(pairs) / len(pairs), 4)


def _pairs_agreed(question: Sequence[str]) -> float:
    people = len(question)
    same = sum(count * (count - 1) for count in Counter(question).values())
    return same / (people * (people - 1))


def _shares(ratings: Ratings) -> dict[str, float]:
    counted = Counter(answer for question in ratings for answer in question)
    total = sum(counted.values())
    return {answer: count / total for answer, count in counted.items()}


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _check(ratings: Ratings) -> None:
    people = {len(question) for question in ratings}
    if len(people) != 1 or min(people) < 2:
        raise UsageError(
            "agreement needs the answers of the same two or more people to every question"
        )
