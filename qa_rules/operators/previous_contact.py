"""The ``previous_contact`` operator: has this customer called, or complained, before."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene

FIELDS = {"contact": "previous_contacts", "complaint": "previous_complaints"}
WORDS = {"contact": "来电", "complaint": "投诉"}
FORWARDED_S = (
    900  # a call within 15 minutes of the last is a transfer or a redial, not a new contact
)


class PreviousContact(Search):
    """Finds customers with ``times`` earlier contacts of a ``kind`` in so many ``days``.

    Reads the call's attributes ``previous_contacts`` and ``previous_complaints``: times in ISO
    8601, separated by blanks or commas. Empty means none; where the field is missing it cannot be
    judged. Contacts less than 15 minutes before the call are the same contact.
    """

    operator: Literal["previous_contact"]
    kind: Literal["contact", "complaint"] = "contact"
    days: float = Field(default=7, gt=0)
    times: int = Field(default=1, ge=1)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the number of earlier contacts."""
        del place
        call = scene.conversation.call
        listed = call.attributes.get(FIELDS[self.kind])
        if listed is None or call.started_at is None:
            return Finding(Truth.NOT_EVALUABLE, reason="没有历史联络数据")
        try:
            moments = [datetime.fromisoformat(one) for one in listed.replace(",", " ").split()]
            count = sum(self._counts(moment, call.started_at) for moment in moments)
        except (ValueError, TypeError):
            return Finding(Truth.NOT_EVALUABLE, reason=f"历史联络数据无法读取：{listed}")
        detail = f"{self.days:g} 天内{WORDS[self.kind]} {count} 次"
        if count < self.times:
            return Finding(Truth.MISS, reason=detail)
        return Finding(Truth.HIT, (scene.about_the_call(name, detail),))

    def _counts(self, moment: datetime, started_at: datetime) -> bool:
        before = started_at - moment
        return timedelta(seconds=FORWARDED_S) <= before <= timedelta(days=self.days)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"此前 {self.days:g} 天内{WORDS[self.kind]}至少 {self.times} 次"
