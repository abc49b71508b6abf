"""The accounts of an installation, on the record: every change is a line, none is lost."""

from dataclasses import replace

from conversation.errors import UsageError
from review.account import Account, account_from
from review.facts import FactLog
from review.passwords import hash_password, password_fits

KIND = "account"


def list_accounts(log: FactLog) -> tuple[Account, ...]:
    """All accounts as they are now, by name."""
    latest = {fact.subject: fact for fact in log.facts(KIND)}
    return tuple(
        account_from(name, fact.body, fact.version) for name, fact in sorted(latest.items())
    )


def find_account(log: FactLog, name: str) -> Account | None:
    """The account of this name, ``None`` where there is none."""
    facts = log.facts(KIND, name.strip()) if name.strip() else ()
    return account_from(facts[-1].subject, facts[-1].body, facts[-1].version) if facts else None


def add_account(log: FactLog, account: Account, *, password: str, author: str) -> Account:
    """Make an account; raises ``UsageError`` for a name that is taken or a weak password."""
    account.check()
    if find_account(log, account.name) is not None:
        raise UsageError(f"there is an account {account.name} already — change or rename it")
    hashed = hash_password(password) if password else ""
    return _write(log, replace(account, password_hash=hashed), author=author)


def change_account(log: FactLog, account: Account, *, author: str) -> Account:
    """Store an account that was changed; raises ``FactConflictError`` when somebody was faster."""
    account.check()
    return _write(log, account, author=author)


def set_password(log: FactLog, name: str, password: str, *, author: str) -> Account:
    """Give an account a new password; raises ``UsageError``."""
    account = require_account(log, name)
    return _write(log, replace(account, password_hash=hash_password(password)), author=author)


def require_account(log: FactLog, name: str) -> Account:
    """The account of this name; raises ``UsageError`` naming the command that lists them."""
    account = find_account(log, name)
    if account is None:
        raise UsageError(f"there is no account `{name}` — `callqa users list` shows them")
    return account


def check_password(log: FactLog, name: str, password: str) -> Account | None:
    """The account that name and password open, ``None`` for any that they do not.

    Takes as long for a name that is not there, so that nobody learns which names are.
    """
    account = find_account(log, name)
    fits = password_fits(password, account.password_hash if account else "")
    return account if account is not None and fits and not account.disabled else None


def _write(log: FactLog, account: Account, *, author: str) -> Account:
    fact = log.add(
        KIND,
        account.name.strip(),
        author=author,
        body=account.as_body(),
        expected_version=account.version,
    )
    return replace(account, version=fact.version)
