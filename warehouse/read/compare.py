"""Two choices of calls side by side, and what explains the change of a topic."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from conversation.errors import UsageError
from topics.causes import ChangeReport, Slice, explain_change
from topics.comparison import Contrast, NumberContrast, contrast, contrast_numbers
from warehouse.read.answers import as_float, as_text
from warehouse.read.cases import subject_exists
from warehouse.read.properties import (
    calls_with,
    count_properties,
    count_selected,
    count_words,
)
from warehouse.read.published import Published
from warehouse.read.selection import Selection, where_selected

EXPLAINING = ("queue", "team", "agent_id", "direction", "hour")
WORDS = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of calls; ``note`` says when one of them is too small to say anything."""

    first_calls: int
    second_calls: int
    contrasts: tuple[Contrast, ...]
    numbers: tuple[NumberContrast, ...]
    note: str


_NUMBERS = """
WITH chosen AS (SELECT call_id, score, duration_s FROM call_facts WHERE {condition})
SELECT 'score', call_id, score FROM chosen WHERE score IS NOT NULL
UNION ALL SELECT 'duration_s', call_id, duration_s FROM chosen
UNION ALL
SELECT m.name || coalesce(' ' || m.role, ''), m.call_id, avg(m.value)
FROM measures m JOIN chosen USING (call_id) WHERE m.start_s IS NULL GROUP BY ALL
ORDER BY 1, 2
"""


def compare(
    published: Published, first: Selection, second: Selection, *, with_words: bool = True
) -> Comparison:
    """What the second set has more or less of than the first: topics, places, words, numbers.

    Words are read in some thousand calls of each set, which takes seconds.
    """
    sizes = count_selected(published, first).calls, count_selected(published, second).calls
    if not all(sizes):
        return Comparison(*sizes, (), (), "too little data: one of the sets has no calls")
    found = contrast(
        calls_with(count_properties(published, first)),
        calls_with(count_properties(published, second)),
        first_calls=sizes[0],
        second_calls=sizes[1],
    )
    terms = _contrast_words(published, first, second) if with_words else ()
    numbers = contrast_numbers(_numbers(published, first), _numbers(published, second))
    few = min(sizes) < 30
    note = (
        f"few calls ({min(sizes)} in the smaller set): only large differences show" if few else ""
    )
    return Comparison(*sizes, (*found, *terms[:WORDS]), numbers, note)


def _contrast_words(
    published: Published, first: Selection, second: Selection
) -> tuple[Contrast, ...]:
    words = [count_words(published, first), count_words(published, second)]
    return tuple(
        contrast(words[0][0], words[1][0], first_calls=words[0][1], second_calls=words[1][1])
    )


def explain_topic_change(
    published: Published,
    topic_id: str,
    *,
    before: tuple[date, date],
    after: tuple[date, date],
    selection: Selection,
) -> ChangeReport:
    """What explains that a topic's rate differs between two spans of days (ends exclusive).

    Raises ``UsageError`` for a topic that is not there.
    """
    if not subject_exists(published, "topic", topic_id):
        raise UsageError(f"there is no topic `{topic_id}` — `callqa topics list` shows them")
    earlier, later = _between(selection, before), _between(selection, after)
    topic = [replace(part, topic_id=topic_id) for part in (earlier, later)]
    return explain_change(
        _places(count_properties(published, earlier, topic_id=topic_id)),
        _places(count_properties(published, later, topic_id=topic_id)),
        whole_before=count_selected(published, earlier, topic_id=topic_id),
        whole_after=count_selected(published, later, topic_id=topic_id),
        words_before=count_words(published, topic[0])[0],
        words_after=count_words(published, topic[1])[0],
    )


def _places(properties: Mapping[tuple[str, str], Slice]) -> dict[tuple[str, str], Slice]:
    return {
        feature: part
        for feature, part in properties.items()
        if feature[0] in EXPLAINING or feature[0].startswith("attribute.")
    }


def _between(selection: Selection, days: tuple[date, date]) -> Selection:
    return replace(selection, chosen=replace(selection.chosen, since=days[0], until=days[1]))


def _numbers(published: Published, selection: Selection) -> dict[str, list[float]]:
    condition, parameters = where_selected(selection)
    found: dict[str, list[float]] = {}
    for row in published.rows(_NUMBERS.format(condition=condition), parameters):
        found.setdefault(as_text(row[0]), []).append(as_float(row[2]) or 0.0)
    return found
