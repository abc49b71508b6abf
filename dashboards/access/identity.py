"""Who somebody is here: a name, what they may do, and which calls exist for them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboards.home import reviews_path
from dashboards.signing import secret_word
from review.account import Account
from review.accounts import find_account
from review.facts import FactLog
from review.roles import EVERY_RIGHT, Right
from warehouse.read import EVERYTHING_SEEN, NOTHING_SEEN, Scope

_EVERY = ("*",)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the pages know them; nobody may do nothing."""

    name: str = ""
    rights: frozenset[Right] = frozenset()
    scope: Scope = NOTHING_SEEN

    def may(self, right: Right) -> bool:
        """Whether the person may do it."""
        return right in self.rights


NOBODY = Identity()


def demonstrator(name: str) -> Identity:
    """Whoever sits at this machine while nobody has to sign in."""
    return Identity(name, EVERY_RIGHT, EVERYTHING_SEEN)


def identity_of(account: Account) -> Identity:
    """What an account may do and see; a disabled one nothing."""
    if account.disabled or not account.rights:
        return Identity(account.name)
    return Identity(account.name, account.rights, _scope(account))


def identify(name: str) -> Identity:
    """The identity of a name that was vouched for; nobody where there is no such account.

    Raises ``HomeError`` when accounts cannot be read: nobody is let in unseen.
    """
    account = find_account(_log(reviews_path()), name)
    return identity_of(account) if account is not None else NOBODY


def account_log() -> FactLog:
    """The record that accounts are kept in."""
    return _log(reviews_path())


def _scope(account: Account) -> Scope:
    masked = Right.SEE_ORIGINALS not in account.rights
    teams = _EVERY if account.is_bound else account.teams
    agents = (account.agent_id,) if account.is_bound else _EVERY
    return Scope(teams, account.branches, agents, masked, secret_word("customers"))


@cache
def _log(path: Path) -> FactLog:
    return FactLog(path)
