"""Sessions of people who signed in with a password: a signed cookie, nothing on the server."""

import time
from collections.abc import Callable

from dashboards.access.identity import NOBODY, Identity, account_log, identity_of
from dashboards.signing import sign, unsign
from review.account import Account
from review.accounts import find_account

COOKIE = "callqa_session"
_PURPOSE = "session"


def begin_session(account: Account, *, minutes: int, clock: Callable[[], float] = time.time) -> str:
    """The cookie's value; it ends with the time, with a new password, and when disabled."""
    return sign(_PURPOSE, [account.name, account.version, int(clock()) + minutes * 60])


def open_session(cookie: str, *, clock: Callable[[], float] = time.time) -> Identity:
    """Who a cookie stands for; nobody where it is forged, over, or from before a change."""
    content = unsign(_PURPOSE, cookie) if cookie else None
    if content is None:
        return NOBODY
    name, version, until = content
    if clock() >= until:
        return NOBODY
    account = find_account(account_log(), str(name))
    if account is None or account.version != version:
        return NOBODY
    return identity_of(account)
