"""Stretches of any length laid in one row, with gaps between, so that one pass describes all."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

GAP = 4  # frames: what the widest convolution sees beyond a stretch's border, and an even number


@dataclass(frozen=True, slots=True)
class Layout:
    """Where stretches lie among ``frames``, and among pairs of frames: what a stride of 2 leaves.

    ``gaps`` and ``pair_gaps`` are the frames and pairs of no stretch, ``owner`` is the stretch of
    each pair (one more than there are for gaps), ``share`` ``[stretches, pairs]`` makes the mean
    of each stretch, ``pairs`` ``[stretches, 1]`` says how many pairs it has.
    """

    starts: tuple[int, ...]
    frames: int
    gaps: torch.Tensor
    pair_gaps: torch.Tensor
    owner: torch.Tensor
    share: torch.Tensor
    pairs: torch.Tensor


def lay_out(lengths: Sequence[int]) -> Layout:
    """Give each stretch of so many frames an even place, gaps before, between and after."""
    count = len(lengths)
    pairs = [(length + 1) // 2 for length in lengths]
    starts, end = [], GAP
    for own in pairs:
        starts.append(end)
        end += 2 * own + GAP
    taken = torch.zeros(end, dtype=torch.bool)
    owner = torch.full((end // 2,), count)
    for stretch, (start, length, own) in enumerate(zip(starts, lengths, pairs, strict=True)):
        taken[start : start + length] = True
        owner[start // 2 : start // 2 + own] = stretch
    members = torch.nn.functional.one_hot(owner, count + 1)[:, :count].t().float()
    per_stretch = torch.tensor(pairs, dtype=torch.float32)[:, None]
    return Layout(
        tuple(starts),
        end,
        (~taken).nonzero()[:, 0],
        (owner == count).nonzero()[:, 0],
        owner,
        (members / per_stretch).contiguous(),
        per_stretch,
    )


def spread(values: torch.Tensor, layout: Layout) -> torch.Tensor:
    """The values ``[stretches, n]`` at each pair of their stretch, zeros in gaps."""
    return torch.cat([values, values.new_zeros(1, values.shape[1])])[layout.owner]
