"""Addresses that lead to no page: the reader is told so on the first page, in their language."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.responses import RedirectResponse

from dashboards.labels import LANGUAGE_KEY
from dashboards.links import PAGES

LOST_KEY = "lost"
_ONE_WORD = re.compile(r"^/[^/.]{1,200}/?$")  # pages have one; files and Streamlit's own have more
_NOT_PAGES = frozenset(
    {
        "auth",
        "healthz",
        "login",
        "logout",
        "oauth2callback",
        "script-health-check",
        "signin",
        "signout",
    }
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class LostPages:
    """Sends a browser that asks for an unknown page to the first one, with what it asked for."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app
        self._known = {path.stem for path in PAGES.glob("*.py")} | _NOT_PAGES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and self._is_lost(scope):
            await RedirectResponse(_first_page(scope), 303)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_lost(self, scope: Scope) -> bool:
        path = str(scope["path"])
        asks_for_page = any(
            name == b"accept" and b"text/html" in value for name, value in scope["headers"]
        )
        name = path.strip("/")
        return (
            scope["method"] == "GET"
            and asks_for_page
            and bool(_ONE_WORD.match(path))
            and not name.startswith("_")
            and name not in self._known
        )


def _first_page(scope: Scope) -> str:
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    told = {LOST_KEY: str(scope["path"]).strip("/")}
    if LANGUAGE_KEY in asked:
        told[LANGUAGE_KEY] = asked[LANGUAGE_KEY][0]
    return f"{scope.get('root_path', '')}/?{urlencode(told)}"
