"""The topics of the last fit, as a file that outlives the warehouse.

Topics depend on those of the fit before: that is what keeps their ids and names. A warehouse that
is made again must therefore be told what the last fit was. The file also holds what assigning new
calls needs, and which text each call had when it was assigned.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from conversation.errors import HomeError
from pipeline.home import Home
from topics import (
    Assignment,
    EventKind,
    Subject,
    Topic,
    TopicEvent,
    TopicFit,
    TopicModel,
    model_as_data,
    model_from_data,
    topic_as_data,
    topic_from_data,
)
from topics.naming import without_clause
from warehouse import Warehouse
from warehouse.durable import replace_durably
from warehouse.failpoint import failpoint
from warehouse.write.ledger import StageRun, read_stage_runs, replace_stage_runs
from warehouse.write.topics import read_assignments, read_topics, replace_topics

ALL_CALLS = "*"  # the ledger's call id of a stage that is about every call
STAGES = {Subject.COMPLAINTS: "cluster", Subject.REASONS: "cluster_reasons"}
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of a subject's topics.

    ``assignments`` call id → topic id and probability, ``marks`` call id → mark of the text that
    was assigned. ``fitted`` calls were in the last fit, ``fitted_loose`` of them fit no topic.
    """

    fingerprint: str = ""
    topics: tuple[Topic, ...] = ()
    model: TopicModel = field(default_factory=TopicModel)
    assignments: Mapping[str, tuple[str | None, float]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    events: tuple[TopicEvent, ...] = ()
    fitted: int = 0
    fitted_loose: int = 0

    def rows(self) -> Iterator[Assignment]:
        """The assignments by call id."""
        for call_id, (topic_id, probability) in sorted(self.assignments.items()):
            yield Assignment(call_id, topic_id, probability)

    @classmethod
    def of(
        cls, fit: TopicFit, *, fingerprint: str, marks: Mapping[str, str], before: "Memory | None"
    ) -> "Memory":
        """What is kept of a fit; with ``before`` calls were only added to that one's fit."""
        return cls(
            fingerprint,
            fit.topics,
            fit.model,
            {a.call_id: (a.topic_id, a.probability) for a in fit.assignments},
            marks,
            fit.events,
            before.fitted if before else len(fit.assignments),
            before.fitted_loose if before else len(fit.unclassified),
        )


def is_current(warehouse: Warehouse, subject: Subject, fingerprint: str) -> bool:
    """Whether the warehouse holds the topics of this fingerprint."""
    stage = STAGES[subject]
    before = read_stage_runs(warehouse.connection, [ALL_CALLS]).get(ALL_CALLS, {}).get(stage)
    return before is not None and before.fingerprint == fingerprint


def recall_fit(warehouse: Warehouse, home: Home, subject: Subject) -> Memory:
    """What the file remembers; without one what the warehouse shows, which a fit can continue."""
    path = topics_path(home, subject)
    if path.exists():
        return _decode(json.loads(zstandard.ZstdDecompressor().decompress(path.read_bytes())))
    found = read_assignments(warehouse.connection, subject)
    return Memory(
        topics=read_topics(warehouse.connection, subject),
        assignments={call_id: (topic_id, 1.0) for call_id, topic_id in found.items()},
    )


def store_fit(warehouse: Warehouse, home: Home, subject: Subject, memory: Memory) -> None:
    """Write to the file, then with the ledger row to the warehouse; raises ``HomeError``."""
    _remember(topics_path(home, subject), memory)
    write_fit(warehouse, subject, memory)


def forget_in_topics(home: Home, call_ids: Collection[str]) -> None:
    """Take calls out of what is remembered: their sentences, and which topic they belong to."""
    for path in (topics_path(home, subject) for subject in Subject):
        if not path.exists():
            continue
        document = json.loads(zstandard.ZstdDecompressor().decompress(path.read_bytes()))
        theirs = {topic_id for call_id, topic_id, *_ in document["calls"] if call_id in call_ids}
        for topic in document["topics"]:
            if topic["typical"][0] in call_ids:
                topic["typical"] = ["", ""]
            if topic["topic_id"] in theirs:
                topic["label"] = without_clause(topic["label"], topic["keywords"])
        document["calls"] = [call for call in document["calls"] if call[0] not in call_ids]
        text = json.dumps(document, ensure_ascii=False)
        packed = zstandard.ZstdCompressor(level=9).compress(text.encode())
        _write_durably(packed, path.with_name(f".{path.name}"), path)


def write_fit(warehouse: Warehouse, subject: Subject, memory: Memory) -> None:
    """Write what is remembered to the warehouse, in one transaction with its ledger row."""
    now = datetime.now(UTC)
    done = StageRun(ALL_CALLS, STAGES[subject], memory.fingerprint, "done")
    with warehouse.transaction() as connection:
        replace_topics(
            connection,
            memory.topics,
            assignments=memory.rows(),
            events=memory.events,
            at=now,
            subject=subject,
        )
        replace_stage_runs(connection, [done], at=now)


def recall_topics(warehouse: Warehouse, home: Home) -> None:
    """Put the last remembered fits into a warehouse that has none."""
    for subject in Subject:
        if topics_path(home, subject).exists():
            write_fit(warehouse, subject, recall_fit(warehouse, home, subject))


def topics_path(home: Home, subject: Subject) -> Path:
    """The file of a subject's topics."""
    return home.topics if subject is Subject.COMPLAINTS else home.reasons


def _remember(path: Path, memory: Memory) -> None:
    document = {
        "format": FORMAT,
        "fingerprint": memory.fingerprint,
        "topics": [topic_as_data(topic) for topic in memory.topics],
        "model": model_as_data(replace(memory.model, topics=())),
        "living": [topic.topic_id for topic in memory.model.topics],
        "calls": [
            [a.call_id, a.topic_id, a.probability, memory.marks.get(a.call_id, "")]
            for a in memory.rows()
        ],
        "events": [asdict(event) for event in memory.events],
        "fitted": memory.fitted,
        "fitted_loose": memory.fitted_loose,
    }
    text = json.dumps(document, ensure_ascii=False)
    draft = path.with_name(f".{path.name}")
    try:
        _write_durably(zstandard.ZstdCompressor(level=9).compress(text.encode()), draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise HomeError(
            f"the topics {path} cannot be written: {error.strerror or error} — free space "
            "or mend the disk and run again; what was done before is kept"
        ) from error


def _write_durably(packed: bytes, draft: Path, path: Path) -> None:
    with draft.open("wb") as handle:
        handle.write(packed)
        handle.flush()
        os.fsync(handle.fileno())
    failpoint("before_topics_rename")
    replace_durably(draft, path)
    failpoint("after_topics_rename")


def _decode(document: dict[str, Any]) -> Memory:
    """Read the file; of an older format the topics and who is in them are enough to go on from."""
    if document.get("format") != FORMAT:
        return _decode_first(document)
    topics = tuple(topic_from_data(topic) for topic in document["topics"])
    living = set(document["living"])
    model = replace(
        model_from_data(document["model"]), topics=tuple(t for t in topics if t.topic_id in living)
    )
    return Memory(
        document["fingerprint"],
        topics,
        model,
        {call_id: (topic_id, chance) for call_id, topic_id, chance, _ in document["calls"]},
        {call_id: mark for call_id, _, _, mark in document["calls"]},
        _events(document),
        document["fitted"],
        document["fitted_loose"],
    )  # fmt: skip


def _decode_first(document: dict[str, Any]) -> Memory:
    return Memory(
        document["fingerprint"],
        tuple(
            topic_from_data({**topic, "typical": list(topic["typical"].values())})
            for topic in document["topics"]
        ),
        assignments={
            a["call_id"]: (a["topic_id"], a["probability"]) for a in document["assignments"]
        },
        events=_events(document),
    )


def _events(document: dict[str, Any]) -> tuple[TopicEvent, ...]:
    return tuple(
        TopicEvent(EventKind(e["kind"]), e["topic_id"], tuple(e["others"]))
        for e in document["events"]
    )
