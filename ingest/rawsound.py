"""Sound without a header: only somebody who knows the recorder can say what it is."""

from dataclasses import dataclass
from types import MappingProxyType

_TEXT_SHARE = 0.97
_SAMPLE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class RawFormat:
    """How headerless sound is coded: FFmpeg's demuxer, and a rate where the codec has none."""

    demuxer: str
    sample_rate: int | None = None
    channels: int | None = None

    @property
    def options(self) -> dict[str, str]:
        """What the demuxer is to be told."""
        options = {}
        if self.sample_rate is not None:
            options["sample_rate"] = str(self.sample_rate)
        if self.channels is not None:
            options["ch_layout"] = "mono" if self.channels == 1 else "stereo"
        return options


# The names under which Asterisk writes raw sound (its command `core show file formats`).
RAW_FORMATS = MappingProxyType(
    {
        "alaw": RawFormat("alaw", 8000, 1),
        "ulaw": RawFormat("mulaw", 8000, 1),
        "sln": RawFormat("s16le", 8000, 1),
        "sln16": RawFormat("s16le", 16000, 1),
        "gsm": RawFormat("gsm"),
        "g722": RawFormat("g722"),
        "g729": RawFormat("g729"),
    }
)


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes are text or markup, which any raw codec would decode into noise."""
    sample = head[:_SAMPLE_BYTES]
    plain = sum(byte in b"\t\n\r" or 32 <= byte < 127 or byte >= 128 for byte in sample)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 3:  # else only the last character was cut by the sample
            return False
    return bool(sample) and plain >= _TEXT_SHARE * len(sample)
