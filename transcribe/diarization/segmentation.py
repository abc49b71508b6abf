"""Who speaks when inside ten seconds: pyannote's segmentation network."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from transcribe.diarization.pyannote_library import Inference, load_segmentation, quiet

WINDOW_S = 10.0  # what the network was trained on
LOCAL_SPEAKERS = 3


@dataclass(frozen=True, slots=True)
class LocalActivity:
    """Activity of up to three nameless speakers in each window.

    ``active`` is boolean, ``[windows, frames, 3]``; a speaker's number means something inside its
    window only.
    """

    active: NDArray[np.bool_]
    starts: NDArray[np.float64]
    frame_s: float


class SegmentationNetwork:
    """pyannote segmentation-3.0 sliding over a recording."""

    def __init__(self, weights: Path, *, step_s: float) -> None:
        self._inference = Inference(
            load_segmentation(weights), step=step_s, skip_aggregation=True, batch_size=8
        )

    def find_speakers(self, samples: NDArray[np.float32]) -> LocalActivity:
        """Segment one channel at 16 kHz; windows start ``step_s`` apart, the last one is padded."""
        waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
        with quiet():
            found = self._inference({"waveform": waveform, "sample_rate": 16_000})
        scores = np.asarray(found.data)
        starts = np.array([found.sliding_window[i].start for i in range(len(scores))])
        return LocalActivity(scores > 0.5, starts, WINDOW_S / scores.shape[1])
