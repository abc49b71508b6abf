"""How good the recording is, as found when it was decoded."""

from conversation import Measure, SoundProfile
from measures.kind import MeasureKind

_DECODED = "found when the file was decoded"
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
PEAK = MeasureKind(
    "peak_dbfs", "dBFS", "call", "峰值电平", "The largest sample of the recording.", _DECODED
)
DECLARED = MeasureKind(
    "declared_s",
    "s",
    "call",
    "文件头时长",
    "The length that the file's header declares; absent where it declares none.",
    "the container's own header; a file that holds much less is quarantined as `truncated`",
)
DECODED = MeasureKind(
    "decoded_s", "s", "call", "实际时长", "The length of the sound that could be decoded.", _DECODED
)
DEAD_CHANNEL = MeasureKind(
    "dead_channel",
    "count",
    "call",
    "无声声道",
    "The number, from 0, of the channel that never rises above line noise; absent where both live.",
    f"{_DECODED}: less than a second of frames above line noise",
)
INVERTED_PHASE = MeasureKind(
    "inverted_phase",
    "count",
    "call",
    "反相声道",
    "1 where both channels hold the same signal, one upside down; absent otherwise.",
    f"{_DECODED}: the least-squares factor between the channels is negative",
)
DROPPED_CHANNELS = MeasureKind(
    "dropped_channels",
    "count",
    "call",
    "舍弃声道数",
    "Channels beyond the second, which are not listened to; absent where there are none.",
    _DECODED,
)
DAMAGED_PACKETS = MeasureKind(
    "damaged_packets",
    "count",
    "call",
    "损坏数据包数",
    "Packets that could not be decoded; absent where there are none.",
    f"{_DECODED}; where it is more than half of them, the file is quarantined",
)
VOICES = MeasureKind(
    "voice_count",
    "count",
    "call",
    "说话人数",
    "People told apart by voice on one channel; absent for stereo calls and where nobody speaks. "
    "Of three, the one whose words name no role is `unknown`.",
    "Clusters of voice vectors: two, and a third where one is clearly neither.",
)
OTHER_LANGUAGE = MeasureKind(
    "other_language_s",
    "s",
    "call",
    "其他语种时长",
    "Seconds of speech that clearly sound like another language than the call was read in; absent "
    "where there are none.",
    "The recogniser's own probability of the language of each window, 0.9 or more.",
)
KINDS = (
    SNR,
    CLIPPED_SHARE,
    PEAK,
    DECLARED,
    DECODED,
    DEAD_CHANNEL,
    INVERTED_PHASE,
    DROPPED_CHANNELS,
    DAMAGED_PACKETS,
    VOICES,
    OTHER_LANGUAGE,
)


def measure_quality(sound: SoundProfile) -> tuple[Measure, ...]:
    """Take over the facts about the recording that rules and people ask for."""
    facts = dict(sound.facts)
    return tuple(kind.of(facts[kind.name]) for kind in KINDS if kind.name in facts)
