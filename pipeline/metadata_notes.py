"""What is wrong with the metadata, reported and written down."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath

from ingest import Metadata, Reason, SourceListing
from pipeline.accounts import Accounts
from pipeline.bench import Bench
from pipeline.intake import Intake
from warehouse.write.ledger import QuarantineRow, forget_sources, quarantine, read_quarantine

_REASON = str(Reason.METADATA_WITHOUT_RECORDING)


def note_metadata(
    bench: Bench,
    accounts: Accounts,
    metadata: Metadata,
    place: str | Path,
    listing: SourceListing,
    intakes: Sequence[Intake],
) -> None:
    """Report what is wrong with the metadata: bad cells, rows and recordings without a partner."""
    accounts.notices += [
        f"{PurePath(place).name} {problem.message}" for problem in metadata.problems
    ]
    name = PurePath(place).name
    told = {intake.call.call_id for intake in intakes}
    lonely = _lonely_rows(metadata, place, listing, told)
    accounts.notices += [
        f"{entry.detail} — copy it into the folder, or remove the row" for entry in lonely
    ]
    _write_changes(bench, accounts, place, lonely)
    accounts.notices += [
        f"{intake.name} has no row in {name}: it is processed without metadata — add a row"
        for intake in intakes
        if not intake.with_metadata and intake.state == "taken"
    ]


def _lonely_rows(
    metadata: Metadata, place: str | Path, listing: SourceListing, told: Collection[str]
) -> list[QuarantineRow]:
    """Rows without a recording; ``told`` are the calls that some input names."""
    return [
        QuarantineRow(
            f"{place}#row={row.number}",
            _REASON,
            f"{PurePath(place).name} row {row.number}: there is no recording "
            f"{row.file or row.call.call_id}",
        )
        for row in metadata.unused_rows(listing.sources)
        if row.call.call_id not in told
    ]


def _write_changes(
    bench: Bench, accounts: Accounts, place: str | Path, lonely: Sequence[QuarantineRow]
) -> None:
    """Put new lonely rows of this file into quarantine and let those go that found a partner."""
    before = {
        source: entry
        for source, entry in read_quarantine(bench.warehouse.connection, reason=_REASON).items()
        if source.rpartition("#row=")[0] == str(place)
    }
    new = [entry for entry in lonely if before.get(entry.source) != entry]
    gone = before.keys() - {entry.source for entry in lonely}
    if not new and not gone:
        return
    accounts.newly_refused += len(new) + len(gone)
    with bench.warehouse.transaction() as connection:
        forget_sources(connection, gone)
        quarantine(connection, new, at=datetime.now(UTC))
