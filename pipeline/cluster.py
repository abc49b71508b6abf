"""The stage that looks at all calls together: what do complaints share, and why do people call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conversation.errors import UsageError
from pipeline.fingerprint import cluster_fingerprint
from pipeline.home import Home
from pipeline.topic_memory import Memory, is_current, recall_fit, store_fit, write_fit
from topics import Subject, TopicFit, fit_topics, needs_refit, take_in
from topics.embedding import SentenceEmbedder
from warehouse import Warehouse
from warehouse.write.topic_documents import TopicDocument, read_documents, read_marks


class ClusterMode(StrEnum):
    """Whether to find topics anew: as it is due, in any case, or in no case."""

    WHEN_DUE = "when_due"
    FIT = "fit"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """What became of the topics of one subject.

    ``refitted`` says whether topics were found anew; ``added`` calls were new or changed,
    ``gone`` have left. ``events`` are ``(kind, topic id)``. ``note`` is what a reader must know.
    """

    subject: str
    refitted: bool
    calls: int
    added: int
    gone: int
    topics: int
    unclassified: int
    events: tuple[tuple[str, str], ...]
    note: str


def cluster_calls(
    warehouse: Warehouse,
    home: Home,
    subject: Subject,
    *,
    mode: ClusterMode = ClusterMode.WHEN_DUE,
    embedder: SentenceEmbedder | None = None,
    workers: int = 0,
) -> ClusterReport | None:
    """Bring the topics of a subject up to date; ``None`` where no call has changed.

    Raises ``UsageError`` where calls shall be assigned and there are no topics yet.
    """
    marks = read_marks(warehouse.connection, subject)
    fingerprint = cluster_fingerprint(marks.items())
    if mode is not ClusterMode.FIT and is_current(warehouse, subject, fingerprint):
        return None
    memory = recall_fit(warehouse, home, subject)
    if mode is not ClusterMode.FIT and memory.marks and memory.fingerprint == fingerprint:
        write_fit(warehouse, subject, memory)  # stopped between file and warehouse
        return None
    fresh = {call_id for call_id, mark in marks.items() if memory.marks.get(call_id) != mark}
    gone = len(memory.marks.keys() - marks.keys())
    if mode is ClusterMode.ASSIGN and not memory.model.topics:
        raise UsageError(
            f"there are no topics of {subject} that calls could be assigned to — "
            "find them first with `callqa topics fit`"
        )
    refit = mode is ClusterMode.FIT or (
        mode is ClusterMode.WHEN_DUE and _is_due(memory, fresh=len(fresh), total=len(marks))
    )
    fit = (
        _fit(warehouse, subject, memory, embedder, workers)
        if refit
        else _assign(warehouse, subject, memory, fresh, marks, workers)
    )
    before = None if refit else memory
    store_fit(
        warehouse, home, subject,
        Memory.of(fit, fingerprint=fingerprint, marks=marks, before=before),
    )  # fmt: skip
    return _report(subject, fit, refit, len(fresh), gone)


def _is_due(memory: Memory, *, fresh: int, total: int) -> bool:
    added = max(0, len(memory.marks) - memory.fitted)
    loose = sum(topic_id is None for topic_id, _ in memory.assignments.values())
    return needs_refit(
        fitted=memory.fitted if memory.model.topics else 0,
        added=added + fresh,
        loose=max(0, loose - memory.fitted_loose),
        total=total,
    )


def _fit(
    warehouse: Warehouse,
    subject: Subject,
    memory: Memory,
    embedder: SentenceEmbedder | None,
    workers: int,
) -> TopicFit:
    documents = _by_id(read_documents(warehouse.connection, subject))
    return fit_topics(
        {call_id: document.text for call_id, document in documents.items()},
        previous=memory.topics,
        previous_assignments={
            call_id: topic_id
            for call_id, (topic_id, _) in memory.assignments.items()
            if topic_id is not None
        },
        hints={call_id: document.hints for call_id, document in documents.items()},
        seen_at={i: d.started_at for i, d in documents.items() if d.started_at is not None},
        subject=subject,
        embedder=embedder,
        workers=workers,
    )


def _assign(
    warehouse: Warehouse,
    subject: Subject,
    memory: Memory,
    fresh: set[str],
    marks: Mapping[str, str],
    workers: int,
) -> TopicFit:
    documents = _by_id(read_documents(warehouse.connection, subject, fresh))
    kept = {a.call_id: a for a in memory.rows() if a.call_id in marks and a.call_id not in fresh}
    return take_in(
        memory.model,
        memory.topics,
        kept,
        {call_id: document.text for call_id, document in documents.items()},
        hints={call_id: document.hints for call_id, document in documents.items()},
        seen_at={i: d.started_at for i, d in documents.items() if d.started_at is not None},
        workers=workers,
    )


def _by_id(documents: Iterable[TopicDocument]) -> dict[str, TopicDocument]:
    return {document.call_id: document for document in documents}


def _report(subject: Subject, fit: TopicFit, refit: bool, added: int, gone: int) -> ClusterReport:
    return ClusterReport(
        str(subject),
        refit,
        len(fit.assignments),
        added,
        gone,
        sum(topic.size > 0 for topic in fit.topics),
        len(fit.unclassified),
        tuple((str(event.kind), event.topic_id) for event in fit.events),
        fit.note,
    )
