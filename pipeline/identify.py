"""Which call an input is, and what has to be listened to or read for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from conversation import Call
from ingest import (
    Metadata,
    Profile,
    Source,
    SourceKind,
    filled,
    hash_file,
    identify_call,
    is_url,
    path_of,
    read_told,
    readable,
)
from pipeline.fingerprint import STAGE_VERSIONS, combine
from pipeline.neighbours import Neighbours
from pipeline.remembered import Remembered

PLAIN = Profile(name="plain")


@dataclass(frozen=True, slots=True)
class Identified:
    """A call and its input.

    ``written_by`` names the reader where the words are in the file and no sound is at hand.

    ``sha256`` is of the content that counts: of a vCon with its recording beside it, both.
    ``raw`` names the format of sound without a header. ``is_described`` says whether metadata, a
    sidecar or the file itself told of the call. ``problems`` are for the operator.
    """

    call: Call
    sha256: str
    is_described: bool
    written_by: str = ""
    raw: str = ""
    remembered: Remembered | None = None
    problems: tuple[str, ...] = ()


class Identifier:
    """Finds the call of every input: by metadata, sidecar, name, or by what the file says."""

    def __init__(
        self,
        metadata: Metadata | None = None,
        *,
        profile: Profile | None = None,
        with_sidecars: bool = True,
        set_aside: Collection[Path] = (),
        remembered: Mapping[str, Remembered] | None = None,
    ) -> None:
        self.metadata = metadata
        self._profile = profile or PLAIN
        self._with_sidecars = with_sidecars
        self._set_aside = frozenset(str(path) for path in set_aside)
        self._remembered = remembered or {}
        self._neighbours = Neighbours()
        self.reader = combine(STAGE_VERSIONS["ingest"], self._profile.model_dump_json())

    def identify(self, source: Source, *, known_sha256: str = "") -> Identified:
        """Find the call; ``known_sha256`` is the content's where the file has not changed.

        Raises ``OSError`` where the file cannot be read and ``QuarantineError`` where it is no
        conversation.
        """
        if source.kind is SourceKind.RECORDING:
            return self._recording(source, known_sha256)
        return self._told(source, is_unchanged=bool(known_sha256))

    def describe(self, uri: str, remembered: Remembered | None) -> Call | None:
        """The call of an input that need not exist any more; ``None`` without a row for it."""
        path = Path(PurePath(uri).name) if is_url(uri) else path_of(uri)
        source = Source(path, path.name, 0, 0, url=uri if is_url(uri) else "")
        if remembered is not None:
            row = self._row_for(source, remembered.call)
            return _with_row(remembered.call, row, source) if row is not None else None
        if self.metadata is None or self.metadata.call_for(source) is None:
            return None
        return self._recording(source, "unknown").call

    def _recording(self, source: Source, known_sha256: str) -> Identified:
        sha256 = known_sha256 or hash_file(source.uri)
        raw = self._profile.raw.get(source.path.suffix.casefold(), "")
        row = self.metadata.call_for(source) if self.metadata is not None else None
        has_sidecar = self._has_sidecar(source)
        if not has_sidecar and not self._profile.filenames and not self._profile.channels:
            call = row if row is not None else Call(readable(source.path.stem))
            return Identified(call, sha256, row is not None, raw=raw)
        found = identify_call(
            source, metadata=self.metadata, profile=self._profile, sidecars=has_sidecar
        )
        return Identified(
            found.call,
            sha256,
            row is not None or (has_sidecar and not found.note),
            raw=raw,
            problems=found.problems,
        )

    def _has_sidecar(self, source: Source) -> bool:
        if not self._with_sidecars:
            return False
        if source.url:  # a look into a store for every recording would take hours
            below = Path(source.name)
            names = (f"{below}.json", str(below.with_suffix(".json")))
            return any(name in self._set_aside for name in names)
        return self._neighbours.has_json(str(source.path))

    def _told(self, source: Source, *, is_unchanged: bool) -> Identified:
        found = self._remembered.get(source.uri)
        if not (is_unchanged and found is not None and found.reader == self.reader):
            found = self._read(source)
        call, row = found.call, self._row_for(source, found.call)
        sound_is_beside = _lies_beside(source, found.sound_files)
        has_sound = found.has_sound_inside or sound_is_beside
        sha256 = found.sha256
        if found.sound_files:
            sha256 = combine(sha256, "with sound" if sound_is_beside else "without sound")
        return Identified(
            _with_row(call, row, source) if row is not None else call,
            sha256,
            is_described=True,
            written_by="" if has_sound or not found.has_words else found.reader,
            remembered=found,
            problems=() if is_unchanged else _on_several(source, found.recordings),
        )

    def _read(self, source: Source) -> Remembered:
        sha256 = hash_file(source.uri)
        told = read_told(source.uri, profile=self._profile)
        return Remembered(
            sha256,
            self.reader,
            told.call,
            has_words=bool(told.turns),
            has_sound_inside=told.has_sound_inside,
            sound_files=told.sound_files,
            recordings=told.recordings,
        )

    def _row_for(self, source: Source, told: Call) -> Call | None:
        """The metadata's row by the file's name, else by the call id that the file gives."""
        if self.metadata is None:
            return None
        return self.metadata.call_for(source) or self.metadata.call_for(Path(told.call_id))


def _on_several(source: Source, recordings: int) -> tuple[str, ...]:
    if recordings < 2:
        return ()
    return (
        f"{source.name} holds {recordings} recordings, only the first at hand is listened to — "
        "write one vCon a recording to have all of them judged",
    )


def _lies_beside(source: Source, names: Collection[str]) -> bool:
    if source.url:
        return False
    folder = path_of(source.uri).parent
    places = [folder / name for name in names]
    return any(place.is_file() and not place.is_symlink() for place in places)


def _with_row(told: Call, row: Call, source: Source) -> Call:
    """The metadata's row, and what only the file knows; an id made of the file's name yields."""
    call = filled(row, told)
    return replace(call, call_id=told.call_id) if row.call_id == source.path.stem else call
