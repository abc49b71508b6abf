"""A call and the recording of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from conversation.span import Seconds


class Direction(StrEnum):
    """Who placed the call, seen from the contact centre."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class ChannelKind(StrEnum):
    """How the parties are laid over the channels of the recording."""

    STEREO = "stereo"
    MONO = "mono"
    DUAL_MONO = "dual_mono"
    TEXT = "text"


def _no_attributes() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Call:
    """What the contact centre's systems say about one contact; empty where they say nothing."""

    call_id: str
    started_at: datetime | None = None
    direction: Direction | None = None
    agent_id: str = ""
    team: str = ""
    queue: str = ""
    customer_id: str = ""
    attributes: Mapping[str, str] = field(default_factory=_no_attributes)

    def __reduce__(self) -> tuple[type["Call"], tuple[object, ...]]:
        """Travel between processes, which a read-only view of a mapping cannot by itself."""
        values = [getattr(self, name.name) for name in fields(self)]
        return Call, (*values[:-1], dict(self.attributes))


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of one call as it was found.

    ``sha256`` is of the file's bytes, ``duration`` in seconds as decoded, ``sample_rate`` in Hz as
    stored.
    """

    call_id: str
    uri: str
    sha256: str
    duration: Seconds
    sample_rate: int
    channels: int
    codec: str = ""
    kind: ChannelKind = ChannelKind.MONO
