import asyncio
import io
import wave
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest
from starlette.applications import Starlette

from dashboards.sound.ranges import ByteRange, read_range
from dashboards.sound.route import sound_route
from dashboards.sound.shelf import Shelf
from dashboards.sound.source import Sound, SoundProblemError
from dashboards.sound.tokens import LIFETIME_S, check_token, issue_token
from dashboards.sound.wav import render_wav
from ingest import open_recording
from review import ReviewStore, looks_at
from seeding import seed_warehouse
from sounding import give_sound, write_steps


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    calls = seed_warehouse(path / "warehouse.duckdb", calls=3)
    for call in calls[:2]:
        give_sound(path, call.call_id)
    give_sound(path, calls[2].call_id).unlink()
    return path


@pytest.fixture
def call_ids(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("CALLQA_HOME", str(home))
    return sorted(path.stem for path in home.glob("*.wav"))


def ask(token: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request to the route, without a server."""
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": f"/sound/{token}",
        "raw_path": f"/sound/{token}".encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 9),
        "root_path": "",
    }
    asyncio.run(Starlette(routes=[sound_route()])(scope, receive, send))  # type: ignore[arg-type]
    start = sent[0]
    pairs: list[tuple[bytes, bytes]] = start["headers"]  # type: ignore[assignment]
    body = b"".join(bytes(part.get("body", b"")) for part in sent[1:])  # type: ignore[call-overload]
    return int(str(start["status"])), {k.decode(): v.decode() for k, v in pairs}, body


def test_a_token_opens_one_call_for_ten_minutes() -> None:
    token = issue_token("通话/1", user="王", clock=lambda: 1000.0)
    permit = check_token(token, clock=lambda: 1000.0 + LIFETIME_S - 1)
    assert permit is not None
    assert (permit.call_id, permit.user) == ("通话/1", "王")
    assert check_token(token, clock=lambda: 1000.0 + LIFETIME_S) is None


def test_a_token_that_was_tampered_with_opens_nothing() -> None:
    first, second = issue_token("a", user="x"), issue_token("b", user="x")
    told, signature = first.split(".")[0], second.split(".")[1]
    for forged in (f"{told}.{signature}", told, "", "a.b", "....", f"{first}x" * 3, "汉.字"):
        assert check_token(forged) is None, forged


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, ByteRange(0, 100, is_whole=True)),
        ("bytes=0-", ByteRange(0, 100)),
        ("bytes=10-19", ByteRange(10, 20)),
        ("bytes=90-500", ByteRange(90, 100)),
        ("bytes=-10", ByteRange(90, 100)),
        ("bytes=-500", ByteRange(0, 100)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-0", None),
        ("bytes=-", ByteRange(0, 100, is_whole=True)),
        ("bytes=0-1,5-6", ByteRange(0, 100, is_whole=True)),
        ("lines=1-2", ByteRange(0, 100, is_whole=True)),
    ],
)
def test_ranges_are_read_as_the_standard_says(header: str | None, wanted: ByteRange | None) -> None:
    assert read_range(header, size=100) == wanted


def test_the_sound_of_a_recording_becomes_pcm_of_the_same_length(tmp_path: Path) -> None:
    write_steps(tmp_path / "call.wav", length_s=3.0)
    with render_wav(open_recording(tmp_path / "call.wav", call_id="call")) as file:
        file.seek(0)
        with wave.open(file, "rb") as reader:
            assert (reader.getnchannels(), reader.getsampwidth()) == (2, 2)
            assert reader.getnframes() / reader.getframerate() == pytest.approx(3.0, abs=0.01)


def test_the_route_answers_ranges_that_are_not_stored_anywhere(call_ids: list[str]) -> None:
    token = issue_token(call_ids[0], user="x")
    status, headers, whole = ask(token)
    assert (status, headers["content-type"], headers["accept-ranges"]) == (
        200,
        "audio/wav",
        "bytes",
    )
    assert "no-store" in headers["cache-control"]
    with wave.open(io.BytesIO(whole)) as reader:
        assert reader.getframerate() == 16000
    status, headers, part = ask(token, range="bytes=1000-200999")
    assert (status, part) == (206, whole[1000:201000])
    assert headers["content-range"] == f"bytes 1000-200999/{len(whole)}"
    status, headers, nothing = ask(token, method="HEAD")
    assert (status, int(headers["content-length"]), nothing) == (200, len(whole), b"")
    status, headers, _ = ask(token, range=f"bytes={len(whole)}-")
    assert (status, headers["content-range"]) == (416, f"bytes */{len(whole)}")


def test_who_hears_a_call_is_on_the_record_once_a_token(home: Path, call_ids: list[str]) -> None:
    token = issue_token(call_ids[0], user="王老师")
    for _ in range(3):
        ask(token, range="bytes=0-99")
    with ReviewStore(home / "reviews.sqlite") as store:
        assert [look.person for look in looks_at(store, call_ids[0])].count("王老师") == 1


def test_the_route_says_why_a_call_cannot_be_heard(home: Path, call_ids: list[str]) -> None:
    assert ask("no.token")[0] == 403
    assert ask(issue_token("nobody", user="x"))[0] == 404
    gone = next(s.call_id for s in _sounds(home) if not s.is_there)
    assert ask(issue_token(gone, user="x"))[0] == 410
    write_steps(home / f"{call_ids[1]}.wav", length_s=2.0)
    assert ask(issue_token(call_ids[1], user="x"))[0] == 409
    (home / f"{call_ids[1]}.wav").write_bytes(b"RIFF broken")
    assert ask(issue_token(call_ids[1], user="x"))[0] == 422


def test_every_refusal_is_not_stored_either(call_ids: list[str]) -> None:
    assert "no-store" in ask("no.token")[1]["cache-control"]


def test_a_file_put_in_the_place_of_the_judged_one_is_not_played(tmp_path: Path) -> None:
    write_steps(tmp_path / "call.wav", length_s=1.0)
    with pytest.raises(SoundProblemError, match="replaced"):
        Sound("call", str(tmp_path / "call.wav"), "0" * 64).decode()


def test_the_shelf_stays_within_its_bounds_and_renders_once(tmp_path: Path) -> None:
    rendered: list[str] = []
    shelf = Shelf(most_recordings=2)
    for name in ("a", "b", "a", "c", "a", "b"):

        def render(name: str = name) -> BinaryIO:
            rendered.append(name)
            path = tmp_path / str(len(rendered))
            path.write_bytes(name.encode())
            return path.open("rb")

        assert shelf.take(name, render).read(0, 10) == name.encode()
    assert rendered == ["a", "b", "c", "b"]


def _sounds(home: Path) -> list[Sound]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT call_id, source, sha256 FROM calls").fetchall()
    return [Sound(*row) for row in found]
