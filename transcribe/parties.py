"""Sharing recognised words out to the people who said them, and to the machine's prompts."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from conversation import Call, SoundKind, SoundLabel, Span, Word
from transcribe.diarization.diarizer import Diarizer
from transcribe.prompts import divide_prompts, is_machine
from transcribe.second_opinion import ask_words
from transcribe.turns import PROMPTS, Parties, PartyWords
from transcribe.word_speakers import assign_words

SAMPLE_RATE = 16_000
LONGEST_KEPT_PAUSE_S = 2.0  # music and noise in longer ones would be taken for a voice
EDGE_S = 0.3


def by_channel(channels: Sequence[tuple[Word, ...]], labels: Sequence[SoundLabel] = ()) -> Parties:
    """The parties of a recording with a channel a party; no diariser has a say in it.

    ``labels`` is what else is heard there.
    """
    parties: list[PartyWords] = []
    for index, words in enumerate(channels):
        divided = divide_prompts(words, line=_sounds_of(labels, index))
        parties.append(PartyWords(index, index, divided.people))
        if divided.prompts:
            parties.append(PartyWords(PROMPTS, index, divided.prompts))
    return Parties(tuple(parties))


def by_voice(
    words: tuple[Word, ...],
    samples: NDArray[np.float32],
    speech: Sequence[Span],
    *,
    diarizer: Diarizer,
    call: Call,
    labels: Sequence[SoundLabel] = (),
) -> Parties:
    """The parties of a mono recording: prompts by their words, people by their voices.

    Where voices are alike the words have a say too.

    The sound of prompts, and whatever lies in long stretches without speech, is silenced before
    the diariser hears it. A voice of its own that only announces is the machine's too.
    """
    divided = divide_prompts(words, line=_sounds_of(labels, 0))
    prompts = list(divided.prompts)
    parties: list[PartyWords] = []
    by_words = False
    if divided.people:
        clean = silence(samples, people_only(speech, divided.prompt_spans))
        found = diarizer.find_voices(clean, call=call)
        heard = assign_words(divided.people, found.voices)
        asked = ask_words(divided.people, heard, likeness=found.likeness)
        by_words = asked is not None and len(found.voices) < 2
        for said, others in _by_speaker(divided.people, asked or heard):
            if is_machine(said, others):
                prompts.extend(said)
            else:
                parties.append(PartyWords(len(parties), 0, said))
    if prompts:
        ordered = tuple(sorted(prompts, key=lambda word: (word.start, word.end)))
        parties.insert(0, PartyWords(PROMPTS, 0, ordered))
    return Parties(tuple(parties), by_words)


def _by_speaker(
    words: Sequence[Word], speakers: Sequence[int]
) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """The words of each speaker, and those of all others."""
    for speaker in sorted(set(speakers)):
        own = [s == speaker for s in speakers]
        yield (
            tuple(word for word, is_own in zip(words, own, strict=True) if is_own),
            tuple(word for word, is_own in zip(words, own, strict=True) if not is_own),
        )


def _sounds_of(labels: Sequence[SoundLabel], channel: int) -> tuple[Span, ...]:
    """Where the machine plays something to who waits."""
    kinds = (SoundKind.MUSIC, SoundKind.RINGBACK)
    return tuple(one.span for one in labels if one.channel == channel and one.kind in kinds)


def people_only(speech: Sequence[Span], prompts: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches that may hold people: speech with its edges and short pauses, without prompts."""
    kept: list[Span] = []
    for span in sorted(speech):
        wide = Span(max(0.0, span.start - EDGE_S), span.end + EDGE_S)
        if kept and wide.start - kept[-1].end < LONGEST_KEPT_PAUSE_S:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, wide.end))
        else:
            kept.append(wide)
    for prompt in _joined(prompts):
        pieces = [
            (Span(k.start, min(k.end, prompt.start)), Span(max(k.start, prompt.end), k.end))
            for k in kept
        ]
        kept = [piece for pair in pieces for piece in pair if piece.start < piece.end]
    return tuple(kept)


def _joined(prompts: Sequence[Span]) -> list[Span]:
    """The words of prompts as stretches, with the edges that no word covers."""
    joined: list[Span] = []
    for word in sorted(prompts):
        wide = Span(max(0.0, word.start - EDGE_S), word.end + EDGE_S)
        if joined and wide.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, wide.end))
        else:
            joined.append(wide)
    return joined


def silence(samples: NDArray[np.float32], kept: Sequence[Span]) -> NDArray[np.float32]:
    """The sound of one channel at 16 kHz with everything outside ``kept`` set to zero."""
    heard = np.zeros_like(samples)
    for span in kept:
        part = slice(int(span.start * SAMPLE_RATE), int(span.end * SAMPLE_RATE) + 1)
        heard[part] = samples[part]
    return heard
