"""Mono recordings of two people with who spoke when: what diarisers are measured on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from benchmarks.speech_demo import demo_calls
from conversation import Span
from ingest import open_recording
from transcribe.backends.recorded import SPEAKING_ROLES, load_turns

DEMO = Path(__file__).resolve().parent.parent / "demo_calls"
SAMPLE_RATE = 16_000
LEAST_GAP_S = 0.3


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One recording at 16 kHz and the speech spans of each speaker."""

    name: str
    samples: NDArray[np.float32]
    speakers: tuple[tuple[Span, ...], ...]

    @property
    def duration_s(self) -> float:
        """Seconds of sound."""
        return len(self.samples) / SAMPLE_RATE


def read_rttm(path: Path) -> tuple[tuple[Span, ...], ...]:
    """Speech spans a speaker of an RTTM file."""
    spoken: dict[str, list[Span]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start, length = float(fields[3]), float(fields[4])
            spoken.setdefault(fields[7], []).append(Span(start, start + length))
    return tuple(tuple(sorted(spans)) for _, spans in sorted(spoken.items()))


def pyannote_sample() -> Iterator[Dialogue]:
    """The 30 s telephone dialogue that pyannote.audio's package carries (gold)."""
    spec = find_spec("pyannote")
    for root in spec.submodule_search_locations or () if spec else ():
        folder = Path(root) / "audio" / "sample"
        if (folder / "sample.wav").exists():
            yield _from_files(folder / "sample.wav", folder / "sample.rttm")


def real_dialogues(audio: Path) -> Iterator[Dialogue]:
    """Recordings with an RTTM beside them in a folder, mono ones."""
    for rttm in sorted(audio.glob("*.rttm")):
        sound = next((p for p in sorted(audio.glob(f"{rttm.stem}.*")) if p != rttm), None)
        if sound is not None and "stereo" not in rttm.stem:
            yield _from_files(sound, rttm)


def demo_mono() -> Iterator[Dialogue]:
    """The bundled calls that have both parties on one channel."""
    for call, opened in demo_calls():
        if len(opened.samples) == 1:
            yield Dialogue(call.call_id, opened.samples[0], _truth(call.call_id))


def demo_stereo_mixed(*, seed: int = 11) -> Iterator[Dialogue]:
    """Held out: the bundled stereo calls as a mono line would carry them.

    Levels differ by up to 9 dB, the line hisses at 12 to 25 dB below, and A-law codes the sum.
    """
    generator = np.random.default_rng(seed)
    for call, opened in demo_calls():
        if len(opened.samples) == 2:
            gains = 10.0 ** (generator.uniform(-9.0, 0.0, 2) / 20.0)
            mixed = (opened.samples * gains[:, None]).sum(axis=0)
            line = telephone_line(mixed, generator, snr_db=float(generator.uniform(12.0, 25.0)))
            yield Dialogue(call.call_id, line, _truth(call.call_id))


def demo_three_people(*, seed: int = 3) -> Iterator[Dialogue]:
    """The bundled stereo calls mixed, each with four turns of a party of another call put in.

    Once an agent, once a customer. Where the voices of the two calls are mixed from the same ones,
    the third is like one of the two.
    """
    generator = np.random.default_rng(seed)
    sounds = {
        call.call_id: opened.samples.sum(axis=0)
        for call, opened in demo_calls()
        if len(opened.samples) == 2
    }
    names = sorted(sounds)
    for number, host in enumerate(names):
        guest = names[(number + 4) % len(names)]
        for party, role in enumerate(("agent", "customer")):
            samples, speakers = _with_guest(
                sounds[host], _truth(host), sounds[guest], _truth(guest)[party][:4]
            )
            line = telephone_line(samples, generator, snr_db=float(generator.uniform(15.0, 30.0)))
            yield Dialogue(f"{host} and the {role} of {guest}", line, speakers)


def _with_guest(
    host: NDArray[np.float32],
    truth: tuple[tuple[Span, ...], ...],
    guest: NDArray[np.float32],
    turns: Sequence[Span],
) -> tuple[NDArray[np.float32], tuple[tuple[Span, ...], ...]]:
    """A call with the guest's turns after half of its own turns."""
    ends = sorted(span.end for spans in truth for span in spans)
    cut = moment = ends[len(ends) // 2] + 0.2
    first = round(cut * SAMPLE_RATE)
    pieces, third = [host[:first]], []
    for turn in turns:
        piece = guest[round(turn.start * SAMPLE_RATE) : round(turn.end * SAMPLE_RATE)]
        third.append(Span(moment, moment + len(piece) / SAMPLE_RATE))
        pieces += [piece, np.zeros(round(LEAST_GAP_S * SAMPLE_RATE), np.float32)]
        moment = third[-1].end + LEAST_GAP_S
    shift = moment - cut
    moved = tuple(
        tuple(s if s.end <= cut else Span(s.start + shift, s.end + shift) for s in spans)
        for spans in truth
    )
    return np.concatenate([*pieces, host[first:]]), (*moved, tuple(third))


def read_speech_mixed(audio: Path, *, seed: int = 5, calls: int = 6) -> Iterator[Dialogue]:
    """Held out: dialogues put together from read sentences of two real people, on a bad line.

    Turns of one to three sentences follow each other after -0.4 to 1.2 s.
    """
    generator = np.random.default_rng(seed)
    voices: dict[str, list[NDArray[np.float32]]] = {}
    for path in sorted(audio.glob("*.flac")):
        voices.setdefault(path.stem[6:11], []).append(_trimmed(_load(path)))
    if len(voices) < 2:
        return
    for number in range(calls):
        sound = np.zeros(SAMPLE_RATE * 240, np.float32)
        spans: list[list[Span]] = [[], []]
        moment, pair = 0.5, [voices[name] for name in sorted(voices)][:2]
        for turn in range(16):
            party = turn % 2
            for _ in range(int(generator.integers(1, 4))):
                sentence = pair[party][int(generator.integers(len(pair[party])))]
                piece = sentence[: int(generator.uniform(0.3, 1.0) * len(sentence))]
                start = round(moment * SAMPLE_RATE)
                sound[start : start + len(piece)] += piece
                spans[party].append(Span(moment, moment + len(piece) / SAMPLE_RATE))
                moment = spans[party][-1].end + 0.15
            moment = max(0.0, moment + float(generator.uniform(-0.55, 1.05)))
        end = round((max(spans[0][-1].end, spans[1][-1].end) + 0.5) * SAMPLE_RATE)
        line = telephone_line(sound[:end], generator, snr_db=float(generator.uniform(12.0, 25.0)))
        yield Dialogue(f"read-{number}", line, tuple(tuple(_joined(s)) for s in spans))


def telephone_line(
    samples: NDArray[np.float32], generator: np.random.Generator, *, snr_db: float
) -> NDArray[np.float32]:
    """8 kHz, hiss at ``snr_db`` under the sound's mean power, coded as A-law and back."""
    narrow = soxr.resample(samples.astype(np.float64), SAMPLE_RATE, 8_000)
    narrow = narrow / max(1e-6, float(np.max(np.abs(narrow)))) * 0.6
    power = float(np.mean(narrow**2))
    hiss = generator.normal(0.0, np.sqrt(power / 10 ** (snr_db / 10)), len(narrow))
    return np.asarray(soxr.resample(_a_law(narrow + hiss), 8_000, SAMPLE_RATE), np.float32)


def _a_law(samples: NDArray[np.float64]) -> NDArray[np.float32]:
    size = np.clip(np.abs(samples), 0.0, 1.0)
    a = 87.6
    small = size < 1 / a
    coded = np.where(small, a * size, 1 + np.log(np.maximum(a * size, 1e-9))) / (1 + np.log(a))
    coded = np.round(coded * 127) / 127
    back = coded * (1 + np.log(a))
    plain = np.where(back < 1, back / a, np.exp(back - 1) / a)
    line: NDArray[np.float32] = (np.sign(samples) * plain).astype(np.float32)
    return line


def _from_files(sound: Path, rttm: Path) -> Dialogue:
    return Dialogue(sound.stem, _load(sound), read_rttm(rttm))


def _load(path: Path) -> NDArray[np.float32]:
    samples: NDArray[np.float32] = open_recording(path, call_id=path.stem).samples[0]
    return samples


def _truth(call_id: str) -> tuple[tuple[Span, ...], ...]:
    turns = load_turns(DEMO / "truth", call_id)
    return tuple(tuple(t.span for t in turns if t.role is role) for role in SPEAKING_ROLES)


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    loud = np.flatnonzero(np.abs(samples) > 0.02 * float(np.max(np.abs(samples))))
    trimmed: NDArray[np.float32] = samples[loud[0] : loud[-1] + 1]
    return trimmed


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < LEAST_GAP_S:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
