"""The listing of a run: every input with its content hash, its call and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conversation import Call
from ingest import Metadata, Reason, Source, hash_file, readable, uri_of
from warehouse.write.ledger import SourceRow


@dataclass(frozen=True, slots=True)
class Intake:
    """One listed input; ``state`` is ``taken`` while it goes on, else how it ended and why."""

    source: str
    sha256: str
    size_bytes: int
    modified_ns: int
    call: Call
    with_metadata: bool
    state: str = "taken"
    reason: str = ""
    detail: str = ""

    @property
    def name(self) -> str:
        """The file's name for people."""
        return readable(Path(self.source).name)

    def row(self, state: str, reason: str = "") -> SourceRow:
        """The ledger's row for this input."""
        return SourceRow(
            source=self.source,
            sha256=self.sha256,
            size_bytes=self.size_bytes,
            modified_ns=self.modified_ns,
            call_id=self.call.call_id,
            state=state,
            reason=reason,
        )


def take_in(
    sources: Sequence[Source], *, metadata: Metadata | None, known: Mapping[str, SourceRow]
) -> list[Intake]:
    """Hash what is new or changed, find each call, and mark doubles of content and of ids.

    Of several files with the same content the recording is the one that is done already, else the
    one with a metadata row, else the first by name.
    """
    taken = [_open(source, metadata, known) for source in sources]
    ranked = sorted(taken, key=lambda intake: _rank(intake, known))
    by_content: dict[str, Intake] = {}
    by_call: dict[str, Intake] = {}
    ended = [_check_doubles(intake, by_content, by_call) for intake in ranked]
    return sorted((_keep_known(i, known) for i in ended), key=lambda intake: intake.source)


def _open(source: Source, metadata: Metadata | None, known: Mapping[str, SourceRow]) -> Intake:
    uri = uri_of(source.path)
    found = metadata.call_for(source) if metadata is not None else None
    call = found if found is not None else Call(readable(source.path.stem))
    intake = Intake(uri, "", source.size_bytes, source.modified_ns, call, found is not None)
    before = known.get(uri)
    if before is not None and before.sha256 and _unchanged(intake, before):
        return replace(intake, sha256=before.sha256)
    try:
        return replace(intake, sha256=hash_file(source.path))
    except OSError as error:
        detail = f"{intake.name} cannot be read: {error.strerror} — check its rights, run again"
        return _ended(intake, "quarantined", Reason.UNREADABLE, detail)


def _unchanged(intake: Intake, before: SourceRow) -> bool:
    return (before.size_bytes, before.modified_ns) == (intake.size_bytes, intake.modified_ns)


def _rank(intake: Intake, known: Mapping[str, SourceRow]) -> tuple[bool, bool, str]:
    before = known.get(intake.source)
    done = before is not None and before.state == "done" and before.sha256 == intake.sha256
    return (not done, not intake.with_metadata, intake.source)


def _check_doubles(
    intake: Intake, by_content: dict[str, Intake], by_call: dict[str, Intake]
) -> Intake:
    if intake.state != "taken" or intake.size_bytes == 0:
        return intake
    twin = by_content.setdefault(intake.sha256, intake)
    if twin is not intake:
        detail = f"{intake.name} has the same content as {twin.name}, which is processed"
        return _ended(intake, "skipped", Reason.DUPLICATE_CONTENT, detail)
    holder = by_call.setdefault(intake.call.call_id, intake)
    if holder is not intake:
        detail = (
            f"{intake.name} has call id {intake.call.call_id}, which belongs to {holder.name} — "
            "give each recording its own call_id in the metadata"
        )
        return _ended(intake, "quarantined", Reason.DUPLICATE_CALL_ID, detail)
    return intake


def _keep_known(intake: Intake, known: Mapping[str, SourceRow]) -> Intake:
    """Leave in quarantine what went there with this very content."""
    before = known.get(intake.source)
    if (
        intake.state == "taken"
        and before is not None
        and before.state in ("quarantined", "failed")
        and before.sha256 == intake.sha256
        and before.reason != Reason.DUPLICATE_CALL_ID
    ):
        return _ended(intake, before.state, before.reason, "")
    return intake


def _ended(intake: Intake, state: str, reason: str, detail: str) -> Intake:
    return replace(intake, state=state, reason=str(reason), detail=detail)
