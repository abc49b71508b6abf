"""Searching every transcript: the newest turns that hold what a person looks for, in context."""

from dataclasses import dataclass
from datetime import datetime

from language.mask import mask_numbers
from language.matching import FoldedText
from topics.search_query import (
    GRAM_BASE,
    Query,
    Term,
    find_places,
    grams_of,
    pairs_decide,
    stable_sound,
)
from warehouse.read.answers import as_float, as_int, as_moment, as_text
from warehouse.read.published import Published, Row
from warehouse.read.selection import EVERYTHING, Selection, where_selected

EXAMINED = 10_000  # turns that may be looked at one by one; more are counted as "at least"
RAREST_GRAMS = 3  # more hardly narrow a word further
MOST_GRAMS = 12
ENOUGH = 2_000  # turns found among the newest: older ones are not looked through
NEWEST_TURNS = 250_000  # looked through first; common words need no more
WIDER = 8
_BOUND = "/*newer than*/"


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as it is shown, masked."""

    turn_index: int
    role: str
    start_s: float
    text: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One turn that holds what was sought; ``places`` are half-open characters of ``line.text``.

    Masking replaces digits one by one, so places stay true.
    """

    call_id: str
    started_at: datetime | None
    agent_id: str
    team: str
    queue: str
    line: Line
    places: tuple[tuple[int, int], ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of hits, newest first; ``is_exact`` is false where more turns hold it than counted.

    ``unindexed_calls`` have been added since the index was made and are not searched.
    """

    turns: int
    calls: int
    is_exact: bool
    unindexed_calls: int
    hits: tuple[SearchHit, ...]


def search_turns(
    published: Published,
    query: Query,
    *,
    selection: Selection = EVERYTHING,
    role: str = "",
    page: int = 1,
    page_size: int = 20,
    context: int = 1,
) -> SearchAnswer:
    """Find the turns that hold a query; ``context`` turns before and after come with each."""
    start = (max(page, 1) - 1) * page_size
    matching, is_exact = _matching(
        published, query, selection, role, reads_texts=not pairs_decide(query)
    )
    hits = _hits(published, query, matching[start : start + page_size], context)
    if not all(hit.places for hit in hits):  # the index is not true of these texts: read them all
        matching, is_exact = _matching(published, query, selection, role, reads_texts=True)
        hits = _hits(published, query, matching[start : start + page_size], context)
    return SearchAnswer(
        len(matching),
        len({row[1] for row in matching}),
        is_exact,
        _unindexed(published),
        hits,
    )


def _matching(
    published: Published, query: Query, selection: Selection, role: str, *, reads_texts: bool
) -> tuple[list[Row], bool]:
    """The turns that fit; without ``reads_texts`` those of which the index says so.

    Texts lie all over the file, and reading them costs more than all else.
    """
    columns = "turn_no, call_id, turn_index" + (", folded" if reads_texts else "")
    candidates, is_exact = _candidates(published, query, selection, role, columns)
    if reads_texts:
        candidates = [row for row in candidates if find_places(query, as_text(row[3]))]
    return candidates, is_exact


def _candidates(
    published: Published, query: Query, selection: Selection, role: str, columns: str
) -> tuple[list[Row], bool]:
    postings = "search_sounds" if query.by_sound else "search_grams"
    sets = [
        part
        for term in query.wanted
        for part in _posting_sets(published, postings, term, by_sound=query.by_sound)
    ]
    first, *others = sorted(sets, key=lambda part: part.size)
    narrowed = " AND ".join(["true", *(f"turn_no IN ({part.sql})" for part in others)])
    conditions = [f"turn_no IN (SELECT turn_no FROM ({first.sql}) WHERE {narrowed})"]
    parameters = [*first.values, *(value for part in others for value in part.values)]
    if role:
        conditions.append("role = ?")
        parameters.append(role)
    if selection != EVERYTHING:
        chosen, chosen_parameters = where_selected(selection)
        conditions.append(f"call_id IN (SELECT call_id FROM call_facts WHERE {chosen})")
        parameters += chosen_parameters
    return _newest_first(published, columns, " AND ".join(conditions), parameters, first.size)


def _newest_first(
    published: Published, columns: str, condition: str, parameters: list[object], most: int
) -> tuple[list[Row], bool]:
    """``most`` turns can be found in all: of rare words everything is looked through at once."""
    last = as_int((published.row("SELECT max(turn_no) FROM search_turns") or (0,))[0])
    window = NEWEST_TURNS
    while window < last and most * window < ENOUGH * last:
        window *= WIDER
    while True:
        # The bound stands beside every posting list, where it skips whole blocks of the file.
        bound = max(0, last - window)
        rows = published.rows(
            f"SELECT {columns} FROM search_turns "
            f"WHERE turn_no > {bound} AND {condition.replace(_BOUND, str(bound))} "
            f"ORDER BY turn_no DESC LIMIT {EXAMINED + 1}",
            parameters,
        )
        if bound == 0 or len(rows) >= ENOUGH:
            return rows[:EXAMINED], bound == 0 and len(rows) <= EXAMINED
        window *= WIDER


@dataclass(frozen=True, slots=True)
class _PostingSet:
    sql: str
    values: tuple[object, ...]
    size: int


def _posting_sets(
    published: Published, postings: str, term: Term, *, by_sound: bool
) -> list[_PostingSet]:
    if len(term.words) == 1:
        return _word_sets(published, postings, term.words[0], by_sound=by_sound)
    sets = [_word_sets(published, postings, word, by_sound=by_sound)[0] for word in term.words]
    return [
        _PostingSet(
            " UNION ".join(part.sql for part in sets),
            tuple(value for part in sets for value in part.values),
            sum(part.size for part in sets),
        )
    ]


def _word_sets(
    published: Published, postings: str, word: str, *, by_sound: bool
) -> list[_PostingSet]:
    """The posting lists that all hold every turn with ``word``, shortest first."""
    newer = f"SELECT turn_no FROM {postings} WHERE turn_no > {_BOUND} AND "
    grams = grams_of(word, by_sound=by_sound)[:MOST_GRAMS]
    if not grams:
        first = ord(stable_sound(word) if by_sound else word) * GRAM_BASE
        values = (first, first + GRAM_BASE)
        return [_PostingSet(f"{newer}gram >= ? AND gram < ?", values, 1 << 40)]
    counted = published.rows(
        f"SELECT gram, count(*) FROM {postings} WHERE gram IN ({', '.join('?' * len(grams))}) "
        "GROUP BY gram",
        grams,
    )
    sizes = {as_int(row[0]): as_int(row[1]) for row in counted}
    rarest = sorted((sizes.get(gram, 0), gram) for gram in grams)[:RAREST_GRAMS]
    return [_PostingSet(f"{newer}gram = ?", (gram,), size) for size, gram in rarest]


def _unindexed(published: Published) -> int:
    row = published.row("SELECT (SELECT count(*) FROM calls) - (SELECT count(*) FROM search_calls)")
    return max(0, as_int(row[0])) if row else 0


def _hits(
    published: Published, query: Query, shown: list[Row], context: int
) -> tuple[SearchHit, ...]:
    calls = sorted({as_text(row[1]) for row in shown})
    if not calls:
        return ()
    facts = {
        as_text(row[0]): row
        for row in published.rows(
            "SELECT call_id, timezone(?, started_at), agent_id, team, queue FROM calls "
            "WHERE call_id IN (SELECT unnest(?::VARCHAR[]))",
            [published.time_zone, calls],
        )
    }
    lines: dict[str, list[Line]] = {call_id: [] for call_id in calls}
    for row in published.rows(
        "SELECT call_id, turn_index, role, start_s, text FROM turns "
        "WHERE call_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY call_id, turn_index",
        [calls],
    ):
        line = Line(as_int(row[1]), as_text(row[2]), as_float(row[3]) or 0.0, as_text(row[4]))
        lines[as_text(row[0])].append(line)
    return tuple(
        _hit(query, facts[as_text(row[1])], lines[as_text(row[1])], as_int(row[2]), context)
        for row in shown
    )


def _hit(query: Query, fact: Row, lines: list[Line], turn_index: int, context: int) -> SearchHit:
    at = next(i for i, line in enumerate(lines) if line.turn_index == turn_index)
    folded = FoldedText(lines[at].text)
    places = tuple(folded.span_in_original(*p) for p in find_places(query, folded.folded))
    return SearchHit(
        as_text(fact[0]),
        as_moment(fact[1]),
        as_text(fact[2]),
        as_text(fact[3]),
        as_text(fact[4]),
        _masked(lines[at]),
        places,
        tuple(_masked(line) for line in lines[max(0, at - context) : at]),
        tuple(_masked(line) for line in lines[at + 1 : at + 1 + context]),
    )


def _masked(line: Line) -> Line:
    return Line(line.turn_index, line.role, line.start_s, mask_numbers(line.text))
