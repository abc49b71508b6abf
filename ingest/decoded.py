"""What decoding says about a recording, in words that travel between processes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from conversation import ChannelKind
from ingest.samples import RowPlan


@dataclass(frozen=True, slots=True)
class DecodedSound:
    """The findings; the samples themselves lie where ``plan`` says."""

    sha256: str
    codec: str
    sample_rate: int
    channels: int
    kind: ChannelKind
    plan: RowPlan
    facts: tuple[tuple[str, float], ...]

    def as_message(self) -> dict[str, object]:
        """As JSON takes it."""
        return asdict(self)


def decoded_from(message: Mapping[str, object]) -> DecodedSound:
    """Read back ``as_message``; raises ``ValueError`` or ``KeyError`` for anything else."""
    plan, facts = message["plan"], message["facts"]
    if not isinstance(plan, dict) or not isinstance(facts, list):
        raise ValueError("the decoder's answer has another shape")
    return DecodedSound(
        sha256=str(message["sha256"]),
        codec=str(message["codec"]),
        sample_rate=int(str(message["sample_rate"])),
        channels=int(str(message["channels"])),
        kind=ChannelKind(str(message["kind"])),
        plan=RowPlan(int(plan["row_bytes"]), int(plan["length"]), tuple(map(int, plan["kept"]))),
        facts=tuple((str(name), float(value)) for name, value in facts),
    )
