"""Snapshots counted contact by contact: what the columns' answer is compared with."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from topics.contacts import FORWARDED, Contact
from topics.snapshots import LOOKBACK
from topics.warning import STEP

_DAY, _WEEK, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Example:
    """One customer at one moment: features from before it, and what came within the horizon."""

    customer_id: str
    as_of: datetime
    features: tuple[float, ...]
    label: bool


def features_at(contacts: Sequence[Contact], moment: datetime) -> tuple[float, ...]:
    """What is known of one customer before ``moment``, in the order of ``FEATURES``."""
    begun = [contact.at for contact in contacts]
    end = bisect_left(begun, moment)
    in_90 = bisect_left(begun, moment - LOOKBACK, 0, end)
    in_30 = bisect_left(begun, moment - _MONTH, in_90, end)
    month = contacts[in_30:end]
    reasons = [c.reason for c in month if c.reason]
    return (
        float(end - bisect_left(begun, moment - _WEEK, in_30, end)),
        float(end - in_30),
        float(end - in_90),
        float(sum([c.is_complaint for c in month])),
        float(sum([c.is_complaint for c in contacts[in_90:end]])),
        float(len(reasons) - len(set(reasons))),
        float(sum([later.at - c.at < FORWARDED for c, later in pairwise(month)])),
        float(len({c.queue for c in month})),
        float(sum([c.direction == "outbound" for c in month])),
        float(sum([c.duration_s > 300 for c in month])),
        (moment - begun[end - 1]) / _DAY if end > in_90 else LOOKBACK / _DAY,
    )


def find_examples(contacts: Iterable[Contact], last: datetime, horizon: timedelta) -> list[Example]:
    """Weekly snapshots whose horizon is over, labelled with the complaint that followed."""
    mine: dict[str, list[Contact]] = {}
    for contact in sorted(contacts, key=lambda c: (c.at, c.call_id)):
        mine.setdefault(contact.customer_id, []).append(contact)
    first = min(own[0].at for own in mine.values())
    found, moment = [], last - horizon
    while moment - timedelta(days=30) >= first:
        for customer, own in mine.items():
            if any(moment - LOOKBACK <= contact.at < moment for contact in own):
                soon = any(c.is_complaint and moment <= c.at <= moment + horizon for c in own)
                found.append(Example(customer, moment, features_at(own, moment), soon))
        moment -= STEP
    return sorted(found, key=lambda e: (e.as_of, e.customer_id))
