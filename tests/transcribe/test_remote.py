"""A recogniser behind an address, against a server on this machine that misbehaves on demand."""

import io
import json
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conversation import Call, Recording, Span
from conversation.errors import ModelError
from transcribe import TranscribeSettings
from transcribe.backends.recogniser import Track
from transcribe.backends.remote import Endpoint, RemoteRecogniser, parse_endpoint
from transcribe.engines import load_recogniser, revision_of
from transcribe.voice_activity import VoiceActivity

GOOD: dict[str, Any] = {
    "text": "您好请讲",
    "language": "chinese",
    "words": [
        {"word": "您好", "start": 0.2, "end": 0.8, "probability": 0.9},
        {"word": "请讲", "start": 0.9, "end": 1.4},
    ],
    "segments": [{"start": 0.0, "end": 1.5, "text": "您好请讲", "avg_logprob": -0.25}],
}


@dataclass
class Server:
    """Answers in turn with what it was given; the last answer is repeated."""

    answers: list[tuple[int, bytes, float]] = field(default_factory=list)
    asked: list[dict[str, list[bytes]]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    port: int = 0

    def answer(self, *answers: object, status: int = 200, delay_s: float = 0.0) -> None:
        for one in answers:
            body = one if isinstance(one, bytes) else json.dumps(one).encode()
            self.answers.append((status, body, delay_s))

    @property
    def endpoint(self) -> Endpoint:
        address = f"http://127.0.0.1:{self.port}"
        return Endpoint(address, "whisper-1", timeout_s=0.5, tries=3, pause_s=0.01)


@pytest.fixture
def server() -> Iterator[Server]:
    held, done = Server(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.asked.append(_form(self.headers["Content-Type"], body))
            held.keys.append(self.headers["Authorization"])
            status, answer, delay_s = held.answers[min(len(held.asked), len(held.answers)) - 1]
            done.wait(delay_s)
            try:
                self.send_response(status if self.path == "/v1/audio/transcriptions" else 404)
                self.end_headers()
                self.wfile.write(answer)
            except BrokenPipeError:
                return

        def log_message(self, *arguments: object) -> None:
            del arguments

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.port = running.server_address[1]
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    yield held
    done.set()
    running.shutdown()
    running.server_close()
    thread.join()


def _form(content_type: str, body: bytes) -> dict[str, list[bytes]]:
    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\n\n" + body)
    found: dict[str, list[bytes]] = {}
    for part in message.get_payload():
        assert not isinstance(part, str)
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found.setdefault(str(name), []).append(content)
    return found


def _track(*spans: Span, hotwords: str = "") -> Track:
    samples = np.random.default_rng(1).normal(0, 0.1, 16_000 * 60).astype(np.float32)
    activity = VoiceActivity(spans, np.full(2000, 0.9, np.float32))
    recording = Recording("c", "", "", 60.0, 8000, 1)
    return Track(Call("c"), recording, 0, samples, activity, hotwords)


def test_a_window_goes_out_and_words_come_back_in_the_recordings_time(server: Server) -> None:
    server.answer(GOOD)
    track = _track(Span(10.0, 12.0), hotwords="工号 年费")
    (reading,) = RemoteRecogniser(server.endpoint, language="zh").read([track])
    (phrase,) = reading.phrases
    assert phrase.text == "您好请讲"
    assert phrase.words[0].start == pytest.approx(10.0)
    assert phrase.words[0].confidence == 0.9
    assert (phrase.words[1].confidence, phrase.log_probability) == (1.0, -0.25)
    (asked,) = server.asked
    assert (asked["model"], asked["language"]) == ([b"whisper-1"], [b"zh"])
    assert asked["timestamp_granularities[]"] == [b"word", b"segment"]
    assert asked["prompt"][0].decode() == "工号 年费"
    with wave.open(io.BytesIO(asked["file"][0])) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (16_000, 1)
        assert sound.getnframes() == pytest.approx(2.4 * 16_000, abs=2)
    assert server.keys == [None]


def test_silence_is_not_sent(server: Server) -> None:
    (reading,) = RemoteRecogniser(server.endpoint, language="zh").read([_track()])
    assert reading.phrases == ()
    assert server.asked == []


def test_the_language_is_the_servers_where_none_is_set(server: Server) -> None:
    server.answer({**GOOD, "language": "english"})
    track = _track(Span(1.0, 20.0), Span(30.0, 50.0))
    (reading,) = RemoteRecogniser(server.endpoint, language="auto").read([track])
    assert reading.language == "en"
    assert ["language" in asked for asked in server.asked] == [False, True]


def test_segments_serve_where_a_server_has_no_word_times(server: Server) -> None:
    server.answer({name: value for name, value in GOOD.items() if name != "words"})
    (reading,) = RemoteRecogniser(server.endpoint, language="zh").read([_track(Span(1.0, 3.0))])
    assert [word.text for word in reading.phrases[0].words] == ["您好请讲"]


def test_the_key_comes_from_the_environment_and_stays_out_of_the_revision(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_SPEECH_KEY", "secret-1")
    server.answer(GOOD)
    recogniser = RemoteRecogniser(server.endpoint, language="zh")
    recogniser.read([_track(Span(1.0, 3.0))])
    assert server.keys == ["Bearer secret-1"]
    assert "secret" not in recogniser.revision


def test_what_may_pass_is_tried_again(server: Server) -> None:
    server.answer(b"busy", status=503)
    server.answer(b"<html>")
    server.answer(GOOD)
    (reading,) = RemoteRecogniser(server.endpoint, language="zh").read([_track(Span(1.0, 3.0))])
    assert len(server.asked) == 3
    assert reading.phrases[0].text == "您好请讲"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"<html>oh", "no JSON"),
        ({"words": []}, "no `text`"),
        ({"text": "您好"}, "neither `words` nor `segments`"),
        ({"text": "您好", "words": {"a": 1}}, "`words` is no list"),
    ],
)
def test_an_answer_that_is_none_is_a_clear_error(server: Server, answer: object, told: str) -> None:
    server.answer(answer)
    with pytest.raises(ModelError, match=told):
        RemoteRecogniser(server.endpoint, language="zh").read([_track(Span(1.0, 3.0))])
    assert len(server.asked) == 3


def test_words_without_times_are_a_clear_error(server: Server) -> None:
    server.answer({"text": "您好", "words": [{"word": "您好"}]})
    with pytest.raises(ModelError, match="words that cannot be read"):
        RemoteRecogniser(server.endpoint, language="zh").read([_track(Span(1.0, 3.0))])


def test_a_refusal_is_not_tried_again(server: Server) -> None:
    server.answer(b"no", status=401)
    with pytest.raises(ModelError, match=r"answered 401.*CALLQA_SPEECH_KEY"):
        RemoteRecogniser(server.endpoint, language="zh").read([_track(Span(1.0, 3.0))])
    assert len(server.asked) == 1


def test_a_server_that_hangs_or_is_gone_is_given_up(server: Server) -> None:
    server.answer(GOOD, delay_s=5.0)
    slow = replace(server.endpoint, timeout_s=0.05, tries=2)
    with pytest.raises(ModelError, match="cannot be reached"):
        RemoteRecogniser(slow, language="zh").read([_track(Span(1.0, 3.0))])
    gone = replace(server.endpoint, address="http://127.0.0.1:9", tries=2)
    with pytest.raises(ModelError, match="cannot be reached"):
        RemoteRecogniser(gone, language="zh").read([_track(Span(1.0, 3.0))])


def test_a_server_is_used_only_where_the_setting_names_one(tmp_path: Path) -> None:
    named = TranscribeSettings(model="https://speech.bank.example/v1#large", diarizer="none")
    assert isinstance(load_recogniser(named, tmp_path), RemoteRecogniser)
    assert "endpoint/large@https://speech.bank.example/v1" in revision_of(named, tmp_path)
    assert parse_endpoint(named.model).url == "https://speech.bank.example/v1/audio/transcriptions"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("https://speech.bank.example", "no model on it"),
        ("http://speech.bank.example#large", "unencrypted"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(model: str, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        parse_endpoint(model)
