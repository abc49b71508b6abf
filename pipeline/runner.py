"""One run: list, listen, judge, cluster, publish — and account for every input."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from conversation.errors import HomeError
from pipeline.accounts import Accounts
from pipeline.artifact import sweep_drafts
from pipeline.bench import Bench
from pipeline.closing import close_run
from pipeline.collecting import collection_paused
from pipeline.engines import Engine
from pipeline.engines.choice import choose_engine
from pipeline.erasure import finish_interrupted
from pipeline.home import Home
from pipeline.last_words import leave_last_words
from pipeline.lock import hold_lock
from pipeline.logs import RUN_ID
from pipeline.progress import Progress, SilentProgress
from pipeline.register import Register
from pipeline.renewing import renew_where_noted
from pipeline.request import RunRequest, list_request, make_identifier, read_metadata
from pipeline.session import Session
from pipeline.settings import RunSettings
from pipeline.stop import Limits, Stop
from pipeline.summary import RunSummary
from warehouse import open_warehouse

_log = logging.getLogger(__name__)


def run(
    request: RunRequest,
    *,
    home: Home,
    settings: RunSettings,
    progress: Progress | None = None,
    engine: Engine | None = None,
    stop: Stop | None = None,
) -> RunSummary:
    """Take in everything that ``request`` lists and bring the warehouse up to date.

    Raises ``HomeLockedError`` when another run holds the home, ``UsageError`` for what cannot be
    followed, ``RuleError`` and ``MetadataError`` for files that cannot be read, ``HomeError`` when
    the disk refuses. A bad recording never raises: it is in the summary with its reason. Asked to
    ``stop``, it finishes the calls in hand, publishes, and says how many inputs are left.
    """
    metadata = read_metadata(request, settings)
    with collection_paused():
        everything, listing = list_request(request)
    with (
        _disk_errors_explained(home),
        hold_lock(home.create()) as died,
        leave_last_words(home),
    ):
        sweep_drafts(home.artifacts)
        finish_interrupted(home)
        limits = limits_of(request, home=home, settings=settings, stop=stop or Stop())
        limits.require_space()
        with (
            open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse,
            _named_run() as run_id,
        ):
            bench = Bench.lay_out(warehouse, home=home, settings=settings)
            accounts = Accounts(run_id, notices=[died] if died else [])
            register = Register(home.register)
            session = Session(
                bench,
                accounts,
                progress=progress or SilentProgress(),
                limits=limits,
                register=register,
            )
            session.write_catalogue()
            with collection_paused():
                work = session.take_in(
                    listing,
                    identifier=make_identifier(
                        metadata, settings=settings, listing=listing, register=register
                    ),
                    metadata_place=request.metadata_place,
                    everything=everything,
                )
            session.listen(
                work, engine or choose_engine(settings.engine, home=home, settings=settings)
            )
            session.cluster()
            summary = close_run(bench, accounts, listed=len(listing.sources) + session.unsettled)
            session.publish()
            _log.info("run ended", extra={"counts": _counts(summary)})
        renew_where_noted(home)
        return summary


def limits_of(request: RunRequest, *, home: Home, settings: RunSettings, stop: Stop) -> Limits:
    """What may end a run before everything is done."""
    return Limits(
        stop,
        max_hours=request.max_hours,
        home=home.path,
        least_free_bytes=settings.least_free_mib << 20,
    )


@contextmanager
def _named_run() -> Iterator[str]:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    run_id = f"{moment}-{uuid.uuid4().hex[:6]}"
    token = RUN_ID.set(run_id)
    try:
        _log.info("run begins")
        yield run_id
    finally:
        RUN_ID.reset(token)


@contextmanager
def _disk_errors_explained(home: Home) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HomeError(
            f"the results folder {home.path} cannot be used: {error.strerror or error} "
            f"({error.filename or 'no file named'}) — free space or mend the disk and run again; "
            "what was done before is kept"
        ) from error


def _counts(summary: RunSummary) -> dict[str, int]:
    return {
        "listed": summary.listed,
        "done": summary.done,
        "unchanged": summary.unchanged,
        "skipped": len(summary.skipped),
        "quarantined": len(summary.quarantined),
        "failed": len(summary.failed),
        "left": summary.left,
    }
