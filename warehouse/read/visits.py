"""Visits of customers, found in the database: who was passed on, and who came back within the days.

A hundred thousand contacts are counted there in a fraction of the time that they take to fetch.
"""

from datetime import datetime, timedelta

from topics.contacts import FORWARDED, VisitCount
from warehouse.read.answers import as_int, as_text
from warehouse.read.published import Published
from warehouse.read.selection import Selection, where_selected

# A call's reason is its complaint topic, else its call reason, else its business, else its queue.
REASON = (
    "coalesce(nullif(topic_label, ''), nullif(reason_label, ''), "
    "nullif(split_part(business, '、', 1), ''), queue, '')"
)
INBOUND = "coalesce(direction, '') <> 'outbound'"
_MICROSECOND = timedelta(microseconds=1)

# Times are microseconds. A contact opens a visit unless it follows the one before it as a transfer;
# contacts without a customer stand alone.
_COUNTED = """
WITH contacts AS (
    SELECT f.call_id, coalesce(customer_id, '') AS customer, epoch_us(started_at) AS start,
           start + CAST(round_even(1e6 * coalesce(duration_s, 0.0), 0) AS BIGINT) AS ended,
           coalesce(queue, '') AS queue, coalesce(agent_id, '') AS agent, {reason} AS reason
    FROM call_facts f LEFT JOIN call_reasons r USING (call_id)
    WHERE {inbound} AND started_at <= ?
), opened AS (
    SELECT *, customer = '' OR coalesce(start - lag(ended) OVER mine >= {forwarded}, true) AS opens
    FROM contacts WINDOW mine AS (PARTITION BY customer ORDER BY start, call_id)
), numbered AS (
    SELECT *, sum(CAST(opens AS INTEGER)) OVER mine AS visit
    FROM opened WINDOW mine AS (PARTITION BY customer ORDER BY start, call_id)
), visits AS (
    SELECT customer, visit, min(start) AS began, arg_min(call_id, (start, call_id)) AS first_call,
           arg_min(reason, (start, call_id)) AS reason, arg_min(queue, (start, call_id)) AS queue,
           arg_max(agent, (start, call_id)) AS agent, arg_max(ended, (start, call_id)) AS ended,
           count(*) AS contacts
    FROM numbered GROUP BY customer, visit
), judged AS (
    SELECT *, CASE WHEN customer <> '' AND ended + {window} <= epoch_us(?) THEN
           coalesce(lead(began) OVER (PARTITION BY customer ORDER BY visit) - ended <= {window},
                    false) END AS repeated
    FROM visits
)
SELECT reason, queue, agent, count(*), count(repeated), count(*) FILTER (NOT repeated),
       count(*) FILTER (contacts > 1)
FROM judged WHERE first_call IN (SELECT call_id FROM call_facts WHERE {condition})
GROUP BY ALL ORDER BY ALL
"""


def count_visits(
    published: Published, selection: Selection, *, moment: datetime, repeat_days: int
) -> tuple[VisitCount, ...]:
    """Inbound visits until ``moment`` whose first contact is chosen, by reason, queue and agent.

    Reason and queue are those of the first contact, the agent that of the last. A visit is judged
    when it ended ``repeat_days`` before ``moment``: judging a recent one as soon as it repeats, but
    not as soon as it does not, would make the last days look worse than they are. Visits without a
    customer are never judged.
    """
    condition, parameters = where_selected(selection)
    rows = published.rows(
        _COUNTED.format(
            reason=REASON,
            inbound=INBOUND,
            forwarded=FORWARDED // _MICROSECOND,
            window=timedelta(days=repeat_days) // _MICROSECOND,
            condition=condition,
        ),
        [moment, moment, *parameters],
    )
    return tuple(
        VisitCount(as_text(row[0]), as_text(row[1]), as_text(row[2]), *map(as_int, row[3:]))
        for row in rows
    )
