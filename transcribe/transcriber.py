"""One call's sound in, its transcript and the trace of its sound out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conversation import (
    Call,
    ChannelKind,
    Recording,
    RemovedText,
    SoundLabel,
    SoundProfile,
    Span,
    Transcript,
    Word,
)
from transcribe.backends.recogniser import Reading, Recogniser, Track, is_foreign
from transcribe.crosstalk import without_crosstalk
from transcribe.diarization.diarizer import Diarizer
from transcribe.engines import load_diarizer, load_recogniser, revision_of
from transcribe.hallucinations import filter_phrase
from transcribe.models import bundled_diarizer
from transcribe.parties import by_channel, by_voice
from transcribe.roles import decide_roles
from transcribe.settings import TranscribeSettings
from transcribe.sound_labels import label_sounds, speech_beside
from transcribe.sound_profile import profile_sound
from transcribe.turns import Parties, PartyTurn, build_turns
from transcribe.voice_activity import VoiceActivity, find_speech
from transcribe.voiceprints import (
    Describer,
    Voiceprint,
    load_voiceprints,
    weigh_voices,
)
from transcribe.words import keep_in_speech, tidy_words

_Labels = tuple[SoundLabel, ...]


@dataclass(frozen=True, slots=True)
class Transcription:
    """What became of one recording.

    ``seconds`` is wall time by stage (``recognise``, ``diarise``, ``other``).
    """

    transcript: Transcript
    sound: SoundProfile
    seconds: Mapping[str, float]


class Transcriber:
    """Holds the models of one worker; they are loaded when the first call needs them.

    A stereo call never loads the diariser. ``voices`` is the folder of agents' enrolled voices. The
    same call gives the same result in every worker.
    """

    def __init__(
        self, settings: TranscribeSettings, models_folder: Path, *, voices: Path | None = None
    ) -> None:
        self._settings = settings
        self._models_folder = models_folder
        self._voices_folder = voices

    @cached_property
    def revision(self) -> str:
        """Engines, models and hashes; known without loading a model."""
        return revision_of(self._settings, self._models_folder)

    def load(self) -> None:
        """Load the recogniser now, so that a run can time its calls without it."""
        _ = self._recogniser

    def transcribe(
        self, samples: NDArray[np.float32], *, call: Call, recording: Recording
    ) -> Transcription:
        """Transcribe ``[channels, n]`` float32 samples at 16 kHz; raises ``ModelError``."""
        clock = _Clock()
        heard = samples if recording.kind is ChannelKind.STEREO else samples[:1]
        with clock.stage("other"):
            found = [listen(channel, index) for index, channel in enumerate(heard)]
            activities = without_crosstalk(heard, tuple(activity for activity, _ in found))
            labels = tuple(label for _, own in found for label in own)
        read = self._read(heard, activities, labels, call, recording, clock)
        with clock.stage("other"):
            spans = tuple(activity.spans for activity in activities)
            sound = profile_sound(heard, spans, labels)
            sound = replace(sound, facts=tuple(sorted((*sound.facts, *read.facts))))
            transcript = self._write(read, call, recording, heard)
        return Transcription(transcript, sound, clock.seconds)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return load_recogniser(self._settings, self._models_folder)

    @cached_property
    def _diarizer(self) -> Diarizer:
        return load_diarizer(self._settings)

    def _read(
        self,
        heard: NDArray[np.float32],
        activities: tuple[VoiceActivity, ...],
        labels: _Labels,
        call: Call,
        recording: Recording,
        clock: "_Clock",
    ) -> "_Read":
        hotwords = self._settings.hotwords_for(call.queue)
        tracks = [
            Track(call, recording, index, heard[index], activity, hotwords)
            for index, activity in enumerate(activities)
        ]
        self.load()
        with clock.stage("recognise"):
            readings = self._recogniser.read(tracks)
        cleaned = [
            clean_reading(reading, track) for reading, track in zip(readings, tracks, strict=True)
        ]
        removed = tuple(one for _, taken in cleaned for one in taken)
        if len(cleaned) == 1:
            words, speech = cleaned[0][0], activities[0].spans
            parties = self._tell_apart(words, heard[0], speech, labels, call, clock)
        else:
            parties = by_channel([words for words, _ in cleaned], labels)
        language = readings[0].language if readings else self._settings.language
        facts = facts_of(readings, parties, told_by_voice=len(cleaned) == 1)
        return _Read(parties, removed, language, facts)

    def _tell_apart(
        self,
        words: tuple[Word, ...],
        samples: NDArray[np.float32],
        speech: Sequence[Span],
        labels: _Labels,
        call: Call,
        clock: "_Clock",
    ) -> Parties:
        """Share the words of a mono call out to its voices."""
        if not words:
            return Parties(())
        diarizer = self._diarizer
        with clock.stage("diarise"):
            return by_voice(words, samples, speech, diarizer=diarizer, call=call, labels=labels)

    def _write(
        self,
        read: "_Read",
        call: Call,
        recording: Recording,
        heard: NDArray[np.float32],
    ) -> Transcript:
        turns = build_turns(read.parties.everyone)
        decision = decide_roles(
            turns,
            call=call,
            recording=recording,
            floor=self._settings.role_floor,
            by_words=read.parties.by_words,
            voices=self._weigh_voices(turns, heard, call),
        )
        return Transcript(
            call.call_id,
            read.language,
            tuple(replace(item.turn, role=decision.role_of(item.party)) for item in turns),
            self.revision,
            decision.confidence,
            decision.explained,
            read.removed,
        )

    @cached_property
    def _voiceprints(self) -> tuple[Voiceprint, ...]:
        return load_voiceprints(self._voices_folder) if self._voices_folder is not None else ()

    def _weigh_voices(
        self, turns: Sequence[PartyTurn], heard: NDArray[np.float32], call: Call
    ) -> Mapping[int, float]:
        """What enrolled voices say; only calls without a channel map are compared with them."""
        if not self._voiceprints or call.attributes.get("agent_channel", ""):
            return {}
        return weigh_voices(
            self._voiceprints, turns, heard, self._describer, agent_id=call.agent_id
        )

    @cached_property
    def _describer(self) -> Describer:
        from transcribe.diarization.speaker_vectors import SpeakerVectors

        files = bundled_diarizer()
        return SpeakerVectors(files.embedding, files.embedding_network)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was recognised, shared out to its parties."""

    parties: Parties
    removed: tuple[RemovedText, ...]
    language: str
    facts: tuple[tuple[str, float], ...]


class _Clock:
    """Wall seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"recognise": 0.0, "diarise": 0.0, "other": 0.0}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        started = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - started


def clean_reading(
    reading: Reading, track: Track
) -> tuple[tuple[Word, ...], tuple[RemovedText, ...]]:
    """All words of one track, Simplified and inside speech, and what was made up and taken out."""
    kept: list[Word] = []
    removed: list[RemovedText] = []
    for phrase in reading.phrases:
        words = tidy_words(phrase.words, language=phrase.language or reading.language)
        words, gone = filter_phrase(phrase, words, channel=track.channel)
        removed.extend(gone)
        kept.extend(words)
    kept.sort(key=lambda word: word.start)
    return keep_in_speech(kept, track.activity.spans), tuple(removed)


def facts_of(
    readings: Sequence[Reading], parties: Parties, *, told_by_voice: bool
) -> tuple[tuple[str, float], ...]:
    """What people should know about who and what was heard.

    ``voice_count``: people told apart on one channel; ``other_language_s``: speech that sounds like
    another language than the call's.
    """
    foreign_s = sum(
        phrase.speech_s
        for reading in readings
        for phrase in reading.phrases
        if is_foreign(phrase, reading.language)
    )
    people = parties.people if told_by_voice else 0
    facts = [("voice_count", float(people))] if people else []
    return (*facts, *([("other_language_s", round(foreign_s, 2))] if foreign_s else []))


def listen(samples: NDArray[np.float32], channel: int) -> tuple[VoiceActivity, _Labels]:
    """Where somebody speaks on a channel, and what else is heard there."""
    activity = find_speech(samples)
    labels = label_sounds(samples, activity.spans, channel=channel)
    return replace(activity, spans=speech_beside(activity.spans, labels)), labels
