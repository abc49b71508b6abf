"""The ``talk_ratio`` operator: how much of the talking one party does."""

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import ShareComparison
from qa_rules.search import Search
from qa_rules.timing import measured, speech_s

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class TalkRatio(Search):
    """Compares the ``share`` of all speech that ``role`` speaks (``over 70%``).

    Always about the whole call.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["talk_ratio"]
    share: ShareComparison

    @model_validator(mode="after")
    def _has_a_party(self) -> Self:
        if self.role == "any":
            raise ValueError(
                "`talk_ratio` is about one party — write `role: agent` or `role: customer`"
            )
        return self

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the share."""
        del place
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有说话占比可言")
        share = self._share(scene)
        if share is None:
            return Finding(Truth.NOT_EVALUABLE, reason="没有人说话")
        detail = f"说话占比 {share:.0%}"
        if not self.share.holds(share):
            return Finding(Truth.MISS, reason=detail)
        return Finding(Truth.HIT, (scene.about_the_call(name, detail),))

    def _share(self, scene: "Scene") -> float | None:
        party = self.party or Role.AGENT
        values = measured(scene.conversation, "talk_ratio", party)
        if values:
            return values[0]
        other = Role.CUSTOMER if party is Role.AGENT else Role.AGENT
        own, others = speech_s(scene.conversation, party), speech_s(scene.conversation, other)
        return own / (own + others) if own + others > 0 else None

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"说话占比 {self.share.in_chinese}"
