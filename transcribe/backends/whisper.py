"""Whisper through faster-whisper and CTranslate2: packed windows, shared batches, word times.

faster-whisper's own loops are not used: the sequential one spends its time on silence, the batched
one leaves out the timestamp prompt and with it over half of the Mandarin characters. Features,
prompt, alignment and tokenizer are its.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
from ctranslate2.models import WhisperGenerationResult
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import _LANGUAGE_CODES, Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens
from numpy.typing import NDArray

from conversation import Word
from conversation.errors import ModelError, UsageError
from transcribe.backends.gates import compression_of, is_doubtful, left_out, likeliest, without
from transcribe.backends.recogniser import Phrase, Reading, Track, is_foreign
from transcribe.chunks import Chunk, pack_chunks
from transcribe.loudness import SAMPLE_RATE, gain_for

if TYPE_CHECKING:
    from transcribe.backends.tile_encoder import TileEncoder

BATCH = 8
FRAMES_PER_S = 100
AUTO = "auto"
LANGUAGE_ATTRIBUTE = "language"  # metadata may say which language a call is in
CAREFUL_BEAM = 5
TOKENS_A_SECOND = 14  # of speech that an answer may have; a loop ends there, whatever the window


@dataclass(frozen=True, slots=True)
class Decoding:
    """How windows are cut and decoded.

    Lengths in seconds, ``speech_s`` leaves the rest of a window empty.
    """

    window_s: float = 15.0
    speech_s: float = 13.0
    beam_size: int = 5
    prompt: str = ""
    unrepeated: int = 0
    lengths_s: tuple[float, ...] = ()

    def window_for(self, speech_s: float) -> float:
        """The shortest of ``lengths_s`` that leaves as much room as a full window does."""
        room_s = self.window_s - self.speech_s
        fitting = [length for length in self.lengths_s if speech_s + room_s <= length]
        return min([*fitting, self.window_s])


_NOTHING = Phrase(())


@dataclass(frozen=True, slots=True)
class _Window:
    """One chunk of one track; ``channel`` is the whole track, so that no sound is held twice.

    ``gain`` brings it to the level that the models expect.
    """

    track: int
    chunk: Chunk
    channel: NDArray[np.float32]
    gain: np.float32
    hotwords: str

    @property
    def samples(self) -> NDArray[np.float32]:
        """The sound of the chunk at its level."""
        return self.chunk.sound(self.channel) * self.gain


_Answers = list[tuple[_Window, Phrase]]


class WhisperRecogniser:
    """A CTranslate2 Whisper model in memory.

    Deterministic: no sampling, no state between windows.
    """

    def __init__(
        self,
        folder: Path,
        *,
        revision: str,
        language: str,
        decoding: Decoding,
        compute_type: str = "int8",
        device: str = "cpu",
        threads: int = 1,
        has_tile_encoder: bool = False,
    ) -> None:
        self.revision = revision
        self._language = language if language == AUTO else _known_language(language)
        self._decoding = decoding
        self._model = _load(folder, compute_type, device, threads)
        self._tiles = _load_tiles(folder, threads) if has_tile_encoder else None

    def read(self, tracks: Sequence[Track]) -> tuple[Reading, ...]:
        """Recognise the tracks, each call in its language.

        Windows of all of them share batches, doubtful ones are read again. Where the language is to
        be heard, windows in another one than the rest of their call are read in that.
        """
        windows = [w for index, track in enumerate(tracks) for w in self._windows(index, track)]
        languages = self._languages(tracks, windows)
        phrases: list[list[Phrase]] = [[] for _ in tracks]
        for language in sorted(set(languages)):
            own = [window for window in windows if languages[window.track] == language]
            answers = self._read_foreign(language, tracks, self._read_in(language, own))
            for window, phrase in sorted(answers, key=lambda answer: answer[0].chunk.pieces[0]):
                is_told = bool(phrase.words) or is_foreign(phrase, language)
                phrases[window.track].extend([phrase] if is_told else [])
        return tuple(
            Reading(language, tuple(read))
            for language, read in zip(languages, phrases, strict=True)
        )

    def _read_in(self, language: str, windows: Sequence[_Window]) -> _Answers:
        if not windows:
            return []
        tokenizer = self._tokenizer(language)
        first = self._read_all(windows, self._decoding, tokenizer)
        found = self._read_again(windows, first, tokenizer)
        return self._read_left_out(windows, found, tokenizer)

    def _read_foreign(self, language: str, tracks: Sequence[Track], answers: _Answers) -> _Answers:
        """Read again what sounds like another language; not where one was named."""
        foreign: dict[str, list[_Window]] = {}
        kept: _Answers = []
        for window, phrase in answers:
            if self._named(tracks[window.track]) == AUTO and is_foreign(phrase, language):
                foreign.setdefault(phrase.heard, []).append(window)
            else:
                kept.append((window, phrase))
        return [*kept, *(one for heard in foreign for one in self._read_in(heard, foreign[heard]))]

    def _named(self, track: Track) -> str:
        """The language that the metadata, else the settings name; ``auto`` where it is heard."""
        return track.call.attributes.get(LANGUAGE_ATTRIBUTE, "") or self._language

    def _languages(self, tracks: Sequence[Track], windows: Sequence[_Window]) -> list[str]:
        """The language of each track: the call's own, else the setting, else what is heard."""
        heard: dict[str, str] = {}
        for track in tracks:
            call = track.call
            named = self._named(track)
            if named == AUTO and call.call_id not in heard:
                spoken = [w for w in windows if tracks[w.track].call.call_id == call.call_id]
                heard[call.call_id] = self._detect(spoken) if spoken else ""
            elif named != AUTO:
                heard[call.call_id] = _known_language(named)
        return [heard[track.call.call_id] for track in tracks]

    def _windows(self, index: int, track: Track) -> Iterator[_Window]:
        gain = gain_for(track.samples)
        duration_s = len(track.samples) / SAMPLE_RATE
        longest_s = self._decoding.speech_s
        for chunk in pack_chunks(track.activity, longest_s=longest_s, duration_s=duration_s):
            yield _Window(index, chunk, track.samples, gain, track.hotwords)

    def _read_all(
        self, windows: Sequence[_Window], decoding: Decoding, tokenizer: Tokenizer
    ) -> list[Phrase]:
        found: list[Phrase] = [_NOTHING] * len(windows)
        for length, numbers in _by_length(windows, decoding).items():
            sized = replace(decoding, window_s=length)
            for start in range(0, len(numbers), BATCH):
                batch = numbers[start : start + BATCH]
                phrases = self._read_batch([windows[n] for n in batch], sized, tokenizer)
                for number, phrase in zip(batch, phrases, strict=True):
                    found[number] = phrase
        return found

    def _read_again(
        self, windows: Sequence[_Window], first: Sequence[Phrase], tokenizer: Tokenizer
    ) -> list[Phrase]:
        """Try the other ways on the doubtful windows, together.

        The first sound answer wins, else the likeliest that is no loop.
        """
        tries = [[phrase] for phrase in first]
        for decoding in second_readings(self._decoding):
            doubtful = [number for number, own in enumerate(tries) if is_doubtful(own[-1])]
            again = self._read_all([windows[n] for n in doubtful], decoding, tokenizer)
            for number, phrase in zip(doubtful, again, strict=True):
                tries[number].append(phrase)
        return [own[-1] if not is_doubtful(own[-1]) else likeliest(own) for own in tries]

    def _read_left_out(
        self, windows: Sequence[_Window], found: Sequence[Phrase], tokenizer: Tokenizer
    ) -> _Answers:
        """Read stretches of speech that an answer has no words for by themselves.

        After a pause the recogniser at times takes a window for finished, and it passes over what
        is said in another language: such stretches become windows of their own.
        """
        answers = list(zip(windows, found, strict=True))
        alone = [
            (number, replace(window, chunk=Chunk((piece,))))
            for number, (window, phrase) in enumerate(answers)
            for piece in left_out(phrase, window.chunk)
        ]
        read = self._read_all([window for _, window in alone], self._decoding, tokenizer)
        for (number, window), phrase in zip(alone, read, strict=True):
            whole_window, whole = answers[number]
            if is_foreign(phrase, phrase.language):
                answers[number] = (whole_window, without(whole, window.chunk))
                answers.append(
                    (window, without(phrase, window.chunk) if is_doubtful(phrase) else phrase)
                )
            elif not is_doubtful(phrase):
                rest = without(whole, window.chunk)
                words = sorted((*rest.words, *phrase.words), key=lambda word: word.start)
                answers[number] = (whole_window, replace(rest, words=tuple(words)))
        return answers

    def _features(self, samples: NDArray[np.float32], window_s: float) -> NDArray[np.float32]:
        """Log-mel features ``[mels, frames]`` of the samples and silence up to the window's end."""
        padded = np.pad(samples, (0, max(0, round(window_s * SAMPLE_RATE) - len(samples))))
        features = self._model.feature_extractor(padded, padding=0)
        return np.asarray(features[:, : round(window_s * FRAMES_PER_S)], dtype=np.float32)

    def _tokenizer(self, language: str) -> Tokenizer:
        return Tokenizer(
            self._model.hf_tokenizer,
            self._is_multilingual,
            task="transcribe",
            language=language,
        )

    def _detect(self, windows: Sequence[_Window]) -> str:
        """The language that the first windows speak for most, by summed probability."""
        totals: dict[str, float] = {}
        for ranking in self._model.model.detect_language(
            self._encode(windows[:BATCH], self._decoding.window_s)
        ):
            for token, probability in ranking:
                totals[token] = totals.get(token, 0.0) + probability
        return max(sorted(totals), key=lambda token: totals[token])[2:-2]

    def _read_batch(
        self, batch: Sequence[_Window], decoding: Decoding, tokenizer: Tokenizer
    ) -> list[Phrase]:
        encoded = self._encode(batch, decoding.window_s)
        heard = self._model.model.detect_language(encoded) if self._is_multilingual else []
        results = self._generate(encoded, batch, decoding, tokenizer)
        texts = [[t for t in result.sequences_ids[0] if t < tokenizer.eot] for result in results]
        sizes = [round(min(w.chunk.duration, decoding.window_s) * FRAMES_PER_S) for w in batch]
        aligned = self._model.find_alignment(tokenizer, texts, encoded, sizes)
        phrases = [
            _phrase(window, result, words, tokenizer)
            for window, result, words in zip(batch, results, aligned, strict=True)
        ]
        return (
            [
                replace(phrase, heard=ranking[0][0][2:-2], heard_as_surely=ranking[0][1])
                for phrase, ranking in zip(phrases, heard, strict=True)
            ]
            if heard
            else phrases
        )

    @property
    def _is_multilingual(self) -> bool:
        return bool(self._model.model.is_multilingual)

    def _encode(self, batch: Sequence[_Window], window_s: float) -> ctranslate2.StorageView:
        # A storage view borrows the array's memory: the array has to outlive the call.
        features = np.stack([self._features(window.samples, window_s) for window in batch])
        if self._tiles is not None:
            return self._tiles.encode(features)
        return self._model.model.encode(ctranslate2.StorageView.from_array(features))

    def _generate(
        self,
        encoded: ctranslate2.StorageView,
        batch: Sequence[_Window],
        decoding: Decoding,
        tokenizer: Tokenizer,
    ) -> list[WhisperGenerationResult]:
        previous = tokenizer.encode(" " + decoding.prompt) if decoding.prompt else []
        prompts = [
            self._model.get_prompt(tokenizer, previous, hotwords=window.hotwords or None)
            for window in batch
        ]
        room = max(map(len, prompts)) + round(decoding.speech_s * TOKENS_A_SECOND)
        return list(
            self._model.model.generate(
                encoded,
                prompts,
                beam_size=decoding.beam_size,
                no_repeat_ngram_size=decoding.unrepeated,
                max_length=min(self._model.max_length, room),
                return_scores=True,
                return_no_speech_prob=True,
                suppress_blank=True,
                suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
                max_initial_timestamp_index=50,
            )
        )


def _known_language(code: str) -> str:
    if code not in _LANGUAGE_CODES:
        raise UsageError(
            f"the recogniser knows no language `{code}` — write a code such as `zh` or `en`, or "
            f"`{AUTO}` to let it hear"
        )
    return code


def _by_length(windows: Sequence[_Window], decoding: Decoding) -> dict[float, list[int]]:
    """The numbers of the windows by the length that each needs.

    A window's length depends on it alone, so that what shares its batch changes nothing.
    """
    numbers: dict[float, list[int]] = {}
    for number, window in enumerate(windows):
        length = decoding.window_for(window.chunk.duration)
        numbers.setdefault(length, []).append(number)
    return numbers


def second_readings(first: Decoding) -> tuple[Decoding, ...]:
    """Other ways to read a doubtful window, none of them twice.

    Whisper's full 30 s with a beam, then without the prompt, then without repeating itself.
    """
    beam_size = max(first.beam_size, CAREFUL_BEAM)
    whole = replace(first, window_s=30.0, beam_size=beam_size, lengths_s=())
    unrepeated = replace(first, beam_size=beam_size, unrepeated=5)
    return tuple(dict.fromkeys((whole, replace(whole, prompt=""), unrepeated)))


def _load(folder: Path, compute_type: str, device: str, threads: int) -> WhisperModel:
    if device == "cuda" and not ctranslate2.get_cuda_device_count():
        raise ModelError(
            "the settings ask for a GPU (device: cuda) and none is usable here — set device: cpu"
        )
    try:
        return WhisperModel(
            str(folder),
            device=device,
            compute_type=compute_type,
            cpu_threads=threads,
            num_workers=1,
            local_files_only=True,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"the model in {folder} cannot be loaded: {error} — check the folder and compute_type"
        ) from error


def _load_tiles(folder: Path, threads: int) -> "TileEncoder":
    # Imported here: it brings torch along, which other machines do not need for this.
    from transcribe.backends.tile_encoder import TileEncoder

    return TileEncoder(folder, threads=threads)


def _phrase(
    window: _Window,
    result: WhisperGenerationResult,
    aligned: Sequence[dict[str, Any]],
    tokenizer: Tokenizer,
) -> Phrase:
    tokens = result.sequences_ids[0]
    text = tokenizer.decode(tokens)
    words = tuple(
        Word(span.start, span.end, word["word"], float(word["probability"]))
        for word in aligned
        if word["word"].strip()
        for span in [window.chunk.recording_span(float(word["start"]), float(word["end"]))]
    )
    return Phrase(
        words,
        log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
        compression=compression_of(text),
        no_speech=result.no_speech_prob,
        speech_s=window.chunk.duration,
        language=tokenizer.language_code,
    )
