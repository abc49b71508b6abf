"""Who speaks when inside ten seconds: the one module that imports pyannote.

pyannote.audio reports usage over the network unless told otherwise before its import; a platform
for recordings of bank customers does not.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.torch_version import TorchVersion

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore"
    )  # torchcodec without a system ffmpeg: sound never comes from a path here
    from pyannote.audio import Inference, Model
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

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
            _load(weights), step=step_s, skip_aggregation=True, batch_size=8
        )

    def find_speakers(self, samples: NDArray[np.float32]) -> LocalActivity:
        """Segment one channel at 16 kHz; windows start ``step_s`` apart, the last one is padded."""
        waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
        with _quiet():
            found = self._inference({"waveform": waveform, "sample_rate": 16_000})
        scores = np.asarray(found.data)
        starts = np.array([found.sliding_window[i].start for i in range(len(scores))])
        return LocalActivity(scores > 0.5, starts, WINDOW_S / scores.shape[1])


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(pyannote|torch|torchaudio|lightning)\b.*")
        yield


def _load(weights: Path) -> Model:
    """Build the network and fill it, taking only numbers and the specification from the file."""
    allowed = [TorchVersion, Specifications, Problem, Resolution]
    with torch.serialization.safe_globals(allowed), _quiet():
        checkpoint = torch.load(weights, map_location="cpu", weights_only=True)
    network = PyanNet(**checkpoint["hyper_parameters"])
    network.specifications = checkpoint["pyannote.audio"]["specifications"]
    network.build()
    network.setup()
    network.load_state_dict(checkpoint["state_dict"])
    return network.eval()
