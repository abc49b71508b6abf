"""A person with a name, a password, roles, and the calls that they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation.errors import UsageError
from review.roles import Right, Role, rights_of

_LONGEST_NAME = 80
_BOUND_ROLES = frozenset({Role.AGENT})  # they see their own calls whatever teams are given


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a person; ``version`` counts its changes.

    ``teams`` and ``branches`` bound what is seen: a call has to be of one of the teams and one of
    the branches, ``*`` stands for all; with none of either nothing is seen. An agent sees the calls
    of ``agent_id``.
    """

    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    branches: tuple[str, ...] = ("*",)
    agent_id: str = ""
    password_hash: str = ""
    disabled: bool = False
    version: int = 0

    @property
    def rights(self) -> frozenset[Right]:
        """What the person may do."""
        return frozenset() if self.disabled else rights_of(self.roles)

    @property
    def is_bound(self) -> bool:
        """Whether the person sees only the calls of ``agent_id``."""
        return bool(self.roles) and set(self.roles) <= _BOUND_ROLES

    def check(self) -> None:
        """Raise ``UsageError`` for an account that nobody could use."""
        if not self.name.strip() or len(self.name) > _LONGEST_NAME:
            raise UsageError(f"a name has 1 to {_LONGEST_NAME} characters")
        if self.is_bound and not self.agent_id:
            raise UsageError("an agent needs the id that the calls carry — give --agent-id")

    def as_body(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "roles": [str(role) for role in self.roles],
            "teams": list(self.teams),
            "branches": list(self.branches),
            "agent_id": self.agent_id,
            "password_hash": self.password_hash,
            "disabled": self.disabled,
        }


def account_from(name: str, body: Mapping[str, Any], version: int) -> Account:
    """An account as it was stored; a role that this version does not know gives no right."""
    known = {str(role): role for role in Role}
    return Account(
        name,
        tuple(known[role] for role in body["roles"] if role in known),
        tuple(body["teams"]),
        tuple(body["branches"]),
        str(body["agent_id"]),
        str(body["password_hash"]),
        bool(body["disabled"]),
        version,
    )


def parse_roles(names: list[str]) -> tuple[Role, ...]:
    """Roles by name; raises ``UsageError`` naming what there is."""
    known = {str(role): role for role in Role}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no role `{name}` — choose from: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names))
