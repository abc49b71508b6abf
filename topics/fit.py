"""Finding the topics of a set of calls."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from topics.assign import assign_vectors
from topics.cluster import cluster
from topics.concepts import concepts_in
from topics.continuity import Continuation, continue_topics
from topics.contrast import COUNTED, contrast, term_shares
from topics.embedding import SentenceEmbedder, join_views
from topics.label import choose_keywords, choose_label, choose_quote
from topics.likeness import add_likeness, learn_likeness
from topics.parallel import assign_in_parallel
from topics.placing import teach_placing
from topics.topic import (
    Assignment,
    Quote,
    Subject,
    Topic,
    TopicFit,
    TopicModel,
    TopicStatus,
)
from topics.vectors import TermSpace, document_matrix, learn_space, term_lists

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MINIMUM_DOCUMENTS = 3
FEW_DOCUMENTS = 30  # below this a single call with a known concept may be a topic of its own
FIT_DOCUMENTS = 10_000  # more are assigned to the topics of this many, chosen evenly
CENTROID_TERMS = 150
DESCRIBED = 200  # calls of a topic that its name is chosen from
QUOTED = 40  # of them, the likeliest places of a typical sentence
MINIMUM_SIMILARITY = 0.12  # cosine of unrelated complaints stays below this in 99 of 100 pairs

_NO_HINTS: Mapping[str, Sequence[str]] = MappingProxyType({})
_NO_TIMES: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Group:
    """The calls of one cluster with its middle."""

    call_ids: tuple[str, ...]
    centroid: tuple[tuple[str, float], ...]


def fit_topics(
    documents: Mapping[str, str],
    *,
    previous: Sequence[Topic] = (),
    previous_assignments: Mapping[str, str] = MappingProxyType({}),
    seen_at: Mapping[str, datetime] = _NO_TIMES,
    hints: Mapping[str, Sequence[str]] = _NO_HINTS,
    subject: Subject = Subject.COMPLAINTS,
    embedder: SentenceEmbedder | None = None,
    workers: int = 0,
    seed: int = 0,
) -> TopicFit:
    """Find topics in texts by call id; the order of the mapping does not matter.

    ``hints`` are the business and cause of a call, ``previous`` all topics of the last fit, dead
    ones included, ``previous_assignments`` its call id → topic id. Times without a zone are read
    as UTC. Of more than ``FIT_DOCUMENTS`` texts that many are clustered, the rest is assigned,
    by ``workers`` processes.
    """
    sample = _evenly([i for i in sorted(documents) if documents[i].strip()], FIT_DOCUMENTS)
    lists = term_lists({call_id: documents[call_id] for call_id in sample}, hints)
    usable = [call_id for call_id, terms in lists.items() if terms]
    if len(usable) < MINIMUM_DOCUMENTS:
        return _too_little(documents, usable, previous, subject)
    space = learn_space([lists[call_id] for call_id in usable])
    matrix = document_matrix([lists[call_id] for call_id in usable], space)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    chosen, matrix = [usable[row] for row in filled], matrix[filled]
    texts = [documents[call_id] for call_id in chosen]
    likeness = learn_likeness(texts)
    views = add_likeness(matrix, texts, likeness)
    seen = views if embedder is None else join_views(views, embedder.embed(texts))
    before = [previous_assignments.get(call_id) for call_id in chosen]
    labels = cluster(seen, before=before if any(before) else (), seed=seed)
    groups = _groups(chosen, matrix, space, labels, documents)
    overlap = _overlap(groups, previous_assignments)
    continuation = continue_topics(
        [dict(group.centroid) for group in groups],
        previous,
        overlap=overlap,
        prefix=subject.prefix,
    )
    home = {
        call_id: i for i, g in zip(continuation.ids, groups, strict=True) for call_id in g.call_ids
    }
    homed = [row for row, call_id in enumerate(chosen) if call_id in home]
    draft = TopicModel(
        tuple(_draft(i, g) for i, g in zip(continuation.ids, groups, strict=True)),
        MappingProxyType(dict(space.weights)),
        space.rare_weight,
        MINIMUM_SIMILARITY,
        teach_placing(
            [texts[row] for row in homed],
            [home[chosen[row]] for row in homed],
            likeness.sounds if likeness else None,
        ),
    )
    rest = {call_id: text for call_id, text in documents.items() if call_id not in lists}
    assignments = tuple(
        sorted(
            (
                *assign_vectors(draft, lists, documents, home=home),
                *assign_in_parallel(draft, rest, hints=hints, workers=workers),
            ),
            key=lambda assignment: assignment.call_id,
        )
    )
    return _finish(draft, assignments, continuation, documents, hints, seen_at, previous)


def _too_little(
    documents: Mapping[str, str],
    usable: Sequence[str],
    previous: Sequence[Topic],
    subject: Subject,
) -> TopicFit:
    what = "topics" if subject is Subject.COMPLAINTS else "call reasons"
    note = (
        f"too little data for {what}: {len(usable)} calls with text, "
        f"at least {MINIMUM_DOCUMENTS} are needed"
    )
    ids = tuple(sorted(documents))
    return TopicFit(
        tuple(previous),
        tuple(Assignment(call_id, None, 0.0) for call_id in ids),
        ids,
        (),
        TopicModel(),
        note,
    )


def _groups(
    call_ids: Sequence[str],
    matrix: "csr_matrix",
    space: TermSpace,
    labels: np.ndarray,
    documents: Mapping[str, str],
) -> list[_Group]:
    groups = []
    minimum = _minimum_size(len(call_ids))
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        members = tuple(call_ids[int(row)] for row in rows)
        alone = len(call_ids) < FEW_DOCUMENTS and any(concepts_in(documents[m]) for m in members)
        if len(members) >= minimum or alone:
            groups.append(_Group(members, _centroid(matrix, rows, space)))
    return sorted(groups, key=lambda group: (-len(group.call_ids), group.call_ids[0]))


def _minimum_size(count: int) -> int:
    return max(2, round(math.sqrt(count) / 6))


def _centroid(
    matrix: "csr_matrix", rows: np.ndarray, space: TermSpace
) -> tuple[tuple[str, float], ...]:
    mean = np.asarray(matrix[rows].mean(axis=0)).ravel()
    strongest = np.lexsort((np.arange(len(mean)), -mean))[:CENTROID_TERMS]
    strongest = strongest[mean[strongest] > 0]
    length = float(np.linalg.norm(mean[strongest])) or 1.0
    return tuple((space.terms[i], round(float(mean[i]) / length, 5)) for i in strongest)


def _draft(topic_id: str, group: _Group) -> Topic:
    return Topic(
        topic_id, "", (), len(group.call_ids), None, None, TopicStatus.ACTIVE,
        Quote("", ""), group.centroid,
    )  # fmt: skip


def _overlap(
    groups: Sequence[_Group], previous_assignments: Mapping[str, str]
) -> dict[tuple[int, str], float]:
    sizes = Counter(previous_assignments.values())
    shares = {}
    for row, group in enumerate(groups):
        common = Counter(
            previous_assignments[c] for c in group.call_ids if c in previous_assignments
        )
        known = sum(common.values())
        for topic_id, count in common.items():
            shares[row, topic_id] = count / (known + sizes[topic_id] - count)
    return shares


def _finish(
    draft: TopicModel,
    assignments: tuple[Assignment, ...],
    continuation: Continuation,
    documents: Mapping[str, str],
    hints: Mapping[str, Sequence[str]],
    seen_at: Mapping[str, datetime],
    previous: Sequence[Topic],
) -> TopicFit:
    members: dict[str, list[str]] = {topic.topic_id: [] for topic in draft.topics}
    for assignment in assignments:
        if assignment.topic_id is not None:
            members[assignment.topic_id].append(assignment.call_id)
    usual = term_shares([documents[i] for i in _evenly(sorted(documents), COUNTED)])
    before = {topic.topic_id: topic for topic in previous}
    topics = tuple(
        _describe(topic, members[topic.topic_id], documents, hints, seen_at, before, draft, usual)
        for topic in draft.topics
    )
    ended = tuple(_ended(before[topic_id]) for topic_id in continuation.ended)
    model = replace(draft, topics=topics)
    loose = tuple(a.call_id for a in assignments if a.topic_id is None)
    everything = tuple(sorted((*topics, *ended), key=lambda topic: topic.topic_id))
    note = (
        ""
        if topics
        else (
            f"no topics: the {len(assignments)} calls have too little in common — "
            "more calls, or another choice of calls, may have"
        )
    )
    return TopicFit(everything, assignments, loose, continuation.events, model, note)


def _describe(
    topic: Topic,
    members: Sequence[str],
    documents: Mapping[str, str],
    hints: Mapping[str, Sequence[str]],
    seen_at: Mapping[str, datetime],
    before: Mapping[str, Topic],
    model: TopicModel,
    usual: Mapping[str, float],
) -> Topic:
    shown = _evenly(members, DESCRIBED)
    texts = {call_id: documents[call_id] for call_id in shown}
    quoted = {call_id: texts[call_id] for call_id in _evenly(shown, QUOTED)}
    apart = contrast(list(texts.values()), usual) or topic.centroid
    keywords = choose_keywords(apart)
    old = before.get(topic.topic_id)
    times = [_in_utc(seen_at[call_id]) for call_id in members if call_id in seen_at]
    firsts = times + ([old.first_seen] if old and old.first_seen else [])
    lasts = times + ([old.last_seen] if old and old.last_seen else [])
    return Topic(
        topic.topic_id,
        choose_label(
            list(texts.values()),
            [hints.get(c, ()) for c in shown],
            keywords,
            spread={term.removeprefix("k:"): share for term, share in usual.items()},
            centroid=dict(apart),
        ),
        keywords,
        len(members),
        min(firsts, default=None),
        max(lasts, default=None),
        TopicStatus.ACTIVE if old else TopicStatus.NEW,
        choose_quote(quoted, dict(apart), model.idf, model.rare_idf),
        topic.centroid,
    )


def _ended(topic: Topic) -> Topic:
    return Topic(
        topic.topic_id, topic.label, topic.keywords, 0, topic.first_seen, topic.last_seen,
        TopicStatus.DEAD, topic.typical, topic.centroid,
    )  # fmt: skip


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _evenly(items: Sequence[str], count: int) -> list[str]:
    if len(items) <= count:
        return list(items)
    return [items[i] for i in np.linspace(0, len(items) - 1, count).astype(int)]
