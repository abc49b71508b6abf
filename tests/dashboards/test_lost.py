"""An address that leads to no page brings the reader to the first one, which says so."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from dashboards.lost import LostPages
from headless import open_page, written
from seeding import seed_warehouse


def ask_for(path: str, *, accept: str = "text/html", query: str = "") -> tuple[int, str]:
    """Status and where to; 200 stands for the site's own answer."""
    sent: list[MutableMapping[str, Any]] = []

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(),
        "headers": [(b"accept", accept.encode())],
    }  # fmt: skip
    asyncio.run(LostPages(site)(scope, receive, send))
    headers = dict(sent[0]["headers"])
    return int(sent[0]["status"]), headers.get(b"location", b"").decode()


@pytest.mark.parametrize("path", ["/", "/calls", "/call/", "/_stcore", "/static/x.js", "/a.png"])
def test_known_addresses_are_left_alone(path: str) -> None:
    assert ask_for(path) == (200, "")
    assert ask_for("/gone", accept="application/json") == (200, "")


def test_an_unknown_page_leads_to_the_first_one_in_the_readers_language() -> None:
    assert ask_for("/old-page", query="lang=en&x=1") == (303, "/?lost=old-page&lang=en")


def test_the_first_page_says_which_page_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=2)
    app = open_page(tmp_path, "overview", monkeypatch, lost="**old**](javascript:x)")
    assert not app.exception
    assert r"\*\*old\*\*" in written(app)
