"""CAM++ laid out for a processor: many stretches in one pass, frames as rows of matrices.

It computes what the published network does, up to the sixth digit. Normalisations are folded into
the maps beside them; of a normalisation and a rectifier before a map only a clamp is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from transcribe.diarization.campplus_head import SpectrumHead, folded
from transcribe.diarization.stretches import Layout, lay_out, spread

LONGEST_FRAMES = 200  # the network takes means over so many frames and over the whole: one then
_BLOCKS = (("1", 1), ("2", 2), ("3", 2))  # and how far apart the frames of their convolutions are
_GROWTH = 32
_WIDEST = 1024
_FRAME = 320  # numbers that the head makes of a frame


class Campplus:
    """The speaker network, from the published one, for stretches of at most 2 s."""

    def __init__(self, network: torch.nn.Module) -> None:
        with torch.inference_mode():
            layers: Any = network.get_submodule("xvector")
            self._head = SpectrumHead(network.get_submodule("head"))
            weight, self._first_bias = folded(layers.tdnn.linear, layers.tdnn.nonlinear.batchnorm)
            # Numbers of a frame lie by frequency, then by channel.
            by_place = weight.view(-1, _GROWTH, _FRAME // _GROWTH, 5).permute(3, 2, 1, 0)
            self._first = by_place.reshape(5 * _FRAME, -1).contiguous()
            self._blocks = [
                _Block(
                    [_DenseLayer(layer, reach) for layer in getattr(layers, f"block{name}")],
                    _transition(getattr(layers, f"transit{name}")),
                )
                for name, reach in _BLOCKS
            ]
            self._scale, self._shift = _affine(layers.out_nonlinear.batchnorm)
            last, self._last_bias = folded(layers.dense.linear, layers.dense.nonlinear.batchnorm)
            self._last = last[:, :, 0].t().contiguous()

    @torch.inference_mode()
    def embed(self, stretches: Sequence[torch.Tensor]) -> torch.Tensor:
        """Vectors ``[stretches, 192]`` of features ``[frames, 80]`` of any lengths up to 2 s.

        Raises ``ValueError`` for a longer one.
        """
        lengths = [len(stretch) for stretch in stretches]
        if max(lengths) > LONGEST_FRAMES:
            raise ValueError(f"a stretch of {max(lengths)} frames: {LONGEST_FRAMES} are the most")
        layout = lay_out(lengths)
        features = torch.zeros(layout.frames, stretches[0].shape[1])
        for start, stretch in zip(layout.starts, stretches, strict=True):
            features[start : start + len(stretch)] = stretch - stretch.mean(dim=0)
        hidden = self._by_pairs(self._head.listen(features, layout.gaps))
        scratch = torch.empty(len(hidden) * _WIDEST)
        for block in self._blocks:
            hidden = block.grow(hidden, layout, scratch)
        return self._pool((hidden * self._scale + self._shift).relu_(), layout)

    def _by_pairs(self, frames: torch.Tensor) -> torch.Tensor:
        """The first convolution over time: five frames around every second one."""
        edges = frames.new_zeros(4, _FRAME)
        around = torch.cat([edges[:2], frames, edges]).view(-1)
        rows = around.as_strided((len(frames) // 2, 5 * _FRAME), (2 * _FRAME, 1)).contiguous()
        return torch.addmm(self._first_bias, rows, self._first).relu_()

    def _pool(self, hidden: torch.Tensor, layout: Layout) -> torch.Tensor:
        mean = layout.share @ hidden
        squared = (hidden - spread(mean, layout)).square_()
        unbiased = layout.pairs / (layout.pairs - 1.0).clamp_min(1.0)
        deviation = (layout.share @ squared).mul_(unbiased).sqrt_()
        pooled = torch.cat([mean, deviation], dim=1)
        return torch.addmm(self._last_bias, pooled, self._last).relu_()


class _Gate:
    """``map(relu(norm(x)))`` as a clamp and a map: relu(s·x + b) is s·clamp(x, edge) + b."""

    def __init__(
        self, normalisation: torch.nn.Module, weight: torch.Tensor, bias: torch.Tensor
    ) -> None:
        scale, shift = _affine(normalisation)
        edge, far = -shift / scale, torch.full_like(shift, float("inf"))
        self._low = torch.where(scale > 0, edge, -far)
        self._high = torch.where(scale > 0, far, edge)
        self._weight = (weight * scale).t().contiguous()
        self._bias = weight @ shift + bias

    def pass_on(self, rows: torch.Tensor, scratch: torch.Tensor) -> torch.Tensor:
        """The mapped rows; ``scratch`` holds what is clamped."""
        clamped = scratch[: rows.numel()].view(rows.shape)
        torch.clamp(rows, self._low, self._high, out=clamped)
        return torch.addmm(self._bias, clamped, self._weight)


class _DenseLayer:
    """One of the layers that each add 32 numbers to what all before them made of a frame."""

    def __init__(self, layer: torch.nn.Module, reach: int) -> None:
        parts: Any = layer
        weight, bias = folded(parts.linear1, parts.nonlinear2.batchnorm)
        self._gate = _Gate(parts.nonlinear1.batchnorm, weight[:, :, 0], bias)
        self._reach = reach
        context = parts.cam_layer
        self._local = context.linear_local.weight.permute(1, 2, 0).reshape(len(weight), -1)
        # Means of the whole and of its 2 s are added up, and are the same here.
        self._narrow = 2.0 * context.linear1.weight[:, :, 0].t()
        self._narrow_bias = context.linear1.bias
        self._widen = context.linear2.weight[:, :, 0].t()
        self._widen_bias = context.linear2.bias

    def add(
        self, rows: torch.Tensor, into: torch.Tensor, layout: Layout, scratch: torch.Tensor
    ) -> None:
        """Write what the layer makes of ``rows`` into 32 columns."""
        hidden = self._gate.pass_on(rows, scratch).relu_().index_fill_(0, layout.pair_gaps, 0.0)
        narrow = torch.addmm(self._narrow_bias, layout.share @ hidden, self._narrow).relu_()
        gates = torch.addmm(self._widen_bias, narrow, self._widen).sigmoid_()
        taps = hidden @ self._local
        near, reach = taps[:, _GROWTH : 2 * _GROWTH], self._reach
        near[reach:] += taps[:-reach, :_GROWTH]
        near[:-reach] += taps[reach:, 2 * _GROWTH :]
        torch.mul(near, spread(gates, layout), out=into)


@dataclass(frozen=True, slots=True)
class _Block:
    layers: Sequence[_DenseLayer]
    transition: _Gate

    def grow(self, rows: torch.Tensor, layout: Layout, scratch: torch.Tensor) -> torch.Tensor:
        """All layers' numbers of each row beside its own, then half as many."""
        width = rows.shape[1]
        grown = torch.empty(len(rows), width + _GROWTH * len(self.layers))
        grown[:, :width] = rows
        for layer in self.layers:
            layer.add(grown[:, :width], grown[:, width : width + _GROWTH], layout, scratch)
            width += _GROWTH
        return self.transition.pass_on(grown, scratch)


def _transition(layer: torch.nn.Module) -> _Gate:
    parts: Any = layer
    weight = parts.linear.weight[:, :, 0]
    return _Gate(parts.nonlinear.batchnorm, weight, torch.zeros(len(weight)))


def _affine(normalisation: torch.nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """Scale and shift that a normalisation comes to once it has learnt."""
    learnt: Any = normalisation
    scale = learnt.weight / torch.sqrt(learnt.running_var + learnt.eps)
    return scale, learnt.bias - learnt.running_mean * scale
