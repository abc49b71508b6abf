"""The one module that imports pyannote.

pyannote.audio reports usage over the network unless told otherwise before its import; a platform
for recordings of bank customers does not.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch.torch_version import TorchVersion

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore"
    )  # torchcodec without a system ffmpeg: sound never comes from a path here
    from pyannote.audio import Model, Pipeline
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet
    from pyannote.audio.pipelines import SpeakerDiarization

__all__ = [
    "PLDA",
    "Model",
    "Pipeline",
    "Problem",
    "Resolution",
    "SpeakerDiarization",
    "Specifications",
    "load_segmentation",
    "quiet",
]


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out the libraries' warnings about what is as it should be."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(pyannote|torch|torchaudio|lightning)\b.*")
        yield


def load_segmentation(weights: Path) -> Model:
    """Build the network and fill it, taking only numbers and the specification from the file."""
    allowed = [TorchVersion, Specifications, Problem, Resolution]
    with torch.serialization.safe_globals(allowed), quiet():
        checkpoint = torch.load(weights, map_location="cpu", weights_only=True)
    network = PyanNet(**checkpoint["hyper_parameters"])
    network.specifications = checkpoint["pyannote.audio"]["specifications"]
    network.build()
    network.setup()
    network.load_state_dict(checkpoint["state_dict"])
    return network.eval()
