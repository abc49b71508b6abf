"""A customer, or calls whose time is over, leave the home: everywhere, for good, and provably.

The intention is written down first. Every step may be done again, so an erasure that is killed
anywhere is finished by the next command that writes; only then is there a certificate.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conversation.errors import HomeError, UsageError
from ingest import path_of
from pipeline.artifact import find_artifact, originals_of_artifact, sweep_drafts
from pipeline.artifact_names import artifacts_in, transcripts_of
from pipeline.certificate import Certificate, write_certificate
from pipeline.erased import erased_contents
from pipeline.home import Home
from pipeline.lock import hold_lock
from pipeline.register import Register
from pipeline.topic_memory import forget_in_topics
from warehouse import find_lake, open_warehouse, publish
from warehouse.failpoint import failpoint
from warehouse.originals import drop_originals
from warehouse.write.erasing import (
    calls_of_customer,
    erase_rows,
    renew_pages,
    rows_left,
    stray_files,
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased, and by whose word.

    ``contents`` are the hashes of the recordings: they are never taken in again. ``in_database``
    tells that reviews lay in PostgreSQL when it began, so that it cannot end without them;
    ``found`` counts by place what there was then, also for one that is killed and goes on.
    """

    why: str
    actor: str
    begun_at: str
    customer_id: str
    call_ids: tuple[str, ...]
    sources: tuple[str, ...]
    contents: tuple[str, ...]
    with_recordings: bool = False
    in_database: bool = False
    found: Mapping[str, int] = field(default_factory=dict)


def plan_erasure(
    home: Home,
    *,
    actor: str,
    why: str,
    customer_id: str = "",
    call_ids: Collection[str] = (),
    with_recordings: bool = False,
) -> Erasure:
    """Find all calls of a customer, or these calls, wherever the home knows them.

    Raises ``UsageError`` where there is none.
    """
    wanted = set(call_ids)
    register = Register(home.register).read()
    if customer_id:
        wanted |= {i.call.call_id for i in register if i.call.customer_id == customer_id}
        if home.working_warehouse.exists() or find_lake(home.warehouse) is not None:
            with open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse:
                wanted |= set(calls_of_customer(warehouse.connection, customer_id))
        wanted |= {c for c, customer in _artifact_calls(home) if customer == customer_id}
    if not wanted:
        raise UsageError(
            f"nothing is known of customer `{customer_id}` — check the id as it stands in the "
            "metadata (`callqa journeys` lists customers)"
        )
    known = [intake for intake in register if intake.call.call_id in wanted]
    return Erasure(
        why,
        actor,
        datetime.now(UTC).isoformat(timespec="seconds"),
        customer_id,
        tuple(sorted(wanted)),
        tuple(intake.source for intake in known),
        tuple(sorted({intake.sha256 for intake in known if intake.sha256})),
        with_recordings,
    )


def erase(home: Home, erasure: Erasure) -> Certificate:
    """Erase, certify, and put it on the audit log.

    Raises ``HomeError`` before anything is touched where the database of reviews cannot be reached
    or cleared, ``HomeLockedError`` while a run holds the home and ``HomeError`` when the disk
    refuses: the next command that writes goes on where this one stopped.
    """
    from review.erasing import places_of_reviews, require_erasable

    for place in places_of_reviews(home.reviews):
        require_erasable(place)
    with hold_lock(home.create()):
        finish_interrupted(home)
        found = _count(home, erasure)
        begun = replace(erasure, in_database=home.has_database, found=found)
        _intend(home, begun)
        return _carry_out(home, begun)


def resume(home: Home) -> Certificate | None:
    """Finish an erasure that was interrupted; ``None`` where there is none."""
    with hold_lock(home.create()):
        return finish_interrupted(home)


def finish_interrupted(home: Home) -> Certificate | None:
    """The same for who holds the home's lock already."""
    erasure = _read(home)
    if erasure is None:
        return None
    if erasure.in_database and not home.has_database:
        raise HomeError(
            "an erasure was interrupted that has to clear a database of reviews too, and "
            "CALLQA_DATABASE is not set — set it as it was, then repeat the command"
        )
    return _carry_out(home, erasure)


def _carry_out(home: Home, erasure: Erasure) -> Certificate:
    ids = frozenset(erasure.call_ids)
    done: dict[str, int] = {}
    _refuse_for_ever(home, erasure.contents)
    failpoint("after_erasure_intent")
    register = Register(home.register)
    if home.register.exists():
        register.rewrite(i for i in register.read() if i.call.call_id not in ids)
    failpoint("after_erased_register")
    done["artifacts"] = _erase_artifacts(home, erasure)
    failpoint("after_erased_artifacts")
    forget_in_topics(home, ids)
    done |= _erase_warehouse(home, erasure)
    failpoint("after_erased_warehouse")
    done |= _erase_reviews(home, erasure)
    failpoint("after_erased_reviews")
    done["log_lines"] = _erase_log_lines(home, ids)
    if erasure.with_recordings:
        done["recordings"] = _erase_recordings(erasure)
    failpoint("before_erasure_certificate")
    certificate = write_certificate(
        home, erasure=asdict(erasure), removed=done, left=_count(home, erasure)
    )
    _record(home, erasure, certificate)
    _journal(home).unlink(missing_ok=True)
    return certificate


def _erase_artifacts(home: Home, erasure: Erasure) -> int:
    """Artefacts of every model that ever listened, with their originals and drafts."""
    ids, removed = frozenset(erasure.call_ids), 0
    for path in artifacts_in(transcripts_of(home)):
        artifact = find_artifact(path)
        if artifact is None or artifact.call.call_id in ids:
            drop_originals(originals_of_artifact(path))
            path.unlink(missing_ok=True)
            removed += 1
            failpoint("after_one_erased_artifact")
    sweep_drafts(transcripts_of(home))
    return removed


def _erase_warehouse(home: Home, erasure: Erasure) -> dict[str, int]:
    for stray in stray_files(home.working_warehouse):
        stray.unlink(missing_ok=True)
    if not home.working_warehouse.exists() and find_lake(home.warehouse) is None:
        return {}
    warehouse = open_warehouse(home.warehouse, working=home.working_warehouse)
    try:
        with warehouse.transaction() as connection:
            rows = erase_rows(connection, erasure.call_ids, sources=erasure.sources)
        renew_pages(warehouse)
    finally:
        warehouse.close()
    with open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse:
        publish(warehouse, home.warehouse)
    return {f"warehouse.{table}": count for table, count in rows.items()}


def _erase_reviews(home: Home, erasure: Erasure) -> dict[str, int]:
    """In the home's file and in the database, by place; a home that moved may have both."""
    from review.erasing import erase_from_reviews, places_of_reviews

    return {
        _called(home, place): erase_from_reviews(
            place, erasure.call_ids, customer_id=erasure.customer_id
        )
        for place in places_of_reviews(home.reviews)
    }


def _called(home: Home, place: str | Path) -> str:
    return "reviews" if place == home.reviews else "reviews in PostgreSQL"


def _erase_log_lines(home: Home, ids: frozenset[str]) -> int:
    removed = 0
    for path in sorted(home.logs.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if _call_of(line) not in ids]
        if len(kept) < len(lines):
            removed += len(lines) - len(kept)
            _replace(path, "".join(kept))
    return removed


def _erase_recordings(erasure: Erasure) -> int:
    files = [path_of(source) for source in erasure.sources if "://" not in source]
    present = [path for path in files if path.is_file()]
    for path in present:
        path.unlink()
    return len(present)


def _record(home: Home, erasure: Erasure, certificate: Certificate) -> None:
    from review.audit import AuditLog

    with AuditLog(home.audit) as log:
        log.record(
            "erased",
            actor=erasure.actor,
            subject=f"certificate:{certificate.sha256}",
            concerns=erasure.customer_id,
            before=f"{certificate.calls} calls",
            details={"why": erasure.why},
        )


def _count(home: Home, erasure: Erasure) -> dict[str, int]:
    """What is found of the calls, by place; afterwards all of it has to be nothing."""
    from review.erasing import places_of_reviews, words_left

    ids = frozenset(erasure.call_ids)
    found = {
        "register": sum(i.call.call_id in ids for i in Register(home.register).read()),
        "artifacts": sum(call_id in ids for call_id, _ in _artifact_calls(home)),
    }
    for place in places_of_reviews(home.reviews):
        found[_called(home, place)] = words_left(place, ids, customer_id=erasure.customer_id)
    if home.working_warehouse.exists() or find_lake(home.warehouse) is not None:
        with open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse:
            found["warehouse"] = sum(rows_left(warehouse.connection, ids).values())
    return found


def _artifact_calls(home: Home) -> Iterator[tuple[str, str]]:
    for path in artifacts_in(transcripts_of(home)):
        artifact = find_artifact(path)
        if artifact is not None:
            yield artifact.call.call_id, artifact.call.customer_id


def _call_of(line: str) -> str:
    try:
        return str(json.loads(line).get("call_id", ""))
    except (ValueError, AttributeError):
        return ""


def _journal(home: Home) -> Path:
    return home.path / "erasing.json"


def _intend(home: Home, erasure: Erasure) -> None:
    _replace(_journal(home), json.dumps(asdict(erasure), ensure_ascii=False))


def _read(home: Home) -> Erasure | None:
    path = _journal(home)
    if not path.exists():
        return None
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(values[name]) for name in ("call_ids", "sources", "contents")}
        return Erasure(**{**values, **lists})
    except (ValueError, KeyError, TypeError) as error:
        raise HomeError(
            f"{path} is damaged, so an interrupted erasure cannot go on — remove the file and "
            "erase the customer again"
        ) from error


def _refuse_for_ever(home: Home, contents: Collection[str]) -> None:
    known = erased_contents(home)
    fresh = [content for content in contents if content not in known]
    if fresh:
        _replace(home.erased, "".join(f"{line}\n" for line in sorted({*known, *fresh})))


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
