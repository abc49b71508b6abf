"""The ``attribute`` operator: what the contact centre's systems say about the call."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from conversation import Call
from qa_rules.evidence import Finding
from qa_rules.metadata import holds, in_chinese, value_of
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Attribute(Search):
    """Compares one field of the call's metadata (随路数据) by ``name``.

    ``value`` is ``= X``, ``!= X``, ``< 5``, ``between 1 and 5``, ``contains X``, ``not contains
    X``, ``in A, B``, ``missing`` or ``present``; numbers and dates compare as such, all else as
    text. A missing field meets ``missing`` and ``!=`` only.
    """

    operator: Literal["attribute"]
    name: str
    value: str | int | float

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        holds(str(self.value), "")
        return self

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the field and its value."""
        del place
        call: Call = scene.conversation.call
        actual = value_of(call, self.name)
        detail = f"{self.name} = {actual}" if actual else f"{self.name} 为空"
        if not holds(str(self.value), actual):
            return Finding(Truth.MISS, reason=detail)
        return Finding(Truth.HIT, (scene.about_the_call(name, detail),))

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"随路数据 {self.name} {in_chinese(str(self.value))}"
