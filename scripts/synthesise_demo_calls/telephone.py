"""Makes studio speech sound like a telephone line: level, band, noise, channels."""

from __future__ import annotations

import numpy as np
import soxr

from .script import ROLES, CallScript
from .timeline import PlacedTurn, Samples, length, place, seeded

RATE = 8_000
LOW_SLOPE_HZ = 100.0  # half width of the soft slope around the lower band edge
HIGH_SLOPE_HZ = 300.0
CEILING = 0.97


def record(
    call: CallScript, spoken: list[Samples], spoken_rate: int
) -> tuple[Samples, list[PlacedTurn]]:
    """The recording as (samples, channels) at 8 kHz, and where its turns lie."""
    levelled = [
        _levelled(soxr.resample(samples, spoken_rate, RATE), _level(call, number))
        for number, samples in enumerate(spoken)
    ]
    placed = place(call, levelled, RATE)
    parties = {role: _party(call, placed, role) for role in ROLES}
    return np.clip(_channels(call, parties), -CEILING, CEILING), placed


def _level(call: CallScript, number: int) -> float:
    turn = call.turns[number]
    return call.speakers[turn.role].level_db + turn.gain_db


def _levelled(samples: Samples, level_db: float) -> Samples:
    """Scaled so that the root mean square over the utterance is at `level_db`."""
    loudness = float(np.sqrt(np.mean(np.square(samples))))
    scaled: Samples = samples * (10 ** (level_db / 20) / loudness)
    return scaled


def _party(call: CallScript, placed: list[PlacedTurn], role: str) -> Samples:
    """One party's line for the whole call: own turns, band-limited, with own line noise."""
    track = np.zeros(length(placed, RATE))
    for turn in placed:
        if turn.turn.role == role:
            track[turn.start : turn.end] += turn.samples
    quieter = min(speaker.level_db for speaker in call.speakers.values())
    noise = _hiss(len(track), call.call_id, role) * 10 ** ((quieter - call.recording.snr_db) / 20)
    return band(track, call.recording.band_hz) + _unit_band(noise, call)


def _unit_band(noise: Samples, call: CallScript) -> Samples:
    """The noise in the line's band, as loud as it was before."""
    limited = band(noise, call.recording.band_hz)
    scaled: Samples = limited * (np.std(noise) / np.std(limited))
    return scaled


def _hiss(size: int, call_id: str, role: str) -> Samples:
    """Noise that falls off gently towards high frequencies, with unit loudness."""
    white = np.fft.rfft(seeded(call_id, f"noise/{role}").standard_normal(size))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    tilted = np.fft.irfft(white / np.sqrt(1 + frequencies / 500), size)
    unit: Samples = tilted / np.std(tilted)
    return unit


def band(samples: Samples, edges: tuple[float, float]) -> Samples:
    """Keeps the band between the edges; raised-cosine slopes, so nothing rings."""
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    low = _slope((frequencies - edges[0]) / LOW_SLOPE_HZ)
    high = _slope((edges[1] - frequencies) / HIGH_SLOPE_HZ)
    return np.fft.irfft(np.fft.rfft(samples) * low * high, len(samples))


def _slope(distance: Samples) -> Samples:
    """0 below −1, 1 above +1, half a cosine between."""
    return 0.5 + 0.5 * np.sin(np.clip(distance, -1, 1) * np.pi / 2)


def _channels(call: CallScript, parties: dict[str, Samples]) -> Samples:
    if call.recording.layout == "stereo":
        left_first = call.recording.agent == "left"
        order = ROLES if left_first else tuple(reversed(ROLES))
        return np.stack([parties[role] for role in order], axis=1)
    mixed = sum(parties.values())
    copies = 2 if call.recording.layout == "dual_mono" else 1
    return np.stack([mixed] * copies, axis=1)
