"""The listing of a run: every input with its content hash, its call and what is known of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conversation import Call
from conversation.errors import QuarantineError
from ingest import Reason, Source, readable
from pipeline.faults import end_of
from pipeline.identify import Identifier
from pipeline.remembered import Remembered
from warehouse.write.ledger import SourceRow


@dataclass(frozen=True, slots=True)
class Intake:
    """One listed input; ``state`` is ``taken`` while it goes on, else how it ended and why.

    ``replaces`` is the id that the call went by before, ``moved_from`` where its recording lay
    before; both are empty where nothing has changed. ``written_by``, ``raw``, ``remembered`` and
    ``problems`` are those of ``Identified``.
    """

    source: str
    sha256: str
    size_bytes: int
    modified_ns: int
    call: Call
    with_metadata: bool
    state: str = "taken"
    reason: str = ""
    detail: str = ""
    replaces: str = ""
    moved_from: str = ""
    written_by: str = ""
    raw: str = ""
    remembered: Remembered | None = None
    problems: tuple[str, ...] = ()

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
    sources: Sequence[Source],
    *,
    identifier: Identifier,
    known: Mapping[str, SourceRow],
    erased: frozenset[str] = frozenset(),
    go_on: Callable[[], bool] = lambda: True,
) -> list[Intake]:
    """Hash what is new or changed, find each call, and mark doubles of content and of ids.

    Of several files with the same content the recording is the one that is done already, else the
    one with a metadata row, else the first by name. What has one of the ``erased`` hashes stays
    out. When ``go_on`` says no, the rest is left out.
    """
    taken = []
    for source in sources:
        if not go_on():
            break
        taken.append(_unless_erased(_open(source, identifier, known), erased))
    doubles = _Doubles(known, listed={intake.source for intake in taken})
    ranked = sorted(taken, key=lambda intake: _rank(intake, known))
    ended = [doubles.check(intake) for intake in ranked]
    return sorted((doubles.link(i) for i in ended), key=lambda intake: intake.source)


def _open(source: Source, identifier: Identifier, known: Mapping[str, SourceRow]) -> Intake:
    uri = source.uri
    before = known.get(uri)
    is_unchanged = before is not None and _unchanged(source, before)
    try:
        found = identifier.identify(
            source, known_sha256=before.sha256 if before is not None and is_unchanged else ""
        )
    except QuarantineError as error:
        return _ended(_unopened(source), end_of(error.reason), error.reason, error.detail)
    except OSError as error:
        intake = _unopened(source)
        detail = f"{intake.name} cannot be read: {error.strerror} — check its rights, run again"
        return _ended(intake, "quarantined", Reason.UNREADABLE, detail)
    return Intake(
        uri,
        found.sha256,
        source.size_bytes,
        source.modified_ns,
        found.call,
        found.is_described,
        written_by=found.written_by,
        raw=found.raw,
        remembered=found.remembered,
        problems=found.problems,
    )


def _unopened(source: Source) -> Intake:
    call = Call(readable(source.path.stem))
    return Intake(source.uri, "", source.size_bytes, source.modified_ns, call, with_metadata=False)


def _unless_erased(intake: Intake, erased: frozenset[str]) -> Intake:
    if intake.state != "taken" or intake.sha256 not in erased:
        return intake
    detail = "its content was erased for good"
    nobody = replace(intake, call=Call(readable(Path(intake.source).stem)), remembered=None)
    return _ended(nobody, "skipped", Reason.ERASED, detail)


def _unchanged(source: Source, before: SourceRow) -> bool:
    return (before.size_bytes, before.modified_ns) == (source.size_bytes, source.modified_ns)


def _rank(intake: Intake, known: Mapping[str, SourceRow]) -> tuple[bool, bool, str]:
    before = known.get(intake.source)
    done = before is not None and before.state == "done" and before.sha256 == intake.sha256
    return (not done, not intake.with_metadata, intake.source)


class _Doubles:
    """Content and call ids that are taken, in this listing or by an earlier run."""

    def __init__(self, known: Mapping[str, SourceRow], *, listed: set[str]) -> None:
        self._known = known
        done = [row for row in known.values() if row.state == "done" and row.source not in listed]
        self._elsewhere = {row.sha256: row for row in done}
        self._ids_elsewhere = {row.call_id: row for row in done}
        self._by_content: dict[str, Intake] = {}
        self._by_call: dict[str, Intake] = {}

    def check(self, intake: Intake) -> Intake:
        """End an input whose content or whose id another one has."""
        if intake.state != "taken" or intake.size_bytes == 0:
            return intake
        twin = self._by_content.setdefault(intake.sha256, intake)
        if twin is not intake:
            detail = f"{intake.name} has the same content as {twin.name}, which is processed"
            return _ended(intake, "skipped", Reason.DUPLICATE_CONTENT, detail)
        earlier = self._elsewhere.get(intake.sha256)
        if earlier is not None and earlier.call_id != intake.call.call_id:
            detail = f"{intake.name} has the same content as call {earlier.call_id}, which is done"
            return _ended(intake, "skipped", Reason.DUPLICATE_CONTENT, detail)
        return self._check_id(intake)

    def link(self, intake: Intake) -> Intake:
        """Note the id and the place that the call had before, where nothing else has them now."""
        if intake.state != "taken":
            return intake
        earlier = self._elsewhere.get(intake.sha256)
        before = self._known.get(intake.source)
        renamed = (
            before is not None
            and before.state == "done"
            and before.call_id != intake.call.call_id
            and before.call_id not in self._by_call
        )
        if not renamed and earlier is None:
            return intake
        return replace(
            intake,
            replaces=before.call_id if before is not None and renamed else "",
            moved_from=earlier.source if earlier is not None else "",
        )

    def _check_id(self, intake: Intake) -> Intake:
        holder = self._by_call.setdefault(intake.call.call_id, intake).source
        elsewhere = self._ids_elsewhere.get(intake.call.call_id)
        if elsewhere is not None and elsewhere.sha256 != intake.sha256:
            holder = elsewhere.source
        if holder == intake.source:
            return intake
        detail = (
            f"{intake.name} has call id {intake.call.call_id}, which belongs to "
            f"{readable(Path(holder).name)} — give each recording its own call_id in the metadata"
        )
        return _ended(intake, "quarantined", Reason.DUPLICATE_CALL_ID, detail)


def _ended(intake: Intake, state: str, reason: str, detail: str) -> Intake:
    return replace(intake, state=state, reason=str(reason), detail=detail)
