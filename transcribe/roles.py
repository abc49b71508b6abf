"""Which party is the agent: by the channel map, else by what agents and customers say and do."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversation import Call, ChannelKind, Direction, Recording, Role
from transcribe.turns import PartyTurn

# What each party says, as a recogniser writes it: 工号 often comes out as 公号 or 功好. Weights are
# in the same unit as
# the behaviour below; a sum of 3 is as good as certain.
_AGENT_CUES = (
    (r"[工公共功宫][号好耗浩]", 3.0),
    (r"请讲|请说", 1.5),
    (r"很?高兴为您服务|为您服务", 3.0),
    (r"有什么可以帮|什么可以帮[您你]|可以帮[您你]的", 3.0),
    (r"感谢[您你]的(来电|来店|配合)|感谢来电", 3.0),
    (r"这边(帮|给|为|跟)|帮[您你](查|记录|登记|处理|办理|核对|转)", 2.0),
    (r"跟[您你](核对|确认)|核实一下|核对一下", 2.0),
    (r"请[您你]?(提供|报|说)一下|请稍等|麻烦[您你](提供|稍等)", 2.0),
    (r"您的(心情|投诉|问题|信用卡|贷款|账户|贷款|卡号)", 1.0),
    (r"我[是这].{0,6}(银行|客服|中心)|(?<![你您]们)客服", 2.0),
    (r"我们(这边|会|银行)|归我们", 1.0),
    (r"祝[您你].{0,4}(愉快|顺利)", 2.0),
    (r"先生|女士", 0.5),
    (r"您", 0.15),
)
_CUSTOMER_CUES = (
    (r"我要(投诉|找|退|取消)|我想问|我想咨询|我想(查|办|提前|转)|想问一下", 2.5),
    (r"我的(信用卡|银行卡|卡|账单|账户|手机银行|房贷|贷款|钱)", 2.0),
    (r"我叫|后四位是|[后候]四为是", 2.0),
    (r"[你您]们(银行|这|那|尽快|怎么|网点|客服|领导|经理|的)", 2.0),
    (r"没有了|那好吧|我知道了|明白了", 1.0),
    (r"凭什么|为什么(扣|不)|乱收费", 1.5),
)
_COMPILED = tuple(
    (re.compile(cue), sign * weight)
    for cues, sign in ((_AGENT_CUES, 1.0), (_CUSTOMER_CUES, -1.0))
    for cue, weight in cues
)
MOST_PER_CUE = 3  # a word said ten times proves no more than said three times
OPENING_S = 12.0
OPENS_WITH_GREETING = 1.5
TALKS_MORE = 0.5
CERTAIN_AT = 3.0  # difference of the sums at which confidence reaches 0.95
_LEFT = frozenset({"left", "0"})
_RIGHT = frozenset({"right", "1"})


@dataclass(frozen=True, slots=True)
class RoleDecision:
    """The role of each party number, how sure, and what decided."""

    roles: tuple[tuple[int, Role], ...]
    confidence: float
    method: str

    def role_of(self, party: int) -> Role:
        """The role of a party; ``unknown`` for a party that was not judged."""
        return dict(self.roles).get(party, Role.UNKNOWN)


def decide_roles(
    turns: Sequence[PartyTurn], *, call: Call, recording: Recording, floor: float
) -> RoleDecision:
    """Name the parties of a call.

    Below ``floor`` everyone is ``unknown`` with the confidence kept.
    """
    told = call.attributes.get("agent_channel", "").strip().lower()
    if recording.kind is ChannelKind.STEREO and told in _LEFT | _RIGHT:
        agent = 0 if told in _LEFT else 1
        return RoleDecision(((agent, Role.AGENT), (1 - agent, Role.CUSTOMER)), 1.0, "channel_map")
    parties = sorted({item.party for item in turns})
    if not parties:
        return RoleDecision((), 0.0, "no_speech")
    scores = {party: _score(party, turns, call) for party in parties}
    if len(parties) == 1:
        return _decide_one(parties[0], scores[parties[0]], floor)
    agent = max(parties, key=lambda party: (scores[party], -party))
    rest = max(score for party, score in scores.items() if party != agent)
    confidence = _confidence(scores[agent] - rest)
    if confidence < floor:
        return RoleDecision((), confidence, "cue_words: too little to tell")
    roles = tuple((p, Role.AGENT if p == agent else Role.CUSTOMER) for p in parties)
    return RoleDecision(roles, confidence, "cue_words")


def _decide_one(party: int, score: float, floor: float) -> RoleDecision:
    confidence = _confidence(abs(score))
    if confidence < floor:
        return RoleDecision((), confidence, "one_party: too little to tell")
    role = Role.AGENT if score > 0 else Role.CUSTOMER
    return RoleDecision(((party, role),), confidence, "one_party: cue_words")


def _score(party: int, turns: Sequence[PartyTurn], call: Call) -> float:
    """Sum of the cues in the party's words and of what it does; positive for an agent."""
    own = [item.turn for item in turns if item.party == party]
    text = "\n".join(turn.text for turn in own)
    cues = sum(weight * min(len(cue.findall(text)), MOST_PER_CUE) for cue, weight in _COMPILED)
    opening = "".join(turn.text for turn in own if turn.start < OPENING_S)
    greets = OPENS_WITH_GREETING if re.search(r"^.{0,3}[您你]好", opening) else 0.0
    if own[0].start > min(item.turn.start for item in turns):
        greets = 0.0
    said = sum(len(item.turn.text) for item in turns)
    more = TALKS_MORE if len(text) * 2 > said > len(text) else 0.0
    return cues + _by_direction(greets, call) + more


def _by_direction(greets: float, call: Call) -> float:
    """Who is called answers first: outbound, a first 你好 may be the customer's."""
    return greets / 3 if call.direction is Direction.OUTBOUND else greets


def _confidence(difference: float) -> float:
    """From 0.5 (no difference) to 0.99; ``CERTAIN_AT`` gives 0.95."""
    certainty = 1.0 / (1.0 + math.exp(-difference / CERTAIN_AT * math.log(19.0)))
    return round(min(certainty, 0.99), 3)
