"""Whether a checkpoint or a scorecard is about a call at all."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from conversation import Call, Conversation
from qa_rules.metadata import holds, in_chinese, value_of
from qa_rules.outcome import Truth
from qa_rules.quantity import SecondsComparison
from qa_rules.search import StrictModel

DirectionWord = Literal["inbound", "outbound", "internal", "unknown"]


def _readable(wanted: str) -> str:
    holds(wanted, "")
    return wanted


AttributeTest = Annotated[str, AfterValidator(_readable)]


class AppliesWhen(StrictModel):
    """Conditions on the call's metadata, its length, and ``occasion``.

    A condition over the searches.

    A list means one of them. A call that does not say its direction meets ``unknown`` only; where
    ``unknown`` is not listed the answer is open.
    """

    direction: DirectionWord | list[DirectionWord] = Field(default=[])
    queue: str | list[str] = Field(default=[])
    team: str | list[str] = Field(default=[])
    duration: SecondsComparison | None = None
    attributes: dict[str, AttributeTest] = Field(default={})
    occasion: str | None = None

    def judge(self, conversation: Conversation) -> tuple[Truth, str]:
        """Whether the call meets all but the occasion, and in Chinese what it does not meet."""
        if self.asks_no_metadata:
            return Truth.HIT, ""
        call = conversation.call
        truth, reason = self._direction(call)
        if truth is Truth.MISS:
            return truth, reason
        for name, wanted in (("queue", self.queue), ("team", self.team)):
            listed = _listed(wanted)
            if listed and value_of(call, name) not in listed:
                return Truth.MISS, f"{name} 不是 {'、'.join(listed)}"
        if self.duration is not None and not self.duration.holds(conversation.duration_s):
            return (
                Truth.MISS,
                f"通话时长 {conversation.duration_s:.0f} 秒，要求{self.duration.in_chinese}",
            )
        for name, test in self.attributes.items():
            if not holds(test, value_of(call, name)):
                return Truth.MISS, f"随路数据 {name} 不满足：{in_chinese(test)}"
        return truth, reason

    @cached_property
    def asks_no_metadata(self) -> bool:
        """Whether it is about every call, as far as direction, length and fields go."""
        asked = (self.direction, self.queue, self.team, self.duration, self.attributes)
        return not any(asked)

    def _direction(self, call: Call) -> tuple[Truth, str]:
        listed = _listed(self.direction)
        if not listed:
            return Truth.HIT, ""
        actual = "unknown" if call.direction is None else call.direction.value
        if actual in listed:
            return Truth.HIT, ""
        if actual == "unknown":
            return Truth.NOT_EVALUABLE, "不知道是呼入还是呼出"
        return Truth.MISS, f"通话方向不是 {'、'.join(listed)}"

    def without_metadata(self) -> "AppliesWhen":
        """Only the occasion, for examples that give no metadata."""
        return AppliesWhen(occasion=self.occasion)


def _listed(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
