"""When an answer of the recogniser is doubtful enough to ask again."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

from conversation import Span, Word
from transcribe.backends.recogniser import Phrase
from transcribe.chunks import Chunk

LOWEST_LOG_PROBABILITY = -1.0  # Whisper's own gates
HIGHEST_COMPRESSION = 2.4
FASTEST_CPS = 12.0  # the fastest Mandarin speakers; loops are seen by their compression
SLOWEST_CPS = 1.0  # less text than that was dropped, not unsaid: voice activity found the speech
LEAST_SPEECH_S = 2.0
LEAST_LEFT_OUT_S = 1.4  # a stretch with its padding: a second of speech
COVERED = 0.2  # share of a stretch that words take up where it was read


def compression_of(text: str) -> float:
    """Length of the text over its length compressed; a loop compresses well. 0 for no text."""
    encoded = text.encode()
    return len(encoded) / len(zlib.compress(encoded)) if encoded else 0.0


def is_loop(phrase: Phrase) -> bool:
    """Whether the text repeats itself more than speech does."""
    return phrase.compression > HIGHEST_COMPRESSION


def is_doubtful(phrase: Phrase) -> bool:
    """Whether the answer is unlikely, a loop, or too long or too short for its speech."""
    if phrase.log_probability < LOWEST_LOG_PROBABILITY or is_loop(phrase):
        return True
    if phrase.speech_s < LEAST_SPEECH_S:
        return False
    return not SLOWEST_CPS <= len(phrase.text) / phrase.speech_s <= FASTEST_CPS


def left_out(phrase: Phrase, chunk: Chunk) -> tuple[Span, ...]:
    """The stretches of a window that were read as if nobody spoke there, or hardly anybody.

    None where the answer has no word at all: that is the other gates' to see.
    """
    return tuple(
        piece
        for piece in (chunk.pieces if phrase.words and len(chunk.pieces) > 1 else ())
        if piece.duration >= LEAST_LEFT_OUT_S and _is_left_out(piece, phrase.words)
    )


def _is_left_out(piece: Span, words: Sequence[Word]) -> bool:
    spans = [Span(word.start, max(word.start, word.end)) for word in words]
    if sum(piece.overlap(span) for span in spans) < COVERED * piece.duration:
        return True
    characters = sum(len(word.text) for word in words_within(words, piece))
    return piece.duration >= LEAST_SPEECH_S and characters < SLOWEST_CPS * piece.duration


def words_within(words: Sequence[Word], piece: Span) -> tuple[Word, ...]:
    """The words that have their middle in a stretch."""
    return tuple(word for word in words if piece.contains((word.start + word.end) / 2))


def without(phrase: Phrase, chunk: Chunk) -> Phrase:
    """The phrase less its words within the stretches of a chunk."""
    gone = {word for piece in chunk.pieces for word in words_within(phrase.words, piece)}
    return replace(phrase, words=tuple(word for word in phrase.words if word not in gone))


def likeliest(phrases: Sequence[Phrase]) -> Phrase:
    """The best of doubtful answers: no loop before a loop, then by log-probability."""
    return max(phrases, key=lambda phrase: (not is_loop(phrase), phrase.log_probability))
