"""Who speaks when inside ten seconds: pyannote's segmentation network.

Windows overlap, and the network's first layer, which filters the sound, does not depend on the
window: it is computed once. Each window's own normalisations and all further layers are not shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from transcribe.diarization.pyannote_library import load_segmentation
from transcribe.diarization.sinc_filters import STRIDE, SincFilters

WINDOW_S = 10.0  # what the network was trained on
LOCAL_SPEAKERS = 3
SAMPLE_RATE = 16_000
BATCH = 16  # windows
_WINDOW = round(WINDOW_S * SAMPLE_RATE)
# The network's seven classes: nobody, one of three, two of three.
_SPEAKERS_OF_CLASS = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)


@dataclass(frozen=True, slots=True)
class LocalActivity:
    """Activity of up to three nameless speakers in each window.

    ``active`` is boolean, ``[windows, frames, 3]``; a speaker's number means something inside its
    window only. ``scores`` is how sure the network is of each, 0 to 1; where nobody asked it is as
    sure as it is.
    """

    active: NDArray[np.bool_]
    starts: NDArray[np.float64]
    frame_s: float
    scores: NDArray[np.float32] | None = None

    @property
    def certainty(self) -> NDArray[np.float32]:
        """``scores``, or ``active`` as zeros and ones."""
        return self.active.astype(np.float32) if self.scores is None else self.scores


class SegmentationNetwork:
    """pyannote segmentation-3.0 sliding over a recording."""

    def __init__(self, weights: Path, *, step_s: float) -> None:
        network: Any = load_segmentation(weights)
        self._network = network
        self._filters = SincFilters(network.sincnet)
        # Windows begin where a number of the filters does.
        self._step = round(step_s * SAMPLE_RATE / STRIDE) * STRIDE

    @torch.inference_mode()
    def find_speakers(self, samples: NDArray[np.float32]) -> LocalActivity:
        """Segment one channel at 16 kHz; windows start ``step_s`` apart, the last one is padded."""
        count = 1 + max(0, -(-(len(samples) - _WINDOW) // self._step))
        sound = torch.from_numpy(np.ascontiguousarray(samples))
        baseline = self._filters.baseline(sound)
        sound = functional.pad(sound, (0, (count - 1) * self._step + _WINDOW - len(sound)))
        starts = [window * self._step for window in range(count)]
        chances = np.concatenate(
            [
                self._listen(sound, starts[first : first + BATCH], baseline)
                for first in range(0, count, BATCH)
            ]
        )
        return LocalActivity(
            _SPEAKERS_OF_CLASS[chances.argmax(axis=-1)] > 0,
            np.array(starts) / SAMPLE_RATE,
            WINDOW_S / chances.shape[1],
            chances @ _SPEAKERS_OF_CLASS,
        )

    def _listen(
        self, sound: torch.Tensor, starts: Sequence[int], baseline: torch.Tensor
    ) -> NDArray[np.float32]:
        """Chances of the classes, ``[windows, frames, 7]``."""
        first = starts[0]
        envelopes = self._filters.envelopes(sound[first : starts[-1] + _WINDOW], baseline)
        fronts = []
        for start in starts:
            since = envelopes[(start - first) // STRIDE :]
            fronts.append(self._filters.front(sound[start : start + _WINDOW], since))
        hidden = torch.stack(fronts)
        hidden, _ = self._network.lstm(hidden)
        for layer in self._network.linear:
            hidden = functional.leaky_relu_(layer(hidden))
        chances = torch.softmax(self._network.classifier(hidden), dim=-1)
        return np.asarray(chances.numpy(), dtype=np.float32)
