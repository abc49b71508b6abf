"""Ten minutes of what a telephone line carries when nobody speaks, made by formula.

Ring-back and busy tones of several countries, key presses, hold music in several manners, line and
street noise, hum, clicks, and silence; each through the band of a telephone and µ-law at 8 kHz, and
back at 16 kHz. The same seed gives the same samples. Reference text of all of it: none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, resample_poly, sosfiltfilt

RATE = 16_000
Sound = NDArray[np.float64]

_KEYS = {
    key: (row, column)
    for row, keys in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for key, column in zip(keys, (1209, 1336, 1477, 1633), strict=True)
}
_SCALE = (0, 2, 4, 5, 7, 9, 11)
_CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))


@dataclass(frozen=True, slots=True)
class NonSpeech:
    """One stretch without speech; float32 samples at 16 kHz."""

    name: str
    kind: str
    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE


def non_speech(seconds_each: float = 30.0, *, seed: int = 20) -> Iterator[NonSpeech]:
    """Twenty stretches; at 30 s each they are ten minutes."""
    for number, (kind, name, make) in enumerate(_makers()):
        sound = make(seconds_each, np.random.default_rng(seed + number))
        yield NonSpeech(name, kind, through_telephone(sound))


def through_telephone(sound: Sound) -> NDArray[np.float32]:
    """300–3400 Hz and µ-law at 8 kHz, as float32 at 16 kHz."""
    narrow = resample_poly(sound, 1, 2)
    band = butter(4, [300, 3400], "bandpass", fs=8000, output="sos")
    filtered = np.clip(sosfiltfilt(band, narrow), -1.0, 1.0)
    squeezed = np.sign(filtered) * np.log1p(255 * np.abs(filtered)) / np.log1p(255)
    coded = np.round(squeezed * 127) / 127
    heard = np.sign(coded) * (np.power(256.0, np.abs(coded)) - 1) / 255
    return np.asarray(resample_poly(heard, 2, 1)[: len(sound)], dtype=np.float32)


def _makers() -> Sequence[tuple[str, str, Callable[[float, np.random.Generator], Sound]]]:
    return (
        ("ringback", "ring-back, 450 Hz, 1 s on 4 s off", _tones((450,), 1.0, 4.0)),
        ("ringback", "ring-back, 440+480 Hz, 2 s on 4 s off", _tones((440, 480), 2.0, 4.0)),
        ("tone", "busy, 400+450 Hz, 0.4 s on, 0.2 s off", _tones((400, 450), 0.4, 0.2)),
        ("tone", "busy, 450 Hz, 0.35 s on and off", _tones((450,), 0.35, 0.35)),
        ("tone", "fax calling, 1100 Hz", _tones((1100,), 0.5, 3.0)),
        ("dtmf", "key presses, slow", _keys(0.25, 0.5)),
        ("dtmf", "key presses, fast", _keys(0.08, 0.08)),
        ("music", "piano chords", _music(decay_s=1.2, vibrato=0.0)),
        ("music", "strings with vibrato", _music(decay_s=0.0, vibrato=0.006)),
        ("music", "one flute", _melody(vibrato=0.01, glide=True)),
        ("music", "music box", _melody(vibrato=0.0, glide=False)),
        ("music", "chords and drums", _band),
        ("music", "synthesiser with echoes, hissing line", _hissing),
        ("noise", "white noise", lambda s, g: g.normal(0, 0.05, round(s * RATE))),
        ("noise", "brown noise with swells (wind)", _wind),
        ("noise", "comfort noise, -65 dBFS", lambda s, g: g.normal(0, 5e-4, round(s * RATE))),
        ("noise", "mains hum and crackle", _hum),
        ("noise", "keyboard and clicks", _clicks),
        ("noise", "engine", _engine),
        ("silence", "digital silence", lambda s, g: np.zeros(round(s * RATE))),
    )


def _moments(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def _tones(
    frequencies: Sequence[int], on_s: float, off_s: float
) -> Callable[[float, np.random.Generator], Sound]:
    def make(seconds: float, generator: np.random.Generator) -> Sound:
        moments = _moments(seconds)
        wave = sum(np.sin(2 * np.pi * f * moments) for f in frequencies) * 0.25 / len(frequencies)
        is_on = moments % (on_s + off_s) < on_s
        return np.asarray(wave * is_on + generator.normal(0, 3e-4, len(moments)))

    return make


def _keys(on_s: float, off_s: float) -> Callable[[float, np.random.Generator], Sound]:
    def make(seconds: float, generator: np.random.Generator) -> Sound:
        moments = _moments(seconds)
        sound = generator.normal(0, 5e-4, len(moments))
        for start in np.arange(0.3, seconds - on_s, on_s + off_s):
            row, column = _KEYS[generator.choice(sorted(_KEYS))]
            part = (moments >= start) & (moments < start + on_s)
            t = moments[part]
            sound[part] += 0.15 * (np.sin(2 * np.pi * row * t) + np.sin(2 * np.pi * column * t))
        return sound

    return make


def _note(
    semitone: float, moments: Sound, *, decay_s: float, vibrato: float, brightness: int = 6
) -> Sound:
    hertz = 220.0 * 2 ** (semitone / 12)
    wobble = vibrato * np.sin(2 * np.pi * 5.5 * moments) / 5.5
    phase = 2 * np.pi * hertz * (moments + wobble)
    wave = sum(np.sin(n * phase) / n**1.3 for n in range(1, brightness + 1))
    attack = np.minimum(moments / 0.02, 1.0)
    release = np.minimum((moments[-1] - moments) / 0.05, 1.0)
    falling = np.exp(-moments / decay_s) if decay_s else np.ones_like(moments)
    return np.asarray(wave * attack * release * falling)


def _music(*, decay_s: float, vibrato: float) -> Callable[[float, np.random.Generator], Sound]:
    def make(seconds: float, generator: np.random.Generator) -> Sound:
        sound = np.zeros(round(seconds * RATE))
        for bar, start in enumerate(np.arange(0.0, seconds - 1.0, 1.0)):
            moments = _moments(min(1.6 if decay_s else 1.0, seconds - start))
            at = round(start * RATE)
            for tone in _CHORDS[bar // 2 % len(_CHORDS)]:
                tone += 12 * int(generator.integers(0, 2))
                note = _note(tone, moments, decay_s=decay_s, vibrato=vibrato)
                sound[at : at + len(note)] += 0.06 * note
        return sound

    return make


def _melody(*, vibrato: float, glide: bool) -> Callable[[float, np.random.Generator], Sound]:
    def make(seconds: float, generator: np.random.Generator) -> Sound:
        sound = np.zeros(round(seconds * RATE))
        at_s, degree = 0.0, 7
        while at_s < seconds - 1.2:
            length = float(generator.choice([0.25, 0.5, 0.75, 1.0]))
            degree = int(np.clip(degree + generator.integers(-2, 3), 0, 13))
            tone = 12 * (degree // 7) + _SCALE[degree % 7] + 12
            moments = _moments(length)
            bend = 0.3 * np.exp(-moments / 0.05) if glide else np.zeros_like(moments)
            note = _note(
                tone + 0.0,
                moments + bend * 0.002,
                decay_s=0.0 if glide else 0.5,
                vibrato=vibrato,
                brightness=3,
            )
            at = round(at_s * RATE)
            sound[at : at + len(note)] += 0.15 * note
            at_s += length
        return sound

    return make


def _band(seconds: float, generator: np.random.Generator) -> Sound:
    sound = _music(decay_s=0.8, vibrato=0.002)(seconds, generator)
    for beat in np.arange(0.0, seconds - 0.3, 0.5):
        moments = _moments(0.15)
        hit = generator.normal(0, 0.2, len(moments)) * np.exp(-moments / 0.03)
        at = round(beat * RATE)
        sound[at : at + len(hit)] += hit
    return sound


def _hissing(seconds: float, generator: np.random.Generator) -> Sound:
    dry = _melody(vibrato=0.003, glide=False)(seconds, generator)
    echo = np.zeros_like(dry)
    for delay_s, gain in ((0.21, 0.5), (0.43, 0.3)):
        shift = round(delay_s * RATE)
        echo[shift:] += gain * dry[:-shift]
    return np.asarray(dry + echo + generator.normal(0, 0.01, len(dry)))


def _wind(seconds: float, generator: np.random.Generator) -> Sound:
    white = generator.normal(0, 1, round(seconds * RATE))
    brown = lfilter([1.0], [1.0, -0.98], white)
    swell = 1 + np.sin(2 * np.pi * 0.3 * _moments(seconds))
    return np.asarray(0.03 * brown * swell)


def _hum(seconds: float, generator: np.random.Generator) -> Sound:
    moments = _moments(seconds)
    hum = sum(np.sin(2 * np.pi * 50 * n * moments) / n for n in range(1, 30))
    crackle = (generator.random(len(moments)) < 2e-4) * generator.normal(0, 0.5, len(moments))
    return np.asarray(0.03 * hum + crackle)


def _clicks(seconds: float, generator: np.random.Generator) -> Sound:
    sound = generator.normal(0, 1e-3, round(seconds * RATE))
    for start in np.cumsum(generator.uniform(0.08, 0.6, round(seconds * 3))):
        if start < seconds - 0.1:
            moments = _moments(0.04)
            click = generator.normal(0, 0.3, len(moments)) * np.exp(-moments / 0.006)
            at = round(start * RATE)
            sound[at : at + len(click)] += click
    return sound


def _engine(seconds: float, generator: np.random.Generator) -> Sound:
    moments = _moments(seconds)
    turns = 35 + 6 * np.sin(2 * np.pi * 0.15 * moments)
    phase = 2 * np.pi * np.cumsum(turns) / RATE
    rumble = sum(np.sin(n * phase) / np.sqrt(n) for n in range(1, 40))
    return np.asarray(0.02 * rumble + generator.normal(0, 0.02, len(moments)))
