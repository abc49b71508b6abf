"""The ``abnormal_hangup`` operator: the line stays open, or is cut, after the last word."""

from typing import TYPE_CHECKING, ClassVar, Literal

from conversation import ChannelKind
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import SecondsComparison
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class AbnormalHangup(Search):
    """Compares the seconds from the last word to the end of the recording with ``silence``.

    ``over 10s`` finds a line left open, ``under 0.5s`` a call cut off. With a ``role``, only calls
    whose last turn is that party's.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["abnormal_hangup"]
    silence: SecondsComparison

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the last turn; without a recording the end is not known."""
        if scene.kind is None or scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="没有录音，不知道何时挂机")
        spoken = scene.place(self.within, None).positions
        if not spoken or spoken[-1] not in place.positions:
            return Finding(Truth.MISS)
        wait = scene.conversation.duration_s - scene.stage.end
        if not self.silence.holds(wait):
            return Finding(Truth.MISS, reason=f"最后一句之后 {wait:.1f} 秒挂机")
        detail = f"最后一句之后 {wait:.1f} 秒挂机"
        return Finding(Truth.HIT, (scene.whole_turn(name, spoken[-1], detail),))

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"最后一句到挂机 {self.silence.in_chinese}"
