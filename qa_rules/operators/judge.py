"""The ``judge`` operator.

A question to a language model, whose answer counts only with a verbatim quote.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from conversation import Role
from language.mask import mask_numbers
from qa_rules.evidence import Finding, Hit
from qa_rules.language_model import EndpointError
from qa_rules.metadata import value_of
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.scene import seconds_of
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_VARIABLE = re.compile(r"\{([\w-]+)\}")
_INJECTION = re.compile(
    r"(忽略|无视|不要理会|忘记).{0,8}(指令|指示|提示|规则|要求|以上|之前|上面)"
    r"|ignore.{0,20}(instruction|prompt|above|previous)|system\s*prompt|系统提示词|\"answer\"",
    re.IGNORECASE,
)
SHORTEST_QUOTE = 2


class JudgeSearch(Search):
    """Asks a language model a yes-or-no question (``asks``) about the turns of the place.

    ``{name}`` in the question is filled from the call's metadata. Off unless an endpoint is set. A
    yes counts only with a quote that stands verbatim in a turn of the place, said by ``role``;
    anything else (no quote, another party's words, a transcript that gives the model orders, a
    timeout, bad JSON) goes to a person.
    """

    asks_a_model: ClassVar[bool] = True

    operator: Literal["judge"]
    asks: str = Field(min_length=4, max_length=1000)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the quoted words."""
        if scene.endpoint is None:
            return Finding(Truth.NOT_EVALUABLE, reason="大模型检测没有开启")
        masked = {at: mask_numbers(scene.turns[at].text) for at in place.positions}
        if any(_INJECTION.search(text) for text in masked.values()):
            return Finding(Truth.NOT_EVALUABLE, reason="通话中有话像在指挥大模型，不交给它判断")
        told = [
            {"turn": at, "role": scene.turns[at].role.value, "text": text}
            for at, text in masked.items()
        ]
        try:
            answer = scene.endpoint.ask(self._question(scene), told)
        except EndpointError as error:
            return Finding(Truth.NOT_EVALUABLE, reason=str(error))
        return self._check(name, answer, masked, scene)

    def _check(
        self, name: str, answer: Mapping[str, Any], masked: Mapping[int, str], scene: "Scene"
    ) -> Finding:
        if answer["answer"] == "no":
            return Finding(Truth.MISS)
        if answer["answer"] == "unsure":
            return Finding(Truth.NOT_EVALUABLE, reason="大模型不能确定")
        quote, at = answer.get("quote"), answer.get("turn")
        if not isinstance(quote, str) or len(quote.strip()) < SHORTEST_QUOTE:
            return Finding(Truth.NOT_EVALUABLE, reason="大模型没有给出原文")
        if not isinstance(at, int) or quote not in masked.get(at, ""):
            return Finding(Truth.NOT_EVALUABLE, reason="大模型引用的话不在所查的句子里")
        return Finding(Truth.HIT, (_quoted(name, at, quote, masked[at], scene),))

    def _question(self, scene: "Scene") -> str:
        call = scene.conversation.call
        filled = _VARIABLE.sub(lambda match: value_of(call, match[1]) or "（未知）", self.asks)
        who = {Role.AGENT: "只看客服说的话。", Role.CUSTOMER: "只看客户说的话。"}
        return mask_numbers(filled) + (who[self.party] if self.party else "")

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"大模型回答“{self.asks}”为是，并引用原文"


def _quoted(name: str, at: int, quote: str, masked: str, scene: "Scene") -> Hit:
    turn = scene.turns[at]
    start = masked.index(quote)
    end = start + len(quote)
    seconds = seconds_of(turn, start, end)
    return Hit(name, turn.index, *seconds, turn.role, turn.text[start:end], start, end, "大模型")
