"""pyannote.audio's own diarisation pipeline, with the embedded weights or with a user's own.

Slower than the diariser made for two parties and made for any number of speakers: it is there for
those who want exactly pyannote's behaviour, and to be measured against.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torchaudio.compliance.kaldi import fbank

from conversation import Call, Span
from conversation.errors import ModelError
from transcribe.diarization.diarizer import Diarization
from transcribe.diarization.pyannote_library import (
    PLDA,
    Model,
    Pipeline,
    SpeakerDiarization,
    load_segmentation,
    quiet,
)
from transcribe.diarization.speaker_vectors import MEL_BINS, VECTOR, load_campplus
from transcribe.models import DiarizerFiles

COMMUNITY = "pyannote/speaker-diarization-community-1"
STEP = 0.1  # of a window: pyannote's default
_MIN_CLUSTER_SIZE = 12  # pyannote's speaker-diarization-3.1
_THRESHOLD = 0.7  # plays no part where the number of speakers is given
_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")


class CampplusModel(Model):  # type: ignore[misc]
    """CAM++ as pyannote takes speaker embeddings: one pass a window and speaker, pooled by mask."""

    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__(sample_rate=16_000)
        self.network = network

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return VECTOR

    def forward(self, waveforms: torch.Tensor, weights: torch.Tensor | None = None) -> torch.Tensor:
        """Vectors ``[batch, 192]`` of windows ``[batch, 1, n]``; ``weights`` is ``[batch, f]``."""
        features = torch.stack([_features(waveform) for waveform in waveforms])
        network: Any = self.network
        hidden = network.head(features.permute(0, 2, 1))
        for name, layer in network.xvector.named_children():
            hidden = _pooled(hidden, weights) if name == "stats" else layer(hidden)
        vectors: torch.Tensor = hidden
        return vectors


class PyannoteDiarizer:
    """Diarises mono calls with a pyannote pipeline, asked for two speakers."""

    def __init__(self, pipeline: Callable[..., Any], *, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self._pipeline = pipeline

    @classmethod
    def embedded(
        cls, files: DiarizerFiles, *, step: float = STEP, threads: int = 1
    ) -> "PyannoteDiarizer":
        """The embedded segmentation and CAM++ in pyannote's steps, agglomerative clustering."""
        with quiet():
            pipeline = SpeakerDiarization(
                segmentation=load_segmentation(files.segmentation),
                segmentation_step=step,
                embedding=CampplusModel(load_campplus(files.embedding, files.embedding_network)),
                embedding_exclude_overlap=True,
                plda=PLDA.__new__(PLDA),  # wanted by the constructor, used by another clustering
                clustering="AgglomerativeClustering",
                embedding_batch_size=8,
                segmentation_batch_size=8,
            )
            pipeline.instantiate(
                {
                    "segmentation": {"min_duration_off": 0.0},
                    "clustering": {
                        "method": "centroid",
                        "min_cluster_size": _MIN_CLUSTER_SIZE,
                        "threshold": _THRESHOLD,
                    },
                }
            )
        return cls(pipeline, threads=threads)

    @classmethod
    def community(cls, place: str, *, download: bool, threads: int = 1) -> "PyannoteDiarizer":
        """The pipeline ``community-1`` of a folder, or of the hub where that is allowed.

        Raises ``ModelError`` saying what is missing.
        """
        folder = Path(place) if place else None
        if folder is not None and not (folder / "config.yaml").is_file():
            raise ModelError(
                f"{folder} holds no copy of {COMMUNITY}: config.yaml is missing — clone the "
                "pipeline's repository there, or use `diarizer: bundled`"
            )
        token = next((os.environ[name] for name in _TOKENS if os.environ.get(name)), None)
        if folder is None and not (download and token):
            raise ModelError(
                f"{COMMUNITY} is given out by its owner against an account: name a local copy "
                "(`diarizer: community-1:<folder>`), or accept its terms, put the token into "
                "HF_TOKEN and allow the download (`download: true`)"
            )
        return cls(_load_pipeline(str(folder) if folder else COMMUNITY, token), threads=threads)

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        """Speech spans of each of two voices."""
        if not np.any(samples):
            return Diarization(())
        waveform = torch.from_numpy(np.ascontiguousarray(samples))[None]
        sound = {"waveform": waveform, "sample_rate": 16_000, "uri": call.call_id}
        with quiet(), torch.inference_mode():
            found = self._pipeline(sound, num_speakers=2).speaker_diarization
        voices = [
            tuple(Span(s.start, s.end) for s in found.label_timeline(label).support())
            for label in found.labels()
        ]
        kept = sorted((voice for voice in voices if voice), key=lambda voice: voice[0])
        return Diarization(tuple(kept))


def _load_pipeline(place: str, token: str | None) -> Callable[..., Any]:
    pipeline: Callable[..., Any] | None
    try:
        with quiet():
            pipeline = Pipeline.from_pretrained(place, token=token)
    except Exception as error:  # whatever a foreign folder or the hub's client raises
        raise ModelError(
            f"the pipeline {place} cannot be loaded: {type(error).__name__}: {error} — copy it "
            "again, or use `diarizer: bundled`"
        ) from error
    if pipeline is None:
        raise ModelError(
            f"the pipeline {place} was refused by its owner — accept its terms with the account "
            "of the token, or use `diarizer: bundled`"
        )
    return pipeline


def _features(waveform: torch.Tensor) -> torch.Tensor:
    features: torch.Tensor = fbank(
        waveform * 32768.0, num_mel_bins=MEL_BINS, sample_frequency=16_000, dither=0.0
    )
    return features - features.mean(dim=0, keepdim=True)


def _pooled(hidden: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    """Weighted mean and deviation over time, as pyannote pools."""
    if weights is None:
        return torch.cat([hidden.mean(dim=-1), hidden.std(dim=-1)], dim=-1)
    frames = torch.nn.functional.interpolate(weights[:, None], hidden.shape[-1], mode="nearest")
    total = frames.sum(dim=-1) + 1e-8
    mean = (hidden * frames).sum(dim=-1) / total
    spread = total - (frames**2).sum(dim=-1) / total + 1e-8
    variance = ((hidden - mean[..., None]) ** 2 * frames).sum(dim=-1) / spread
    return torch.cat([mean, torch.sqrt(variance)], dim=-1)
