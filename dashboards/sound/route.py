"""``/sound/TOKEN``: a call's sound in byte ranges, never stored by the browser."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from conversation.errors import CallqaError, QuarantineError
from dashboards.access.identity import identify
from dashboards.access.session import COOKIE, open_session
from dashboards.access.settings import Mode, access_settings
from dashboards.record import review_store
from dashboards.sound.ranges import ByteRange, read_range
from dashboards.sound.shelf import Reel, Shelf
from dashboards.sound.source import GONE, MISSING, REPLACED, Sound, SoundProblemError, open_sound
from dashboards.sound.tokens import Permit, check_token
from dashboards.sound.wav import render_wav
from dashboards.trail import note
from review import record_look
from review.roles import Right
from warehouse.read import EVERYTHING_SEEN, Scope

PIECE_BYTES = 1 << 16
HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STATUS = {MISSING: 404, GONE: 410, REPLACED: 409}

_SHELF = Shelf()
MOST_NOTED = 10_000
_NOTED: OrderedDict[str, None] = OrderedDict()
_NOTING = threading.Lock()


async def play(request: Request) -> Response:
    """Answer one request of a browser's player."""
    token = request.path_params["token"]
    permit = check_token(token)
    if permit is None:
        return _refuse(403, "expired")
    try:
        scope = await run_in_threadpool(_scope_of, permit, request.cookies.get(COOKIE, ""))
        if scope is None:
            return _refuse(403, "forbidden")
        reel = await run_in_threadpool(_take, permit, scope)
        await run_in_threadpool(_note, token, permit)
    except SoundProblemError as problem:
        return _refuse(_STATUS[problem.kind], problem.kind)
    except QuarantineError as error:
        return _refuse(422, str(error.reason))
    except CallqaError:
        return _refuse(503, "unavailable")
    wanted = read_range(request.headers.get("range"), size=reel.size)
    if wanted is None:
        return Response(None, 416, {**HEADERS, "Content-Range": f"bytes */{reel.size}"})
    return _answer(reel, wanted, is_head=request.method == "HEAD")


def sound_route() -> Route:
    """The route as the site takes it."""
    return Route("/sound/{token}", play, methods=["GET", "HEAD"])


def _scope_of(permit: Permit, cookie: str) -> Scope | None:
    """What the bearer of a permit may see, ``None`` where they may not hear anything (any more)."""
    mode = access_settings().mode
    if mode is Mode.NONE:
        return EVERYTHING_SEEN
    who = open_session(cookie) if mode is Mode.LOCAL else identify(permit.user)
    return who.scope if who.name == permit.user and who.may(Right.HEAR_SOUND) else None


def _take(permit: Permit, scope: Scope) -> Reel:
    found = open_sound(permit.call_id, scope)
    return _SHELF.take(f"{found.sha256}\n{found.source}\n{found.private}", partial(_render, found))


def _note(token: str, permit: Permit) -> None:
    """Put on the record who hears the call, once a token."""
    with _NOTING:
        if token in _NOTED:
            return
        record_look(review_store(), permit.call_id, person=permit.user)
        note("heard", actor=permit.user, subject=permit.call_id)
        _NOTED[token] = None
        if len(_NOTED) > MOST_NOTED:
            _NOTED.popitem(last=False)


def _render(found: Sound) -> BinaryIO:
    return render_wav(found.decode())


def _answer(reel: Reel, wanted: ByteRange, *, is_head: bool) -> Response:
    headers = {**HEADERS, "Content-Length": str(wanted.end - wanted.start)}
    if not wanted.is_whole:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{reel.size}"
    status = 200 if wanted.is_whole else 206
    if is_head:
        return Response(None, status, headers, media_type="audio/wav")
    return StreamingResponse(_pieces(reel, wanted), status, headers, media_type="audio/wav")


def _pieces(reel: Reel, wanted: ByteRange) -> Iterator[bytes]:
    for begin in range(wanted.start, wanted.end, PIECE_BYTES):
        yield reel.read(begin, min(PIECE_BYTES, wanted.end - begin))


def _refuse(status: int, kind: str) -> Response:
    return PlainTextResponse(kind, status, HEADERS)
