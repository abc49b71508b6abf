"""Which party is the agent: by the channel map, by enrolled voices, by what each says and does."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from conversation import Call, ChannelKind, Direction, Recording, Role, Turn
from transcribe.role_cues import Cues, find_cues
from transcribe.turns import PROMPTS, PartyTurn

OPENING_S = 12.0
OPENS_WITH_GREETING = 1.5
TALKS_MORE = 0.5
CERTAIN_AT = 3.0  # difference of the sums at which confidence reaches 0.95
# A channel map is doubted where the words say otherwise as surely as they name an agent, and
# overruled where they are twice as sure: on the bundled calls the words agree with it by 6 to 42.
DOUBTED_AT = 3.0
OVERRULED_AT = 6.0
DOUBTED_CONFIDENCE = 0.65  # below what reviewers see as uncertain, above the floor
# On the bundled calls a party's own words hold at most 2 of the other's cues, a whole call 2 to 11.
OF_BOTH_AT = 2.5
SWAPPED = "channel_map_swapped"
_LEFT = frozenset({"left", "0"})
_RIGHT = frozenset({"right", "1"})
_GREETING = re.compile(
    r"^(?:.{0,3}[您你]好|(?i:\W*(?:good (?:morning|afternoon|evening)|thank you for)))"
)
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class RoleDecision:
    """The role of each party number, how sure, what decided, and the cues behind it."""

    roles: tuple[tuple[int, Role], ...]
    confidence: float
    method: str
    reasons: tuple[str, ...] = ()

    def role_of(self, party: int) -> Role:
        """The role of a party; ``unknown`` for a party that was not judged."""
        if party == PROMPTS:
            return Role.IVR
        return dict(self.roles).get(party, Role.UNKNOWN)

    @property
    def explained(self) -> str:
        """Method and reasons in one line."""
        return f"{self.method} ({'; '.join(self.reasons)})" if self.reasons else self.method


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a party being the agent (positive) or the customer, and why."""

    score: float
    reasons: tuple[str, ...]
    contrary: float = 0.0


def decide_roles(
    turns: Sequence[PartyTurn],
    *,
    call: Call,
    recording: Recording,
    floor: float,
    voices: Mapping[int, float] | None = None,
    by_words: bool = False,
) -> RoleDecision:
    """Name the parties of a call.

    ``by_words``: alike voices, told apart by what they say, which makes a decision a doubtful one.

    ``voices`` is what the agents' enrolled voices add to the evidence of each party. Below
    ``floor`` everyone is ``unknown`` with the confidence kept. A channel map that the words clearly
    contradict is overruled, with ``channel_map_swapped`` as the method.
    """
    spoken = [item for item in turns if item.party != PROMPTS]
    evidence = {
        party: _weigh(party, spoken, call, (voices or {}).get(party, 0.0))
        for party in sorted({item.party for item in spoken})
    }
    told = call.attributes.get("agent_channel", "").strip().lower()
    if recording.kind is ChannelKind.STEREO and told in _LEFT | _RIGHT:
        return _check_map(0 if told in _LEFT else 1, evidence)
    if not evidence:
        return RoleDecision((), 0.0, "no_speech")
    method = "enrolled_voice" if voices and any(voices.values()) else "cue_words"
    if len(evidence) == 1:
        return _decide_one(*next(iter(evidence.items())), floor, method)
    if by_words:
        return _doubted(_decide(evidence, floor, "words, as the voices are alike"))
    return _decide(evidence, floor, method)


def _doubted(decision: RoleDecision) -> RoleDecision:
    return replace(decision, confidence=min(decision.confidence, DOUBTED_CONFIDENCE))


def _check_map(agent: int, evidence: Mapping[int, _Evidence]) -> RoleDecision:
    """Follow the channel map unless both parties' words say that it is the wrong way round."""
    roles = ((agent, Role.AGENT), (1 - agent, Role.CUSTOMER))
    if set(evidence) != {0, 1}:
        return RoleDecision(roles, 1.0, "channel_map")
    against = evidence[1 - agent].score - evidence[agent].score
    reasons = (*_named("agent", evidence[1 - agent]), *_named("customer", evidence[agent]))
    if against >= OVERRULED_AT:
        swapped = ((1 - agent, Role.AGENT), (agent, Role.CUSTOMER))
        return RoleDecision(swapped, _confidence(against), SWAPPED, reasons)
    if against >= DOUBTED_AT:
        return RoleDecision(roles, DOUBTED_CONFIDENCE, "channel_map_doubted", reasons)
    return RoleDecision(roles, 1.0, "channel_map")


def _decide(evidence: Mapping[int, _Evidence], floor: float, method: str) -> RoleDecision:
    """The likeliest agent, against the likeliest customer; a third voice by its own words."""
    agent = max(evidence, key=lambda party: (evidence[party].score, -party))
    others = [party for party in evidence if party != agent]
    customer = min(others, key=lambda party: (evidence[party].score, party))
    confidence = _confidence(evidence[agent].score - evidence[customer].score)
    reasons = (*_named("agent", evidence[agent]), *_named("customer", evidence[customer]))
    if confidence < floor:
        return RoleDecision((), confidence, f"{method}: too little to tell", reasons)
    roles = [(agent, Role.AGENT), (customer, Role.CUSTOMER)]
    third = [party for party in others if party != customer]
    roles += [(party, _role_of_third(evidence[party])) for party in third]
    told = tuple(f"a third voice is {role}" for party, role in roles if party in third)
    return RoleDecision(tuple(sorted(roles)), confidence, method, (*reasons, *told))


def _role_of_third(evidence: _Evidence) -> Role:
    """A colleague, somebody at the customer's side, or nobody that can be named."""
    if evidence.score >= CERTAIN_AT:
        return Role.AGENT
    return Role.CUSTOMER if evidence.score <= -CERTAIN_AT else Role.UNKNOWN


def _decide_one(party: int, evidence: _Evidence, floor: float, method: str) -> RoleDecision:
    confidence = _confidence(abs(evidence.score))
    role = Role.AGENT if evidence.score > 0 else Role.CUSTOMER
    reasons = _named(str(role), evidence)
    if evidence.contrary >= OF_BOTH_AT:
        said = ("one voice says what both parties say", *reasons)
        return RoleDecision((), 0.5, "one_party: too little to tell", said)
    if confidence < floor:
        return RoleDecision((), confidence, "one_party: too little to tell", reasons)
    return RoleDecision(((party, role),), confidence, f"one_party: {method}", reasons)


def _weigh(party: int, turns: Sequence[PartyTurn], call: Call, voice: float) -> _Evidence:
    """Sum of the cues in the party's words, of what it does and of how it sounds."""
    own = [item.turn for item in turns if item.party == party]
    cues = find_cues([turn.text for turn in own])
    reasons = list(_strongest(cues))
    score = cues.score + voice
    if voice:
        reasons.insert(0, "enrolled voice" if voice > 0 else "not the enrolled voice")
    if _opens_with_greeting(own, turns):
        score += _by_direction(OPENS_WITH_GREETING, call)
        reasons.append("opens")
    said = sum(len(item.turn.text) for item in turns)
    length = sum(len(turn.text) + 1 for turn in own) - 1
    if length * 2 > said > length:
        score += TALKS_MORE
        reasons.append("talks more")
    return _Evidence(score, tuple(reasons), cues.contrary)


def _opens_with_greeting(own: Sequence[Turn], turns: Sequence[PartyTurn]) -> bool:
    opening = "".join(turn.text for turn in own if turn.start < OPENING_S)
    is_first = own[0].start <= min(item.turn.start for item in turns)
    return is_first and bool(_GREETING.search(opening))


def _strongest(cues: Cues) -> tuple[str, ...]:
    return cues.named[:_MOST_NAMED]


def _named(role: str, evidence: _Evidence) -> tuple[str, ...]:
    return (f"{role}: {', '.join(evidence.reasons)}",) if evidence.reasons else ()


def _by_direction(greets: float, call: Call) -> float:
    """Who is called answers first: outbound, a first 你好 may be the customer's."""
    return greets / 3 if call.direction is Direction.OUTBOUND else greets


def _confidence(difference: float) -> float:
    """From 0.5 (no difference) to 0.99; ``CERTAIN_AT`` gives 0.95."""
    certainty = 1.0 / (1.0 + math.exp(-difference / CERTAIN_AT * math.log(19.0)))
    return round(min(certainty, 0.99), 3)
