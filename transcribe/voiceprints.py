"""Agents' voices that were enrolled with their consent, and what they say about a call's parties.

A voiceprint is biometric data: one private file an agent, with who consented when, which can be
deleted. Customers' voices are never kept: they are described, compared and forgotten.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from conversation.errors import HomeError, UsageError
from transcribe.models import EMBEDDING_SHA256
from transcribe.turns import PROMPTS, PartyTurn

MODEL = f"campplus@{EMBEDDING_SHA256[:12]}"
LEAST_ENROLLED_S = 10.0  # of clean speech: less makes an unreliable voiceprint
LEAST_HEARD_S = 3.0  # of a party in a call, to be compared
LONGEST_HEARD_S = 30.0
# Two people on one line resemble each other (cosines up to 0.8), so only the difference counts.
CLEARLY_NEARER = 0.1
WORTH = 4.0  # in the unit of the cue words, where 3 is as good as certain
_SUFFIX = ".voice.json"
_NAME = re.compile(r"[\w.@-]{1,100}")


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """One agent's voice: a unit vector, from how many seconds, and the consent behind it.

    ``enrolled_on`` is a date (ISO), ``model`` the network that it can be compared under.
    """

    agent_id: str
    vector: tuple[float, ...]
    seconds: float
    model: str
    enrolled_on: str
    consent: str


class Describer(Protocol):
    """Gives unit vectors of stretches of one channel at 16 kHz."""

    def describe(self, samples: NDArray[np.float32], spans: Sequence[Span]) -> NDArray[np.float32]:
        """One row a span."""
        ...


def save_voiceprint(voiceprint: Voiceprint, folder: Path) -> Path:
    """Write one agent's voice in place of an earlier one; only the owner of the file reads it."""
    path = _path_of(folder, voiceprint.agent_id)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(voiceprint), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise HomeError(f"{path} cannot be written: {error.strerror} — nothing was kept") from error
    return path


def load_voiceprints(folder: Path) -> tuple[Voiceprint, ...]:
    """Every enrolled voice, by agent; raises ``HomeError`` for a file that cannot be read."""
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            found.append(Voiceprint(**{**values, "vector": tuple(values["vector"])}))
        except (ValueError, KeyError, TypeError) as error:
            raise HomeError(
                f"the voiceprint {path} cannot be read: {error} — delete it and enrol again"
            ) from error
    return tuple(found)


def forget_voiceprint(folder: Path, agent_id: str) -> bool:
    """Delete an agent's voice; whether there was one."""
    path = _path_of(folder, agent_id)
    existed = path.exists()
    path.unlink(missing_ok=True)
    return existed


def describe_voice(
    describer: Describer, samples: NDArray[np.float32], spans: Iterable[Span]
) -> tuple[NDArray[np.float64], float]:
    """Mean direction of one person's speech and the seconds behind it; no seconds, no direction."""
    pieces: list[Span] = []
    for span in sorted(spans, key=lambda span: -span.duration):
        heard_s = sum(piece.duration for piece in pieces)
        if heard_s >= LONGEST_HEARD_S or span.duration < 0.6:
            break
        start = span.start
        while start + 0.6 <= span.end and heard_s < LONGEST_HEARD_S:
            pieces.append(Span(start, min(span.end, start + 1.5)))
            heard_s += pieces[-1].duration
            start += 1.5
    if not pieces:
        return np.zeros(0), 0.0
    rounded = [Span(p.start, p.start + np.floor(p.duration * 10) / 10) for p in pieces]
    vectors = describer.describe(samples, rounded).astype(np.float64)
    weights = np.array([piece.duration for piece in rounded])
    mean = (vectors * weights[:, None]).sum(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9), float(weights.sum())


def weigh_voices(
    voiceprints: Sequence[Voiceprint],
    turns: Sequence[PartyTurn],
    channels: NDArray[np.float32],
    describer: Describer,
    *,
    agent_id: str,
) -> Mapping[int, float]:
    """What enrolled voices add to each party's evidence of being the agent.

    The call's own agent where enrolled, else whoever is nearest. Nothing where the parties are
    about equally near, or one says too little.
    """
    usable = [one for one in voiceprints if one.model == MODEL]
    wanted = [one for one in usable if one.agent_id == agent_id] or usable
    if not wanted:
        return {}
    prints = np.array([one.vector for one in wanted])
    nearness: dict[int, float] = {}
    for party in sorted({item.party for item in turns if item.party != PROMPTS}):
        own = [item.turn for item in turns if item.party == party]
        channel = channels[min(own[0].channel, len(channels) - 1)]
        voice, seconds = describe_voice(describer, channel, [turn.span for turn in own])
        if seconds < LEAST_HEARD_S:
            return {}
        nearness[party] = float(np.max(prints @ voice))
    if len(nearness) < 2:
        return {}
    ranked = sorted(nearness, key=lambda party: -nearness[party])
    if nearness[ranked[0]] - nearness[ranked[1]] < CLEARLY_NEARER:
        return {}
    return {party: WORTH if party == ranked[0] else 0.0 for party in ranked}


def _path_of(folder: Path, agent_id: str) -> Path:
    if not _NAME.fullmatch(agent_id) or agent_id.startswith("."):
        raise UsageError(
            f"`{agent_id}` cannot be an agent's id — letters, digits, . _ @ and - are allowed"
        )
    return folder / f"{agent_id}{_SUFFIX}"
