"""A third person on a mono line, with the real diariser and words as they were written down."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.speech_demo import demo_calls
from conversation import Call, ChannelKind, Recording, Role, Span
from demo_calls import TRUTH
from transcribe import Transcriber, TranscribeSettings
from transcribe.backends.recorded import load_turns

pytestmark = pytest.mark.models
RATE = 16_000
HOST, GUEST = "demo-04", "demo-07"
GAP_S = 0.3


def test_a_third_voice_is_nobodys_words_and_is_told(tmp_path: Path) -> None:
    sounds = {call.call_id: opened.samples.sum(axis=0) for call, opened in demo_calls()}
    host, guest = load_turns(TRUTH, HOST), load_turns(TRUTH, GUEST)
    cut = host[len(host) // 2].span.start - 0.2
    spoken = [turn for turn in guest if turn.role is Role.CUSTOMER][:4]
    pieces, moment, third = [sounds[HOST][: round(cut * RATE)]], cut, []
    for turn in spoken:
        piece = sounds[GUEST][round(turn.span.start * RATE) : round(turn.span.end * RATE)]
        third.append(Span(moment, moment + len(piece) / RATE))
        pieces += [piece, np.zeros(round(GAP_S * RATE), np.float32)]
        moment = third[-1].end + GAP_S
    shift = moment - cut
    samples = np.concatenate([*pieces, sounds[HOST][round(cut * RATE) :]])[None]
    written = [
        *((t.role, t.span.start, t.span.end, t.text) for t in host if t.span.start < cut),
        *(("customer", s.start, s.end, "今天的风和云都很慢") for s in third),
        *(
            (t.role, t.span.start + shift, t.span.end + shift, t.text)
            for t in host
            if t.span.start >= cut
        ),
    ]
    names = ("role", "start_s", "end_s", "text")
    turns = [dict(zip(names, row, strict=True)) for row in written]
    (tmp_path / "c.json").write_text(json.dumps({"turns": turns}), "utf-8")

    transcriber = Transcriber(TranscribeSettings(model=f"recorded:{tmp_path}"), tmp_path)
    length_s = samples.shape[1] / RATE
    recording = Recording("c", "", "", length_s, 8000, 1, kind=ChannelKind.MONO)
    result = transcriber.transcribe(samples, call=Call("c"), recording=recording)

    assert dict(result.sound.facts)["voice_count"] == 3
    assert "a third voice is unknown" in result.transcript.role_method
    by_role = {
        role: sum(
            span.overlap(Span(word.start, word.end))
            for turn in result.transcript.by_role(role)
            for word in turn.words
            for span in third
        )
        for role in (Role.AGENT, Role.CUSTOMER, Role.UNKNOWN)
    }
    assert by_role[Role.UNKNOWN] > 0.8 * sum(by_role.values())
    assert {turn.role for turn in result.transcript.turns if turn.end < cut} >= {
        Role.AGENT,
        Role.CUSTOMER,
    }
