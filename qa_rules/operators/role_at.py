"""The ``role_at`` operator: who speaks at a certain place."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from conversation import Role
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class RoleAt(Search):
    """Asks whether ``turn`` of the call (1 is the first, -1 the last) was said by ``role``."""

    operator: Literal["role_at"]
    turn: int

    @model_validator(mode="after")
    def _names_a_turn_and_a_party(self) -> Self:
        if self.turn == 0:
            raise ValueError("turns count from 1, or from -1 backwards")
        if self.role == "any":
            raise ValueError(
                "`role_at` asks for one party — write `role: agent` or `role: customer`"
            )
        return self

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the turn."""
        del place
        spoken = scene.place(self.within, None).positions
        index = self.turn - 1 if self.turn > 0 else len(spoken) + self.turn
        if not 0 <= index < len(spoken):
            return Finding(Truth.MISS, reason=f"没有第 {self.turn} 句")
        turn = scene.turns[spoken[index]]
        if turn.role is Role.UNKNOWN:
            return Finding(Truth.NOT_EVALUABLE, reason=f"第 {self.turn} 句分不清是谁说的")
        if turn.role is not self.party:
            return Finding(Truth.MISS)
        return Finding(Truth.HIT, (scene.whole_turn(name, spoken[index]),))

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"全通话第 {self.turn} 句由其说出"
