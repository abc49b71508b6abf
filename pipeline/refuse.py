"""Inputs that go no further, written down with their reason."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest import Metadata, Reason, SourceListing
from pipeline.accounts import Accounts
from pipeline.bench import Bench
from pipeline.intake import Intake
from warehouse.write.ledger import QuarantineRow, quarantine, replace_source


def refuse_input(
    bench: Bench,
    accounts: Accounts,
    intake: Intake,
    *,
    state: str = "",
    reason: str = "",
    detail: str = "",
) -> None:
    """Write how an input ended and count it; what was refused before is only counted."""
    state, reason = state or intake.state, reason or intake.reason
    detail = detail or intake.detail
    before = bench.known.get(intake.source)
    if before != intake.row(state, reason):
        with bench.warehouse.transaction() as connection:
            replace_source(connection, intake.row(state, reason))
            if state != "skipped":
                entry = QuarantineRow(intake.source, reason, detail)
                quarantine(connection, entry, at=datetime.now(UTC))
    accounts.refuse(intake, state, reason=reason, detail=detail or _as_before(intake))


def note_metadata(
    bench: Bench,
    accounts: Accounts,
    metadata: Metadata,
    path: Path,
    listing: SourceListing,
    intakes: Sequence[Intake],
) -> None:
    """Report what is wrong with the metadata: bad cells, rows and recordings without a partner."""
    accounts.notices += [f"{path.name} {problem.message}" for problem in metadata.problems]
    for row in metadata.unused_rows(listing.sources):
        detail = (
            f"{path.name} row {row.number}: there is no recording {row.file or row.call.call_id}"
        )
        accounts.notices.append(f"{detail} — copy it into the folder, or remove the row")
        entry = QuarantineRow(
            f"{path}#row={row.number}", str(Reason.METADATA_WITHOUT_RECORDING), detail
        )
        with bench.warehouse.transaction() as connection:
            quarantine(connection, entry, at=datetime.now(UTC))
    accounts.notices += [
        f"{intake.name} has no row in {path.name}: it is processed without metadata — add a row"
        for intake in intakes
        if not intake.with_metadata and intake.state == "taken"
    ]


def _as_before(intake: Intake) -> str:
    return f"{intake.name}: as before; `callqa retry` takes it in again"
