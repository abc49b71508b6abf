"""How high each party's voice is and how far it moves."""

import math
from collections.abc import Iterable, Sequence

from conversation import Measure, SoundProfile, Transcript, Turn
from measures.frames import frames_of
from measures.kind import MeasureKind
from measures.speech_time import PARTIES

LEAST_VOICED_S = 1.0

PITCH = MeasureKind(
    "pitch_hz",
    "Hz",
    "role",
    "音调",
    "Median pitch of a party's voiced frames. Absent below 1 s of voice.",
    "Autocorrelation of 64 ms windows every 50 ms, 70 to 450 Hz; it needs the distance of the "
    "harmonics, not the fundamental that a telephone cuts away.",
)
PITCH_RANGE = MeasureKind(
    "pitch_range_st",
    "semitones",
    "role",
    "音调起伏",
    "Distance of the 10th from the 90th percentile of a party's pitch: small is monotonous.",
    "Semitones, as high and low voices are heard alike in them; percentiles, because single frames "
    "may be an octave off.",
)
KINDS = (PITCH, PITCH_RANGE)


def measure_pitch(transcript: Transcript, *, sound: SoundProfile) -> tuple[Measure, ...]:
    """Measure each party's median pitch and its range."""
    heard = {role: voiced_hz(transcript.by_role(role), sound) for role in PARTIES}
    told = {
        role: hertz
        for role, hertz in heard.items()
        if round(len(hertz) * sound.frame_s, 6) >= LEAST_VOICED_S
    }
    medians = (PITCH.of(_quantile(hertz, 0.5), role=role) for role, hertz in told.items())
    ranges = (
        PITCH_RANGE.of(semitones(_quantile(hertz, 0.1), _quantile(hertz, 0.9)), role=role)
        for role, hertz in told.items()
    )
    return (*medians, *ranges)


def voiced_hz(turns: Iterable[Turn], sound: SoundProfile) -> list[int]:
    """The pitch of every voiced frame of some turns, in order of time."""
    return [hertz for _, hertz in frames_of(turns, sound.pitch_hz, sound.frame_s) if hertz > 0]


def semitones(low_hz: float, high_hz: float) -> float:
    """How far the second is above the first."""
    return 12 * math.log2(high_hz / low_hz)


def _quantile(values: Sequence[int], share: float) -> float:
    return float(sorted(values)[min(len(values) - 1, int(share * len(values)))])
