"""The care list: customers who are likely to complain, or to do what another label says."""

from datetime import date, datetime, timedelta

import numpy as np

from conversation.errors import UsageError
from topics.snapshots import LONG_CALL_S, History, label_of, make_history
from topics.warning import WarningReport, warn
from warehouse.read.answers import as_moment, as_text
from warehouse.read.published import Published
from warehouse.read.visits import REASON

COMPLAINT = "complaint"
ATTRIBUTE = "attribute."

# Contacts of known customers, by customer and then by time; texts as numbers, no reason as 0.
_HISTORY = """
WITH contacts AS (
    SELECT f.call_id, customer_id, epoch_us(started_at) AS start, {reason} AS reason,
           coalesce(queue, '') AS queue, coalesce(is_complaint, false) AS is_complaint,
           coalesce(direction, '') = 'outbound' AS is_outbound,
           coalesce(duration_s, 0.0) > {long_s} AS is_long
    FROM call_facts f LEFT JOIN call_reasons r USING (call_id)
    WHERE customer_id <> '' AND started_at < coalesce(?::TIMESTAMP, 'infinity')
), reasons AS (
    SELECT reason, CASE WHEN reason = '' THEN 0 ELSE row_number() OVER () END AS number
    FROM (SELECT DISTINCT reason FROM contacts)
), queues AS (
    SELECT queue, row_number() OVER () AS number FROM (SELECT DISTINCT queue FROM contacts)
)
SELECT customer_id, dense_rank() OVER (ORDER BY customer_id) - 1 AS customer, start,
       r.number AS reason, q.number AS queue, is_complaint, is_outbound, is_long
FROM contacts JOIN reasons r USING (reason) JOIN queues q USING (queue)
ORDER BY customer_id, start, call_id
"""


def read_care_list(
    published: Published,
    *,
    horizon_days: int = 30,
    as_of: date | None = None,
    label: str = COMPLAINT,
) -> WarningReport:
    """Rank customers; ``label`` is ``complaint`` or ``attribute.NAME=VALUE`` of the metadata.

    Raises ``UsageError`` for a label that is neither.
    """
    moment = datetime.combine(as_of + timedelta(days=1), datetime.min.time()) if as_of else None
    history = _read_history(published, moment)
    labels = None if label == COMPLAINT else _label_times(published, label, moment)
    return warn(
        history,
        horizon_days=horizon_days,
        as_of=moment,
        label=None if labels is None else label_of(history, labels),
    )


def _read_history(published: Published, until: datetime | None) -> History:
    columns = published.columns(_HISTORY.format(reason=REASON, long_s=LONG_CALL_S), [until])
    customer = columns["customer"]
    begins = np.flatnonzero(np.diff(customer, prepend=-1))
    return make_history(
        columns["customer_id"][begins].tolist(),
        customer,
        columns["start"],
        reason=columns["reason"],
        queue=columns["queue"],
        is_complaint=columns["is_complaint"],
        is_outbound=columns["is_outbound"],
        is_long=columns["is_long"],
    )


def _label_times(
    published: Published, label: str, moment: datetime | None
) -> dict[str, list[datetime]]:
    name, equals, value = label.removeprefix(ATTRIBUTE).partition("=")
    if not label.startswith(ATTRIBUTE) or not equals or not name:
        raise UsageError(f"`{label}` is no label — use `complaint` or `attribute.NAME=VALUE`")
    rows = published.rows(
        "SELECT customer_id, timezone(?, started_at) FROM calls WHERE customer_id <> '' "
        "AND started_at IS NOT NULL AND (attributes::JSON ->> CAST(? AS VARCHAR)) = ? ORDER BY ALL",
        [published.time_zone, name, value],
    )
    times: dict[str, list[datetime]] = {}
    for row in rows:
        at = as_moment(row[1])
        if at is not None and (moment is None or at < moment):
            times.setdefault(as_text(row[0]), []).append(at)
    return times
