"""What calls have in common: topics, people, places and words, counted over chosen calls."""

from collections import Counter
from collections.abc import Mapping

from language.fold import fold_specifics
from language.segment import content_words
from topics.causes import Slice
from warehouse.read.answers import as_int, as_text
from warehouse.read.published import Published
from warehouse.read.selection import Selection, in_topic, where_selected

PLACES = ("queue", "team", "agent_id", "direction", "hour")
READ_CALLS = 5_000  # calls whose words are read, evenly chosen; more change no share visibly

Feature = tuple[str, str]

_PROPERTIES = """
WITH chosen AS (SELECT * FROM call_facts WHERE {condition}),
found AS (
    SELECT call_id, 'queue' AS kind, queue AS value FROM chosen
    UNION ALL SELECT call_id, 'team', team FROM chosen
    UNION ALL SELECT call_id, 'agent_id', agent_id FROM chosen
    UNION ALL SELECT call_id, 'direction', direction FROM chosen
    UNION ALL SELECT call_id, 'hour', lpad(CAST(hour(started_at) AS VARCHAR), 2, '0') FROM chosen
    UNION ALL SELECT call_id, 'complaint', 'yes' FROM chosen WHERE is_complaint
    UNION ALL SELECT call_id, 'band', band FROM chosen
    UNION ALL SELECT call_id, 'topic', topic_id || ' ' || coalesce(topic_label, '') FROM chosen
    UNION ALL SELECT call_id, 'reason', reason_id || ' ' || reason_label
    FROM call_reasons WHERE call_id IN (SELECT call_id FROM chosen)
    UNION ALL SELECT call_id, 'business', unnest(string_split(business, '、')) FROM chosen
    UNION ALL SELECT call_id, 'cause', unnest(string_split(cause, '、')) FROM chosen
    UNION ALL
    SELECT call_id, 'attribute.' || key, attributes::JSON ->> key
    FROM (SELECT call_id, attributes, unnest(json_keys(attributes::JSON)) AS key
          FROM calls WHERE call_id IN (SELECT call_id FROM chosen))
)
SELECT kind, value, count(DISTINCT call_id), count(DISTINCT call_id) FILTER (
    call_id IN (SELECT call_id FROM call_facts WHERE {hit}))
FROM found WHERE value IS NOT NULL AND value <> '' GROUP BY ALL ORDER BY ALL
"""
_TEXTS = """
SELECT call_id, string_agg(text, ' ' ORDER BY turn_index) FROM turns
WHERE role = 'customer' AND call_id IN (
    SELECT call_id FROM call_facts WHERE {condition} ORDER BY hash(call_id), call_id LIMIT {most})
GROUP BY call_id ORDER BY call_id
"""


def count_properties(
    published: Published, selection: Selection, *, topic_id: str = ""
) -> dict[Feature, Slice]:
    """Calls with each ``(kind, value)``; hits are those of ``topic_id``."""
    condition, parameters = where_selected(selection)
    rows = published.rows(
        _PROPERTIES.format(condition=condition, hit=in_topic(topic_id)), [*parameters, topic_id]
    )
    return {
        (as_text(row[0]), as_text(row[1])): Slice(as_int(row[2]), as_int(row[3])) for row in rows
    }


def count_selected(published: Published, selection: Selection, *, topic_id: str = "") -> Slice:
    """All chosen calls, and those of ``topic_id``."""
    condition, parameters = where_selected(selection)
    row = published.row(
        f"SELECT count(*), count(*) FILTER ({in_topic(topic_id)}) FROM call_facts "
        f"WHERE {condition}",
        [topic_id, *parameters],
    )
    return Slice(as_int(row[0]), as_int(row[1])) if row else Slice(0, 0)


def count_words(published: Published, selection: Selection) -> tuple[dict[Feature, int], int]:
    """Calls whose customer says each content word, and how many calls were read."""
    condition, parameters = where_selected(selection)
    rows = published.rows(_TEXTS.format(condition=condition, most=READ_CALLS), parameters)
    counts: Counter[Feature] = Counter()
    for row in rows:
        said = set(content_words(fold_specifics(as_text(row[1]))))
        counts.update(("term", word) for word in sorted(said))
    return dict(counts), len(rows)


def calls_with(properties: Mapping[Feature, Slice]) -> dict[Feature, int]:
    """Only the numbers of calls."""
    return {feature: part.calls for feature, part in properties.items()}
