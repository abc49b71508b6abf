"""What is known of every customer at a moment, counted for all of them at once.

Contacts are columns, not objects: a hundred thousand of them are looked at every week of a history
in a tenth of a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from topics.contacts import FORWARDED
from topics.linear import Floats

FEATURES = (
    ("contacts_7", "近7天联系次数"),
    ("contacts_30", "近30天联系次数"),
    ("contacts_90", "近90天联系次数"),
    ("complaints_30", "近30天投诉次数"),
    ("complaints_90", "近90天投诉次数"),
    ("same_reason_30", "近30天同一事由重复来电"),
    ("transfers_30", "近30天转接次数"),
    ("queues_30", "近30天涉及队列数"),
    ("outbound_30", "近30天被外呼次数"),
    ("long_calls_30", "近30天超过5分钟的通话"),
    ("days_since_last", "距上次联系天数"),
)
LOOKBACK = timedelta(days=90)
LONG_CALL_S = 300
_MICROSECOND = timedelta(microseconds=1)
_DAY, _WEEK, _MONTH = (timedelta(days=n) // _MICROSECOND for n in (1, 7, 30))
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 the reader's time has no zone
_NEVER = np.iinfo(np.int64).min

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class History:
    """Contacts of known customers as columns of one length, by customer and then by time.

    ``customer`` is a place in ``names`` (sorted), times are microseconds of the reader's time since
    1970, and three of them are of an earlier contact of the same customer: the one before, the one
    before with the same reason, the one before in the same queue; ``NEVER`` where there is none.
    """

    names: tuple[str, ...]
    customer: Integers
    at: Integers
    before: Integers
    before_alike: Integers
    before_there: Integers
    has_reason: Flags
    is_complaint: Flags
    is_outbound: Flags
    is_long: Flags

    @property
    def first(self) -> int:
        """When the history begins, µs."""
        return int(self.at.min())

    @property
    def last(self) -> int:
        """The last contact, µs."""
        return int(self.at.max())


@dataclass(frozen=True)
class Label:
    """When something happened to whom: places in a history's names, and µs."""

    customer: Integers
    at: Integers


def make_history(
    names: Sequence[str],
    customer: Integers,
    at: Integers,
    *,
    reason: Integers,
    queue: Integers,
    is_complaint: Flags,
    is_outbound: Flags,
    is_long: Flags,
) -> History:
    """Columns by customer and then by time, with what came before each contact.

    ``reason`` and ``queue`` are any numbers that are the same for the same text; a reason of 0 is
    none.
    """
    return History(
        tuple(names), customer, at, _earlier(at, customer), _earlier(at, customer, reason),
        _earlier(at, customer, queue), reason != 0, is_complaint, is_outbound, is_long,
    )  # fmt: skip


def complaints_of(history: History) -> Label:
    """The history's complaints."""
    return Label(history.customer[history.is_complaint], history.at[history.is_complaint])


def label_of(history: History, times: Mapping[str, Sequence[datetime]]) -> Label:
    """Moments by customer; customers without a contact are left out."""
    place = {name: number for number, name in enumerate(history.names)}
    pairs = [(place[n], as_us(at)) for n, own in times.items() if n in place for at in own]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Label(columns[:, 0], columns[:, 1])


def features_before(history: History, moment: int) -> tuple[Integers, Floats]:
    """The customers with a contact in the 90 days before ``moment`` µs, and their ``FEATURES``."""
    week, month, quarter = moment - _WEEK, moment - _MONTH, moment - LOOKBACK // _MICROSECOND
    past = history.at < moment
    in_90 = past & (history.at >= quarter)
    in_30 = past & (history.at >= month)
    passed_on = (history.before >= month) & (
        history.at - np.maximum(history.before, month) < FORWARDED // _MICROSECOND
    )
    counted = (
        past & (history.at >= week),
        in_30,
        in_90,
        in_30 & history.is_complaint,
        in_90 & history.is_complaint,
        in_30 & history.has_reason & (history.before_alike >= month),
        in_30 & passed_on,
        in_30 & (history.before_there < month),
        in_30 & history.is_outbound,
        in_30 & history.is_long,
    )
    people = len(history.names)
    counts = [np.bincount(history.customer[rows], minlength=people) for rows in counted]
    latest = np.full(people, _NEVER)
    latest[history.customer[in_90]] = history.at[in_90]  # by time, so that the last one stays
    known = np.flatnonzero(counts[2])
    since = (moment - latest[known]) / _DAY
    return known, np.column_stack([*(count[known] for count in counts), since]).astype(float)


def happened(label: Label, people: int, moment: int, until: int) -> Flags:
    """To which of ``people`` it happened from ``moment`` until ``until`` µs, both included."""
    within = (label.at >= moment) & (label.at <= until)
    return np.bincount(label.customer[within], minlength=people) > 0


def as_us(moment: datetime) -> int:
    """A moment of the reader's time in µs since 1970."""
    return (moment.replace(tzinfo=None) - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """The moment of the reader's time."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _earlier(at: Integers, *kinds: Integers) -> Integers:
    """When the contact before with the same kinds was; contacts stand in the order of time."""
    earlier = np.full(len(at), _NEVER)
    order = np.lexsort(kinds[::-1])  # stable: within a kind the order of time stays
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for kind in kinds:
        same &= kind[order][1:] == kind[order][:-1]
    earlier[order[1:][same]] = at[order[:-1][same]]
    return earlier
