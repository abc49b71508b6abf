"""Who speaks when inside ten seconds: pyannote's segmentation network."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from transcribe.diarization.pyannote_library import Inference, load_segmentation, quiet

WINDOW_S = 10.0  # what the network was trained on
LOCAL_SPEAKERS = 3
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
        self._inference = Inference(
            load_segmentation(weights),
            step=step_s,
            skip_aggregation=True,
            skip_conversion=True,
            batch_size=8,
        )

    def find_speakers(self, samples: NDArray[np.float32]) -> LocalActivity:
        """Segment one channel at 16 kHz; windows start ``step_s`` apart, the last one is padded."""
        waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
        with quiet():
            found = self._inference({"waveform": waveform, "sample_rate": 16_000})
        chances = np.exp(np.asarray(found.data, dtype=np.float32))
        starts = np.array([found.sliding_window[i].start for i in range(len(chances))])
        active = _SPEAKERS_OF_CLASS[chances.argmax(axis=-1)] > 0
        return LocalActivity(
            active, starts, WINDOW_S / chances.shape[1], chances @ _SPEAKERS_OF_CLASS
        )
