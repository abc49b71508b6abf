"""Puts the spoken turns of a call on one clock."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .script import CallScript, Turn

Samples = npt.NDArray[Any]

LEAD_IN_S = 0.5
LEAD_OUT_S = 0.7
USUAL_GAP_S = (0.3, 0.8)


@dataclass(frozen=True)
class PlacedTurn:
    """A turn with its sound and the sample at which it starts."""

    turn: Turn
    samples: Samples
    start: int

    @property
    def end(self) -> int:
        """The sample after its last one."""
        return self.start + len(self.samples)


def place(call: CallScript, spoken: list[Samples], rate: int) -> list[PlacedTurn]:
    """Each turn starts after the latest end so far plus its gap (a negative gap overlaps)."""
    chance = seeded(call.call_id, "gaps")
    placed: list[PlacedTurn] = []
    clock = int(LEAD_IN_S * rate)
    for number, (turn, samples) in enumerate(zip(call.turns, spoken, strict=True)):
        drawn = float(chance.uniform(*USUAL_GAP_S))
        gap = drawn if turn.gap_s is None else turn.gap_s
        start = clock + int(gap * rate) if number else clock
        placed.append(PlacedTurn(turn, samples, start))
        clock = max(clock, placed[-1].end)
    return placed


def length(placed: list[PlacedTurn], rate: int) -> int:
    """Samples of the whole recording, with a short lead-out."""
    return max(turn.end for turn in placed) + int(LEAD_OUT_S * rate)


def seeded(call_id: str, purpose: str) -> np.random.Generator:
    """A random generator that depends on nothing but the call and the purpose."""
    return np.random.default_rng(zlib.crc32(f"{call_id}/{purpose}".encode()))
