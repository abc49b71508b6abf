"""Whisper's encoder in 16 bits, for processors that multiply tiles of them at once (Intel AMX).

CTranslate2 has no use for these tiles: its encoder in 8 bits takes two and a half times as long and
strays three times as far from the one in 32 bits. The weights are those of the same model file.
"""

import struct
from pathlib import Path

import ctranslate2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from conversation.errors import ModelError
from transcribe.backends.model_file import read_weights

_PROJECTIONS = (
    "self_attention/linear_0",
    "self_attention/linear_1",
    "ffn/linear_0",
    "ffn/linear_1",
)
_NORMS = ("self_attention/layer_norm", "ffn/layer_norm")
Pair = tuple[torch.Tensor, torch.Tensor]  # weight and bias


class TileEncoder:
    """The encoder of one Whisper model in memory.

    Raises ``ModelError`` for a model file of another make.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        torch.set_num_threads(threads)
        weights = _weights_in(folder)
        self._weights = {n: torch.from_numpy(w).to(torch.bfloat16) for n, w in weights.items()}
        self._heads = int(weights["num_heads"])
        self._layers = sum(n.endswith("/ffn/linear_1/weight") for n in weights)

    @torch.inference_mode()
    def encode(self, features: NDArray[np.float32]) -> ctranslate2.StorageView:
        """From log-mel features ``[windows, mels, frames]`` to ``[windows, frames / 2, width]``."""
        hidden = torch.from_numpy(features).to(torch.bfloat16)
        hidden = functional.gelu(functional.conv1d(hidden, *self._pair("conv1"), padding=1))
        hidden = functional.conv1d(hidden, *self._pair("conv2"), stride=2, padding=1)
        hidden = functional.gelu(hidden).transpose(1, 2).contiguous()
        hidden = hidden + self._weights["position_encodings/encodings"][: hidden.shape[1]]
        for number in range(self._layers):
            hidden = self._layer(hidden, f"layer_{number}/")
        encoded = np.ascontiguousarray(self._norm(hidden, "layer_norm").float().numpy())
        # The copy owns its memory; a view of the array would not keep the array alive.
        return ctranslate2.StorageView.from_array(encoded).to(ctranslate2.DataType.float32)

    def _layer(self, hidden: torch.Tensor, layer: str) -> torch.Tensor:
        into, out, wide, narrow = (self._pair(layer + name) for name in _PROJECTIONS)
        before, between = (layer + name for name in _NORMS)
        mixed = self._attend(functional.linear(self._norm(hidden, before), *into))
        hidden = hidden + functional.linear(mixed, *out)
        widened = functional.gelu(functional.linear(self._norm(hidden, between), *wide))
        return hidden + functional.linear(widened, *narrow)

    def _attend(self, projected: torch.Tensor) -> torch.Tensor:
        """Every frame looks at all frames; ``projected`` holds queries, keys and values."""
        windows, frames, width = projected.shape
        parts = projected.view(windows, frames, 3, self._heads, width // 3 // self._heads)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(queries, keys, values)
        return mixed.transpose(1, 2).reshape(windows, frames, width // 3)

    def _pair(self, name: str) -> Pair:
        return self._weights[name + "/weight"], self._weights[name + "/bias"]

    def _norm(self, hidden: torch.Tensor, name: str) -> torch.Tensor:
        gamma, beta = self._weights[name + "/gamma"], self._weights[name + "/beta"]
        return functional.layer_norm(hidden, gamma.shape, gamma, beta)


def _weights_in(folder: Path) -> dict[str, NDArray[np.float32]]:
    try:
        weights = read_weights(folder / "model.bin", "encoder/")
    except (KeyError, ValueError, struct.error) as error:
        raise _other_make(folder, str(error)) from error
    for name in ("num_heads", "conv1/weight", "position_encodings/encodings", "layer_norm/gamma"):
        if name not in weights:
            raise _other_make(folder, f"it has no {name}")
    return weights


def _other_make(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"the encoder of the model in {folder} cannot be computed in bfloat16: {why} — set "
        "`encoder: ctranslate2`"
    )
