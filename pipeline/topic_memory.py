"""The topics of the last fit, as a file that outlives the warehouse.

Topics depend on those of the fit before: that is what keeps their ids and names. A warehouse that
is made again must therefore be told what the last fit was.
"""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from conversation.errors import HomeError
from pipeline.bench import Bench
from pipeline.home import Home
from topics import (
    Assignment,
    EventKind,
    Quote,
    Topic,
    TopicEvent,
    TopicFit,
    TopicModel,
    TopicStatus,
)
from warehouse.failpoint import failpoint
from warehouse.write.ledger import StageRun, replace_stage_runs
from warehouse.write.topics import replace_topics

ALL_CALLS = "*"  # the ledger's call id of a stage that is about every call
CLUSTER = "cluster"


def store_fit(bench: Bench, fit: TopicFit, *, fingerprint: str) -> None:
    """Write a fit to the file, then with its ledger row to the warehouse; raises ``HomeError``."""
    _remember(bench.home, fit, fingerprint)
    _write(bench, fit, fingerprint)


def recall_topics(bench: Bench) -> None:
    """Put the last remembered fit into a warehouse that has none."""
    path = bench.home.topics
    if not path.exists():
        return
    document = json.loads(zstandard.ZstdDecompressor().decompress(path.read_bytes()))
    _write(bench, _decode(document), document["fingerprint"])


def _write(bench: Bench, fit: TopicFit, fingerprint: str) -> None:
    now = datetime.now(UTC)
    with bench.warehouse.transaction() as connection:
        replace_topics(
            connection, fit.topics, assignments=fit.assignments, events=fit.events, at=now
        )
        replace_stage_runs(connection, [StageRun(ALL_CALLS, CLUSTER, fingerprint, "done")], at=now)


def _remember(home: Home, fit: TopicFit, fingerprint: str) -> None:
    document = {
        "fingerprint": fingerprint,
        "topics": [asdict(topic) for topic in fit.topics],
        "assignments": [asdict(assignment) for assignment in fit.assignments],
        "events": [asdict(event) for event in fit.events],
    }
    text = json.dumps(document, ensure_ascii=False, default=datetime.isoformat)
    draft = home.topics.with_name(f".{home.topics.name}")
    try:
        _write_durably(
            zstandard.ZstdCompressor(level=9).compress(text.encode()), draft, home.topics
        )
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise HomeError(
            f"the topics {home.topics} cannot be written: {error.strerror or error} — free space "
            "or mend the disk and run again; what was done before is kept"
        ) from error


def _write_durably(packed: bytes, draft: Path, path: Path) -> None:
    with draft.open("wb") as handle:
        handle.write(packed)
        handle.flush()
        os.fsync(handle.fileno())
    failpoint("before_topics_rename")
    draft.replace(path)
    failpoint("after_topics_rename")


def _decode(document: dict[str, Any]) -> TopicFit:
    return TopicFit(
        tuple(_decode_topic(values) for values in document["topics"]),
        tuple(Assignment(**values) for values in document["assignments"]),
        (),
        tuple(
            TopicEvent(EventKind(e["kind"]), e["topic_id"], tuple(e["others"]))
            for e in document["events"]
        ),
        model=TopicModel(),
    )


def _decode_topic(values: dict[str, Any]) -> Topic:
    moments = {
        name: datetime.fromisoformat(values[name]) if values[name] else None
        for name in ("first_seen", "last_seen")
    }
    return Topic(
        **{
            **values,
            **moments,
            "keywords": tuple(values["keywords"]),
            "status": TopicStatus(values["status"]),
            "typical": Quote(**values["typical"]),
            "centroid": tuple((term, weight) for term, weight in values["centroid"]),
        }
    )
