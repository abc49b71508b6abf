"""The front of pyannote's segmentation network: band filters and what is made of their envelopes.

The network scales each window before it filters; filtering first and scaling the envelopes then is
the same, but for the network's small offset, which is taken at the loudness of the whole call.
"""

import math
from typing import Any

import torch
from torch.nn import functional

STRIDE = 10  # samples between two numbers of a filter
POOL = 3  # of which the largest counts
_TAPS = 251
_WIDTH = 260  # taps and zeros, in whole strides
_AT_ONCE = 4_800  # numbers of each filter: what stays near the processor


class SincFilters:
    """The filters, ready made, and the layers behind them up to the recurrent ones."""

    def __init__(self, front: torch.nn.Module) -> None:
        parts: Any = front
        self._norms = list(parts.norm1d)
        self._convolutions = list(parts.conv1d)[1:]
        scaling = parts.wav_norm1d
        self._gain: float = scaling.weight.item()
        self._offset: float = scaling.bias.item()
        self._least: float = scaling.eps
        with torch.inference_mode():
            taps: torch.Tensor = parts.conv1d[0].filterbank.filters()[:, 0]
            self._taps = functional.pad(taps, (0, _WIDTH - _TAPS)).t().contiguous()
            self._sums: torch.Tensor = taps.sum(dim=1)

    def baseline(self, sound: torch.Tensor) -> torch.Tensor:
        """What each filter makes of the network's offset and of a call's mean, ``[80]``."""
        offset = self._offset / self._scale(sound) - float(sound.mean())
        return self._sums * offset

    def envelopes(self, sound: torch.Tensor, baseline: torch.Tensor) -> torch.Tensor:
        """The largest of three absolute values from each on, ``[n, 80]``, one each 10 samples."""
        count = (len(sound) - _TAPS) // STRIDE + 1
        sound = functional.pad(sound, (0, max(0, count * STRIDE + _WIDTH - len(sound))))
        largest = torch.empty(count - POOL + 1, len(self._sums))
        for first in range(0, len(largest), _AT_ONCE):
            many = min(_AT_ONCE, len(largest) - first)
            place = first * STRIDE
            rows = sound[place:].as_strided(
                (many + POOL - 1, _WIDTH), (STRIDE, 1), sound.storage_offset() + place
            )
            filtered = torch.addmm(baseline, rows.contiguous(), self._taps).abs_()
            found = largest[first : first + many]
            torch.maximum(filtered[:many], filtered[1 : many + 1], out=found)
            torch.maximum(found, filtered[2:], out=found)
        return largest

    def front(self, window: torch.Tensor, envelopes: torch.Tensor) -> torch.Tensor:
        """Numbers ``[frames, 60]`` of a window's sound and of the envelopes from its start on."""
        count = ((len(window) - _TAPS) // STRIDE + 1) // POOL
        own = envelopes[: count * POOL : POOL].t().contiguous()
        hidden = self._normalised(own[None], 0, scale=self._scale(window))
        for place, convolution in enumerate(self._convolutions, start=1):
            pooled = functional.max_pool1d(convolution(hidden), POOL)
            hidden = self._normalised(pooled, place)
        return hidden[0].t()

    def _normalised(self, hidden: torch.Tensor, place: int, *, scale: float = 1.0) -> torch.Tensor:
        """Normalised as if scaled before: only what keeps from dividing by nothing tells."""
        norm = self._norms[place]
        level = functional.instance_norm(
            hidden, weight=norm.weight, bias=norm.bias, eps=norm.eps / scale**2
        )
        return functional.leaky_relu_(level)

    def _scale(self, sound: torch.Tensor) -> float:
        power: float = sound.var(unbiased=False).item()
        return self._gain / math.sqrt(power + self._least)
