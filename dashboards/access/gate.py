"""What every request passes: who may not come in stays outside, and safe headers go out."""

from http.cookies import SimpleCookie
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conversation.errors import CallqaError
from dashboards.access.session import COOKIE, open_session
from dashboards.access.settings import AccessSettings, Mode, access_settings, is_this_machine
from dashboards.access.signin import signin_address

# The page's own scripts and styles, blobs for pictures; nothing from other places and no framing.
# Streamlit builds styles and, for components, scripts at run time.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_OPEN = ("/signin", "/signout", "/_stcore/health", "/sound/")  # a sound token says who it is for


class Gate:
    """ASGI middleware; the mode of sign-in decides who is let in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, send it to sign in, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        settings = access_settings()
        if _is_stranger(scope, settings):
            await _refuse(scope, receive, send)
            return
        is_kept = settings.mode is Mode.LOCAL and not _is_open(scope["path"])
        if is_kept and not await run_in_threadpool(_is_signed_in, scope):
            await _send_to_sign_in(scope, receive, send)
            return
        await self._app(scope, receive, _with_headers(send))


def _is_stranger(scope: Scope, settings: AccessSettings) -> bool:
    """Whether the connection comes from where this mode takes none."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if settings.mode is Mode.PROXY:
        return address not in settings.proxy_addresses
    return settings.mode is Mode.NONE and address != "testclient" and not is_this_machine(address)


def _is_open(path: str) -> bool:
    return path.startswith(_OPEN) or path.startswith("/static/")


def _is_signed_in(scope: Scope) -> bool:
    try:
        return bool(open_session(_cookie(scope)).rights)
    except CallqaError:
        return False


def _cookie(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            return found.value if found else ""
    return ""


async def _send_to_sign_in(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4401})
        return
    if scope["path"].startswith("/_stcore"):
        await PlainTextResponse("sign in", 401)(scope, receive, _with_headers(send))
        return
    target = signin_address(scope["path"], scope["query_string"].decode("latin-1"))
    await RedirectResponse(target, 303)(scope, receive, _with_headers(send))


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403})
        return
    await PlainTextResponse("forbidden", 403)(scope, receive, _with_headers(send))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            extra: list[Any] = [
                (name.encode(), value.encode())
                for name, value in SAFE_HEADERS.items()
                if name.encode() not in present
            ]
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return sending
