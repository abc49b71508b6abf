"""The dashboards of a home, with the doors to its pipeline and its way to sign in."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from conversation.errors import UsageError
from dashboards.access.settings import AccessSettings, Mode
from dashboards.doors import Doors
from dashboards.launch import serve
from pipeline import (
    Home,
    Rejudgement,
    correct_words,
    flip_roles,
    forget_refused,
    load_settings,
    original_transcript,
    stored_conversation,
)
from pipeline.analysis import publish_decisions
from review.accounts import list_accounts
from review.facts import FactLog
from review.practice import practice_from


def serve_home(home: Home, *, address: str, port: int, open_browser: bool) -> None:
    """Serve until stopped; raises ``UsageError`` for an address that the sign-in does not allow."""
    settings = load_settings(home)
    access = choose_access(home, settings.dashboards)
    access.check(address=address)
    serve(
        home.path,
        address=address,
        port=port,
        open_browser=open_browser,
        rules=settings.rules,
        access=access,
        doors=pipeline_doors(home),
        practice=practice_from(settings.review),
    )


def pipeline_doors(home: Home) -> Doors:
    """What pages may ask of the pipeline of a home."""
    return Doors(
        requeue=lambda sources: len(forget_refused(home, sources=sources)),
        publish_decisions=partial(publish_decisions, home),
        one_conversation=partial(stored_conversation, home),
        flip_roles=partial(_flip, home),
        correct_words=partial(_correct, home),
        original_transcript=partial(original_transcript, home),
    )


def _flip(home: Home, call_id: str, author: str, reason: str) -> Rejudgement:
    return flip_roles(home, load_settings(home), call_id, author=author, reason=reason)


def _correct(
    home: Home, call_id: str, turn: int, text: str, author: str, reason: str
) -> Rejudgement:
    settings = load_settings(home)
    return correct_words(home, settings, call_id, turn, text, author=author, reason=reason)


def choose_access(home: Home, wanted: Mapping[str, Any]) -> AccessSettings:
    """How people sign in: as the settings say, else by the accounts that there are."""
    values = dict(wanted)
    named = values.pop("sign_in", None)
    if named is not None and named not in set(Mode):
        raise UsageError(f"`sign_in: {named}` is not known — use one of: {', '.join(Mode)}")
    mode = Mode(named) if named else (Mode.LOCAL if _has_accounts(home) else Mode.NONE)
    addresses = tuple(values.pop("proxy_addresses", None) or ())
    given = {name: value for name, value in values.items() if value is not None}
    return AccessSettings(mode, proxy_addresses=addresses, **given)


def _has_accounts(home: Home) -> bool:
    if not home.has_reviews:
        return False
    with FactLog(home.reviews) as log:
        return bool(list_accounts(log))
