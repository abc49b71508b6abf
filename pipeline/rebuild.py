"""The warehouse made again from artefacts, metadata and rules; nothing is listened to."""

from collections.abc import Iterator
from pathlib import Path

from ingest import Metadata, load_metadata, path_of
from pipeline.accounts import Accounts
from pipeline.artifact import Artifact, read_artifact
from pipeline.bench import Bench
from pipeline.cluster import cluster_complaints
from pipeline.finish import finish_call
from pipeline.home import Home
from pipeline.intake import Intake
from pipeline.lock import hold_lock
from pipeline.plan import CallPlan
from pipeline.settings import RunSettings
from warehouse import Warehouse, publish


def rebuild(home: Home, *, settings: RunSettings, metadata: Path | None = None) -> int:
    """Replace the warehouse by one made from the artefacts; returns the number of calls.

    Artefacts of other models or settings than today's are left aside. What lay in quarantine is
    found again by the next run.
    """
    table = load_metadata(metadata) if metadata else None
    with hold_lock(home.create()):
        home.working_warehouse.unlink(missing_ok=True)
        home.working_warehouse.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        with Warehouse(home.working_warehouse) as warehouse:
            bench = Bench.lay_out(warehouse, home=home, settings=settings)
            accounts = Accounts("rebuild")
            for plan in _plans(bench, table):
                finish_call(plan, bench, accounts, spent={}, attempts=1)
            cluster_complaints(bench)
            publish(warehouse, home.warehouse)
            return len(accounts.done)


def _plans(bench: Bench, metadata: Metadata | None) -> Iterator[CallPlan]:
    for path in sorted(bench.home.artifacts.glob("*/*.json.zst")):
        plan = bench.plan(_intake(read_artifact(path), metadata))
        if path.name.startswith(plan.fingerprints["transcribe"]):
            yield plan


def _intake(artifact: Artifact, metadata: Metadata | None) -> Intake:
    source = path_of(artifact.recording.uri)
    found = metadata.call_for(source) if metadata is not None else None
    size_bytes = modified_ns = 0
    if source.exists():
        status = source.stat()
        size_bytes, modified_ns = status.st_size, status.st_mtime_ns
    return Intake(
        artifact.recording.uri,
        artifact.recording.sha256,
        size_bytes,
        modified_ns,
        found or artifact.call,
        with_metadata=found is not None,
    )
