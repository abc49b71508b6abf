"""``/export/TOKEN/NAME``: finished files, handed out once to whoever asked for them.

Streamlit's own download button leaves files where anybody with the address can fetch them; these
are gone after ten minutes and never stored by the browser.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboards.exports.document import ExportedFile

LIFETIME_S = 600
MOST_BYTES = 400_000_000  # of all files that wait
_HEADERS = {
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class _Waiting:
    file: ExportedFile
    until: float


class Counter:
    """Files that wait to be fetched; the oldest go when there are too many bytes."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: OrderedDict[str, _Waiting] = OrderedDict()

    def offer(self, file: ExportedFile) -> str:
        """Put a file down; returns its address, relative to any page."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._files[token] = _Waiting(file, self._clock() + LIFETIME_S)
            self._tidy()
        return f"export/{token}/{quote(file.name)}"

    def take(self, token: str) -> ExportedFile | None:
        """The file of a token; ``None`` when it is too late."""
        with self._lock:
            self._tidy()
            found = self._files.get(token)
        return found.file if found else None

    def _tidy(self) -> None:
        now = self._clock()
        for token in [token for token, one in self._files.items() if one.until < now]:
            del self._files[token]
        while len(self._files) > 1 and self._bytes() > MOST_BYTES:
            self._files.popitem(last=False)

    def _bytes(self) -> int:
        return sum(len(one.file.content) for one in self._files.values())


COUNTER = Counter()


async def hand_out(request: Request) -> Response:
    """Answer one request for a file."""
    file = COUNTER.take(request.path_params["token"])
    if file is None:
        return PlainTextResponse("expired", 403, _HEADERS)
    named = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(
        file.content, 200, {**_HEADERS, "Content-Disposition": named}, media_type=file.media_type
    )


def export_route() -> Route:
    """The route as the site takes it."""
    return Route("/export/{token}/{name}", hand_out, methods=["GET"])
