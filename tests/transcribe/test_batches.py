"""Windows of several calls share batches: what is beside a window changes nothing."""

from collections.abc import Sequence

import numpy as np
import pytest

from conversation import Call, Recording, Span
from transcribe.backends import whisper
from transcribe.backends.recogniser import Phrase, Track
from transcribe.transcriber import facts_of
from transcribe.turns import Parties
from transcribe.voice_activity import VoiceActivity

RATE = 16_000


class Remembering(whisper.WhisperRecogniser):
    """Decodes nothing: every window is answered with what it looks like, and batches are noted."""

    def __init__(self, *, doubtful: frozenset[int] = frozenset()) -> None:
        self._language = "zh"
        self._decoding = whisper.Decoding(beam_size=1, lengths_s=(4.0, 6.0, 11.0))
        self.batches: list[tuple[float, int, int]] = []
        self._doubtful = doubtful

    def _tokenizer(self, language: str) -> None:
        del language

    def _read_batch(
        self, batch: Sequence[whisper._Window], decoding: whisper.Decoding, tokenizer: None
    ) -> list[Phrase]:
        del tokenizer
        self.batches.append((decoding.window_s, decoding.beam_size, len(batch)))
        return [self._answer(window) for window in batch]

    def _answer(self, window: whisper._Window) -> Phrase:
        from conversation import Word

        piece = window.chunk.pieces[0]
        likely = -2.0 if window.track in self._doubtful else -0.1
        text = "字" * round(3 * window.chunk.duration)
        return Phrase((Word(piece.start, piece.end, text),), likely, 1.0, 0.0, 1.0)


def track(name: str, *spans: Span) -> Track:
    activity = VoiceActivity(spans, np.full(3000, 0.9, np.float32))
    samples = np.random.default_rng(1).normal(0, 0.1, RATE * 90).astype(np.float32)
    return Track(Call(name), Recording(name, "", "", 90.0, 8000, 1), 0, samples, activity)


SHORT = track("short", Span(1.0, 2.0))
LONG = track("long", Span(1.0, 13.0), Span(20.0, 32.0), Span(40.0, 52.0), Span(60.0, 63.0))


def test_windows_of_one_length_share_a_batch_across_calls() -> None:
    recogniser = Remembering()
    readings = recogniser.read([SHORT, LONG, SHORT])
    assert sorted(recogniser.batches) == [(4.0, 1, 2), (6.0, 1, 1), (15.0, 1, 3)]
    assert [len(reading.phrases) for reading in readings] == [1, 4, 1]
    assert readings[0] == readings[2]
    assert readings == (
        *Remembering().read([SHORT]),
        *Remembering().read([LONG]),
        *Remembering().read([SHORT]),
    )


def test_only_doubtful_windows_are_read_again_and_together() -> None:
    recogniser = Remembering(doubtful=frozenset({1}))
    recogniser.read([SHORT, LONG])
    again = [batch for batch in recogniser.batches if batch[1] > 1]
    assert again[0] == (30.0, whisper.CAREFUL_BEAM, 4)
    assert sum(count for *_, count in again) == 8


class Forgetful(Remembering):
    """Has words for the first stretch of a window only."""

    def _answer(self, window: whisper._Window) -> Phrase:
        from conversation import Word

        piece = window.chunk.pieces[0]
        words = tuple(Word(piece.start + n, piece.start + n + 1.0, "一二三") for n in range(2))
        return Phrase(words, -0.1, 1.0, 0.0, 2.0)


def test_speech_that_an_answer_leaves_out_is_read_by_itself_and_put_in_its_place() -> None:
    (reading,) = Forgetful().read([track("two", Span(1.0, 3.0), Span(6.0, 8.5), Span(10.0, 10.6))])
    (phrase,) = reading.phrases
    starts = [word.start for word in phrase.words]
    assert starts == sorted(starts)
    assert starts == pytest.approx([0.8, 1.8, 5.8, 6.8])


def test_a_batch_is_never_larger_than_it_may_be() -> None:
    recogniser = Remembering()
    recogniser.read([SHORT] * 19)
    assert [count for *_, count in recogniser.batches] == [8, 8, 3]


def test_silence_is_read_by_nobody() -> None:
    recogniser = Remembering()
    (reading,) = recogniser.read([track("silent")])
    assert (reading.language, reading.phrases, recogniser.batches) == ("zh", (), [])


@pytest.mark.parametrize("calls", [1, 3])
def test_every_call_has_its_own_language(calls: int) -> None:
    from dataclasses import replace

    recogniser = Remembering()
    tracks = [
        replace(SHORT, call=Call(f"c{n}", attributes={"language": "en" if n % 2 else "zh"}))
        for n in range(calls)
    ]
    readings = recogniser.read(tracks)
    assert [reading.language for reading in readings] == ["zh", "en", "zh"][:calls]


class Bilingual(Remembering):
    """Answers with the language it was asked in; what comes after 30 s sounds English."""

    def _tokenizer(self, language: str) -> str:  # type: ignore[override]
        return language

    def _read_batch(
        self,
        batch: Sequence[whisper._Window],
        decoding: whisper.Decoding,
        tokenizer: str,  # type: ignore[override]
    ) -> list[Phrase]:
        from conversation import Word

        found = []
        for window in batch:
            piece = window.chunk.pieces[0]
            heard = "en" if piece.start > 30.0 else "zh"
            word = Word(piece.start, piece.end, tokenizer * 18)
            found.append(Phrase((word,), -0.1, 1.0, 0.0, 12.0, tokenizer, heard, 0.95))
        return found


@pytest.mark.parametrize(("named", "read"), [("auto", "en"), ("zh", "zh")])
def test_what_sounds_foreign_is_read_so_only_where_the_language_is_to_be_heard(
    named: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = Bilingual()
    monkeypatch.setattr(recogniser, "_language", named)
    monkeypatch.setattr(recogniser, "_detect", lambda windows: "zh")
    (reading,) = recogniser.read([track("c", Span(1.0, 13.0), Span(40.0, 52.0))])
    assert reading.language == "zh"
    assert [phrase.language for phrase in reading.phrases] == ["zh", read]
    facts = dict(facts_of([reading], Parties(()), told_by_voice=False))
    assert facts == {"other_language_s": 12.0}


class PassingOver(Bilingual):
    """Makes one word of a second stretch in English, unless that is read by itself."""

    def _read_batch(
        self,
        batch: Sequence[whisper._Window],
        decoding: whisper.Decoding,
        tokenizer: str,  # type: ignore[override]
    ) -> list[Phrase]:
        from conversation import Word

        found = []
        for window in batch:
            first, last = window.chunk.pieces[0], window.chunk.pieces[-1]
            heard = "en" if first.start > 5.0 else "zh"
            told = Word(first.start, first.end, (tokenizer + heard) * 4)
            more = [Word(last.start, last.end, "我")] if first != last else []
            speech_s = window.chunk.duration
            found.append(
                Phrase((told, *more), -0.1, 1.0, 0.0, speech_s, tokenizer, heard, surely(heard))
            )
        return found


def surely(heard: str) -> float:
    return 0.95 if heard == "en" else 0.6


@pytest.mark.parametrize(("named", "read"), [("auto", "enen"), ("zh", "zhen")])
def test_a_stretch_in_another_language_becomes_a_phrase_of_its_own(
    named: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = PassingOver()
    monkeypatch.setattr(recogniser, "_language", named)
    monkeypatch.setattr(recogniser, "_detect", lambda windows: "zh")
    (reading,) = recogniser.read([track("c", Span(1.0, 4.0), Span(6.0, 10.0))])
    assert [phrase.text for phrase in reading.phrases] == ["zhzh" * 4, read * 4]
    facts = dict(facts_of([reading], Parties(()), told_by_voice=False))
    assert facts["other_language_s"] == pytest.approx(4.4)


def test_what_is_made_of_a_stretch_goes_where_it_is_read_better_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{__name__}.surely", lambda heard: 0.6)
    (reading,) = PassingOver().read([track("c", Span(1.0, 4.0), Span(6.0, 10.0))])
    assert [phrase.text for phrase in reading.phrases] == ["zhzh" * 4 + "zhen" * 4]
