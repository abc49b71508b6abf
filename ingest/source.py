"""The inputs of a run as they are listed: what is taken, what is passed over and what is wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.names import uri_of
from ingest.reasons import Reason


class SourceKind(StrEnum):
    """What an input is by its name: sound, a vCon, or a conversation in writing."""

    RECORDING = "recording"
    VCON = "vcon"
    TEXT = "text"


class Passed(StrEnum):
    """Why a file in a folder is none of the inputs."""

    HIDDEN = "hidden"
    UNFINISHED = "unfinished"
    SIDECAR = "sidecar"
    EXCLUDED = "excluded"
    OLDER = "older"
    OTHER_KIND = "other_kind"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to process; ``name`` is its readable path below the folder that was given.

    ``url`` is empty for a local file; for a file in a store ``path`` is only a name to go by.
    """

    path: Path
    name: str
    size_bytes: int
    modified_ns: int
    url: str = ""
    kind: SourceKind = SourceKind.RECORDING

    @property
    def uri(self) -> str:
        """Where it lies, in words that ``open_recording``, ``hash_file`` and ``at_hand`` take."""
        return self.url or uri_of(self.path)


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Something that was asked for and cannot be listed: what, why and what to do."""

    source: str
    message: str
    reason: Reason = Reason.UNREADABLE


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that was seen and is no input."""

    path: Path
    why: Passed


Listed = Source | SourceProblem | PassedOver


@dataclass(frozen=True, slots=True)
class SourceListing:
    """Files in a stable order; ``set_aside`` are the sidecars and unfinished files passed over.

    ``passed_over`` counts everything that was seen and is no input, by its reason.
    """

    sources: tuple[Source, ...]
    problems: tuple[SourceProblem, ...] = ()
    set_aside: tuple[Path, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()


def collect(items: Iterable[Listed]) -> SourceListing:
    """Gather a stream of listed things."""
    sources: list[Source] = []
    problems: list[SourceProblem] = []
    aside: list[Path] = []
    counts: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Source):
            sources.append(item)
        elif isinstance(item, SourceProblem):
            problems.append(item)
        else:
            counts[item.why] += 1
            if item.why in (Passed.SIDECAR, Passed.UNFINISHED):
                aside.append(item.path)
    counted = tuple(sorted(counts.items()))
    return SourceListing(tuple(sources), tuple(problems), tuple(aside), counted)
