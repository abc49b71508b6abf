"""The convolutions over the spectrum that CAM++ begins with, for stretches laid in one row."""

from typing import Any

import torch
from torch.nn.functional import conv2d
from torch.nn.utils.fusion import fuse_conv_bn_eval

Convolution = tuple[torch.Tensor, torch.Tensor]


class SpectrumHead:
    """Thirteen convolutions; what they put into gaps is wiped, so that borders are as if alone."""

    def __init__(self, head: torch.nn.Module) -> None:
        parts: Any = head
        self._first = _over_time(parts.conv1, parts.bn1)
        self._blocks = [
            _ResidualBlock(block)
            for layer in ("layer1", "layer2")
            for block in getattr(parts, layer)
        ]
        self._last = _over_time(parts.conv2, parts.bn2)

    def listen(self, features: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        """Numbers ``[frames, 320]``, by frequency and channel, of features ``[frames, 80]``."""
        sound = features[None, None].contiguous(memory_format=torch.channels_last)
        hidden = _wiped(conv2d(sound, *self._first, padding=1).relu_(), gaps)
        for block in self._blocks:
            hidden = block.listen(hidden, gaps)
        last = conv2d(hidden, *self._last, stride=(1, 2), padding=1).relu_()
        return _wiped(last, gaps)[0].permute(1, 2, 0).reshape(len(features), -1)


class _ResidualBlock:
    def __init__(self, block: torch.nn.Module) -> None:
        parts: Any = block
        self._stride = (1, int(parts.conv1.stride[0]))
        self._first = _over_time(parts.conv1, parts.bn1)
        self._second = _over_time(parts.conv2, parts.bn2)
        shortcut = parts.shortcut
        self._shortcut = _over_time(shortcut[0], shortcut[1]) if len(shortcut) else None

    def listen(self, hidden: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        """``[1, 32, frames, frequencies]`` to as many or half the frequencies."""
        first = conv2d(hidden, *self._first, stride=self._stride, padding=1).relu_()
        second = conv2d(_wiped(first, gaps), *self._second, padding=1)
        if self._shortcut is None:
            second += hidden
        else:
            second += conv2d(hidden, *self._shortcut, stride=self._stride)
        return _wiped(second.relu_(), gaps)


def folded(convolution: torch.nn.Module, normalisation: torch.nn.Module) -> Convolution:
    """Weight and bias of a convolution and the normalisation after it, as one."""
    plain: Any = convolution
    learnt: Any = normalisation
    if learnt.affine:
        both: Any = fuse_conv_bn_eval(plain, learnt)
        return both.weight.detach(), both.bias.detach()
    scale = torch.rsqrt(learnt.running_var + learnt.eps)
    weight = plain.weight.detach()
    return weight * scale.view(-1, *[1] * (weight.dim() - 1)), -learnt.running_mean * scale


def _over_time(convolution: torch.nn.Module, normalisation: torch.nn.Module) -> Convolution:
    """Weights for sound that lies by time, then frequency: the other way round than published."""
    weight, bias = folded(convolution, normalisation)
    return weight.transpose(2, 3).contiguous(memory_format=torch.channels_last), bias


def _wiped(hidden: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
    return hidden.index_fill_(2, gaps, 0.0)
