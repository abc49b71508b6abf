"""A recogniser behind an address: any server that speaks OpenAI's ``/v1/audio/transcriptions``.

The sound of calls leaves this machine for it, which is why nothing but an explicit setting chooses
it. Each window of speech is sent as a small WAV; word times come back in the window's time and are
put on the recording's clock. The standard library's HTTP is all that is used.
"""

import io
import json
import logging
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conversation import Word
from conversation.errors import ModelError
from transcribe.backends.gates import compression_of
from transcribe.backends.recogniser import Phrase, Reading, Track
from transcribe.chunks import Chunk, pack_chunks
from transcribe.loudness import SAMPLE_RATE, gain_for

PREFIX = ("http://", "https://")
KEY_VARIABLE = "CALLQA_SPEECH_KEY"  # a key in the environment never reaches settings or logs
SPEECH_S = 24.0  # servers pad to Whisper's 30 s
TIMEOUT_S = 120.0
TRIES = 3
FIRST_PAUSE_S = 1.0
_MOST_ANSWER_BYTES = 8 << 20
_TEMPORARY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and what to ask.

    ``address`` is the server's base, such as ``https://speech.bank.example``; ``model`` is its name
    there. Every try may take ``timeout_s``; between tries the pause doubles from ``pause_s``.
    """

    address: str
    model: str
    timeout_s: float = TIMEOUT_S
    tries: int = TRIES
    pause_s: float = FIRST_PAUSE_S

    @property
    def url(self) -> str:
        """The address of the transcriptions."""
        base = self.address.rstrip("/")
        return f"{base if base.endswith('/v1') else base + '/v1'}/audio/transcriptions"


def parse_endpoint(model: str) -> Endpoint:
    """Read ``https://host[/v1]#model``; ``http`` is for this machine only.

    Raises ``ModelError`` saying what is wrong.
    """
    address, _, name = model.partition("#")
    if not name:
        raise ModelError(
            f"the model `{model}` names a server and no model on it — write `{address}#MODEL`, "
            "such as `https://speech.bank.example#whisper-large-v3`"
        )
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise ModelError(
            f"{address} would carry the sound of calls unencrypted — give an https:// address"
        )
    return Endpoint(address, name)


class RemoteRecogniser:
    """Sends windows to an endpoint; keeps nothing between calls."""

    def __init__(self, endpoint: Endpoint, *, language: str, prompt: str = "") -> None:
        self.revision = f"endpoint/{endpoint.model}@{endpoint.address}"
        self._endpoint = endpoint
        self._language = language
        self._prompt = prompt
        _log.warning("sound leaves this machine", extra={"endpoint": endpoint.address})

    def read(self, tracks: Sequence[Track]) -> tuple[Reading, ...]:
        """One reading a track, in order; raises ``ModelError`` when the server gives none."""
        return tuple(self._read(track) for track in tracks)

    def _read(self, track: Track) -> Reading:
        gain = gain_for(track.samples)
        duration_s = len(track.samples) / SAMPLE_RATE
        language, phrases = "" if self._language == "auto" else self._language, []
        for chunk in pack_chunks(track.activity, longest_s=SPEECH_S, duration_s=duration_s):
            answer = ask(
                self._endpoint, chunk.sound(track.samples) * gain, self._fields(track, language)
            )
            language = language or _language_code(answer)
            phrase = _phrase(answer, chunk)
            phrases += [phrase] if phrase.words else []
        return Reading(language, tuple(phrases))

    def _fields(self, track: Track, language: str) -> dict[str, list[str]]:
        prompt = " ".join(filter(None, (self._prompt, track.hotwords)))
        return {
            "model": [self._endpoint.model],
            "response_format": ["verbose_json"],
            "temperature": ["0"],
            "timestamp_granularities[]": ["word", "segment"],
            **({"language": [language]} if language else {}),
            **({"prompt": [prompt]} if prompt else {}),
        }


def ask(
    endpoint: Endpoint, samples: NDArray[np.float32], fields: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Send one window and return the server's JSON.

    What may pass is tried again; raises ``ModelError`` with what was tried and what came back.
    """
    trouble = ""
    for number in range(endpoint.tries):
        if number:
            time.sleep(endpoint.pause_s * 2 ** (number - 1))
        try:
            return _document(_send(endpoint, samples, fields))
        except urllib.error.HTTPError as error:
            trouble = f"it answered {error.code} {error.reason}"
            error.close()
            if error.code not in _TEMPORARY:
                break
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            trouble = f"it cannot be reached ({getattr(error, 'reason', error)})"
        except ValueError as error:
            trouble = f"its answer is no transcription ({error})"
    raise ModelError(
        f"the speech server {endpoint.url} gave no words: {trouble} — check that it runs, that it "
        f"has the model `{endpoint.model}`, and the key in {KEY_VARIABLE} if it wants one"
    )


def _send(
    endpoint: Endpoint, samples: NDArray[np.float32], fields: Mapping[str, Sequence[str]]
) -> bytes:
    boundary = uuid.uuid4().hex
    request = urllib.request.Request(
        endpoint.url,
        data=_form(boundary, fields, _wav(samples)),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}", **_authorisation()},
    )
    with urllib.request.urlopen(request, timeout=endpoint.timeout_s) as answer:
        body: bytes = answer.read(_MOST_ANSWER_BYTES + 1)
    if len(body) > _MOST_ANSWER_BYTES:
        raise ValueError("it is longer than 8 MiB")
    return body


def _authorisation() -> dict[str, str]:
    key = os.environ.get(KEY_VARIABLE, "")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _form(boundary: str, fields: Mapping[str, Sequence[str]], sound: bytes) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in values
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="window.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    return b"".join([*parts, head.encode(), sound, f"\r\n--{boundary}--\r\n".encode()])


def _wav(samples: NDArray[np.float32]) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes((np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes())
    return held.getvalue()


def _document(body: bytes) -> dict[str, Any]:
    """The answer as JSON with words or segments; raises ``ValueError`` saying what is wrong."""
    try:
        document = json.loads(body)
    except ValueError:
        raise ValueError(f"no JSON: {body[:80]!r}") from None
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise ValueError("it has no `text`")
    if document["text"].strip() and not _timed(document):
        raise ValueError("it has neither `words` nor `segments` with times")
    return document


def _timed(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Words with times, else segments; a server that knows only segments is still of use."""
    words = document.get("words") or document.get("segments") or []
    if not isinstance(words, list):
        raise ValueError("`words` is no list")
    return words


def _phrase(answer: Mapping[str, Any], chunk: Chunk) -> Phrase:
    try:
        words = tuple(_words(answer, chunk))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"the speech server sent words that cannot be read: {error!r}") from error
    likely = [float(one["avg_logprob"]) for one in _segments(answer) if "avg_logprob" in one]
    return Phrase(
        words,
        log_probability=sum(likely) / len(likely) if likely else 0.0,
        compression=compression_of(str(answer["text"])),
        speech_s=chunk.duration,
    )


def _words(answer: Mapping[str, Any], chunk: Chunk) -> Iterator[Word]:
    for one in _timed(answer):
        text = str(one["word"] if "word" in one else one["text"])
        if text.strip():
            span = chunk.recording_span(float(one["start"]), float(one["end"]))
            sure = float(one.get("probability", 1.0))
            yield Word(span.start, span.end, text, min(1.0, max(0.0, sure)))


def _segments(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = answer.get("segments") or []
    return [one for one in found if isinstance(one, dict)]


def _language_code(answer: Mapping[str, Any]) -> str:
    """Servers write the language as a code or by its English name."""
    told = str(answer.get("language", "")).lower()
    return {"chinese": "zh", "mandarin": "zh", "english": "en", "cantonese": "yue"}.get(told, told)
