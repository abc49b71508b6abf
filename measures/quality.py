"""How good the recording is, as found when it was decoded."""

from conversation import Measure, SoundProfile
from measures.kind import MeasureKind

SNR = MeasureKind(
    "snr_db",
    "dB",
    "call",
    "信噪比",
    "Distance between the loud and the quiet frames of the worst live channel.",
    "95th less 10th percentile of the levels of 20 ms frames, measured when the file was decoded.",
)
CLIPPED_SHARE = MeasureKind(
    "clipped_share",
    "share",
    "call",
    "削波占比",
    "Share of samples in runs of three or more at 98 % of full scale or above.",
    "A-law's largest value is 98.4 % of full scale; counted on the samples as stored.",
)
KINDS = (SNR, CLIPPED_SHARE)


def measure_quality(sound: SoundProfile) -> tuple[Measure, ...]:
    """Take over the facts about the recording that rules and people ask for."""
    facts = dict(sound.facts)
    return tuple(kind.of(facts[kind.name]) for kind in KINDS if kind.name in facts)
