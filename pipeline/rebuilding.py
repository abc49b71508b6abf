"""The warehouse made again from artefacts, metadata and rules; nothing is listened to."""

import logging
from dataclasses import replace
from pathlib import Path

from conversation.errors import HomeError
from ingest import load_metadata, path_of
from pipeline.accounts import Accounts
from pipeline.analysis import refresh_analysis
from pipeline.artifact import Artifact, find_artifact
from pipeline.artifact_names import artifacts_in, transcripts_of
from pipeline.bench import Bench
from pipeline.erasure import finish_interrupted
from pipeline.home import Home
from pipeline.identify import Identifier
from pipeline.intake import Intake
from pipeline.lock import hold_lock
from pipeline.progress import SilentProgress
from pipeline.register import Register
from pipeline.request import RunRequest
from pipeline.runner import limits_of
from pipeline.session import Session
from pipeline.settings import RunSettings
from pipeline.stop import Stop
from pipeline.topic_memory import recall_topics
from warehouse import Warehouse, find_lake, open_warehouse, publish
from warehouse.copying import import_file
from warehouse.store import put_in_place, remove_warehouse
from warehouse.write.history import inherit_results

_log = logging.getLogger(__name__)


def rebuild(home: Home, *, settings: RunSettings, metadata: Path | None = None) -> int:
    """Replace the warehouse by one made from the artefacts; returns the number of calls.

    Without ``metadata`` each call keeps what was last known of it. Transcripts of other models or
    settings than today's are left aside. What lay in quarantine is found again by the next run.
    The old warehouse stays until the new one is finished.
    """
    profile = settings.load_profile()
    table = load_metadata(metadata, profile=profile) if metadata else None
    identifier = Identifier(table, profile=profile, with_sidecars=settings.sidecars)
    draft = home.working_warehouse.with_name("rebuilding.duckdb")
    with hold_lock(home.create()):
        finish_interrupted(home)
        register = Register(home.register)
        intakes = _intakes(home, register)
        if table is not None:
            intakes = [_with_metadata(intake, identifier) for intake in intakes]
        register.rewrite(intakes)
        remove_warehouse(draft)
        with Warehouse(draft) as warehouse:
            session = _session(Bench.lay_out(warehouse, home=home, settings=settings))
            session.write_catalogue()
            session.judge(intakes)
            in_lake = find_lake(home.warehouse) is not None
            _keep_the_past(warehouse, home.warehouse if in_lake else home.working_warehouse)
            recall_topics(warehouse, home)
            session.cluster()
            refresh_analysis(warehouse, home)
            warehouse.checkpoint()
        if find_lake(home.warehouse) is None:
            put_in_place(draft, of=home.working_warehouse)
        with open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse:
            if draft.exists():
                import_file(draft, into=warehouse)
            publish(warehouse, home.warehouse)
        remove_warehouse(draft)
    return len(session.accounts.done)


def _keep_the_past(warehouse: Warehouse, old: Path) -> None:
    """Take over what earlier revisions said: nothing can make it again but their rules."""
    if not old.exists() and find_lake(old) is None:
        return
    try:
        inherit_results(warehouse, old)
    except HomeError as error:
        _log.warning("results of earlier revisions are lost", extra={"reason": str(error)})


def _intakes(home: Home, register: Register) -> list[Intake]:
    """What the register holds; without one, what the artefacts knew when they were written."""
    if register.path.exists():
        return register.read()
    found = (find_artifact(place) for place in artifacts_in(transcripts_of(home)))
    return [_as_written(artifact) for artifact in found if artifact is not None]


def _as_written(artifact: Artifact) -> Intake:
    source, size_bytes, modified_ns = path_of(artifact.recording.uri), 0, 0
    if source.exists():
        status = source.stat()
        size_bytes, modified_ns = status.st_size, status.st_mtime_ns
    recording = artifact.recording
    return Intake(
        recording.uri,
        artifact.content or recording.sha256,
        size_bytes,
        modified_ns,
        artifact.call,
        with_metadata=False,
        written_by=artifact.written_by,
        raw=artifact.raw,
    )


def _session(bench: Bench) -> Session:
    limits = limits_of(RunRequest(()), home=bench.home, settings=bench.settings, stop=Stop())
    return Session(bench, Accounts("rebuild"), progress=SilentProgress(), limits=limits)


def _with_metadata(intake: Intake, identifier: Identifier) -> Intake:
    found = identifier.describe(intake.source, intake.remembered)
    return replace(intake, call=found) if found is not None else intake
