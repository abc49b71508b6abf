"""Two voices on one channel, or three: pyannote's segmentation, short CAM++ vectors, clusters."""

import numpy as np
import torch
from numpy.typing import NDArray

from conversation import Call, Span
from transcribe.diarization.changes import apply_changes, find_changes
from transcribe.diarization.clean_speech import (
    VoiceSample,
    find_clean_speech,
    heard_as,
)
from transcribe.diarization.diarizer import Diarization
from transcribe.diarization.segmentation import LOCAL_SPEAKERS, LocalActivity, SegmentationNetwork
from transcribe.diarization.speaker_vectors import SpeakerVectors
from transcribe.diarization.stitching import name_speakers, voice_activity
from transcribe.diarization.voices import Voices, centres_of, find_third, split_in_two
from transcribe.models import DiarizerFiles

STEP_S = 2.5
DESCRIBED_EVERY = 2  # windows: stretches are cut from half of them, and known in all
ROUNDS = 3
ACTIVE = 0.5
SHORTEST_S = 0.1
LONGEST_PAUSE_S = 0.1
ONE_VOICE_LIKENESS = 0.8


class TwoPartyDiarizer:
    """Diarises mono calls; holds both networks."""

    def __init__(self, files: DiarizerFiles, *, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self._segmentation = SegmentationNetwork(files.segmentation, step_s=STEP_S)
        self._vectors = SpeakerVectors(files.embedding, files.embedding_network)

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        """The voices of a call."""
        return self.diarize(samples)

    def diarize(self, samples: NDArray[np.float32]) -> Diarization:
        """Find who speaks when on one channel at 16 kHz; one voice stays one."""
        duration_s = len(samples) / 16_000
        if not np.any(samples):
            return Diarization(())
        activity = self._segmentation.find_speakers(samples)
        every = DESCRIBED_EVERY if len(activity.starts) > DESCRIBED_EVERY else 1
        clean = find_clean_speech(activity, duration_s=duration_s, every=every)
        frames = round(duration_s / activity.frame_s)
        if len(clean) < 2:
            return Diarization(_one_voice(activity, frames))
        vectors = self._vectors.describe(samples, [sample.span for sample in clean])
        seconds = np.array([sample.span.duration for sample in clean])
        two = split_in_two(vectors, seconds)
        third = find_third(vectors, seconds, two.nearest(vectors))
        if third is not None:
            names, voices = _fit(activity, clean, vectors, third)
            if len(np.unique(_members(names, clean))) == len(voices.centres):
                speech = voice_activity(activity, names, frames, voices=3) > ACTIVE
                return Diarization(_in_order(speech, activity.frame_s), voices.likeness)
        names, voices = _fit(activity, clean, vectors, two)
        member = _members(names, clean)
        if voices.likeness >= ONE_VOICE_LIKENESS:
            return Diarization(_one_voice(activity, frames), voices.likeness)
        speech = voice_activity(activity, names, frames) > ACTIVE
        if len(np.unique(member)) == 2:
            changes = find_changes(clean, member, voices.preference(vectors))
            speech = apply_changes(speech, changes, activity.frame_s)
        return Diarization(_in_order(speech, activity.frame_s), voices.likeness)


def _fit(
    activity: LocalActivity,
    clean: tuple[VoiceSample, ...],
    vectors: NDArray[np.float32],
    voices: Voices,
) -> tuple[NDArray[np.intp], Voices]:
    """Alternate between naming local speakers and fitting the voices to what was named."""
    seconds = np.array([sample.span.duration for sample in clean])
    count = len(voices.centres)
    names = np.zeros((len(activity.starts), LOCAL_SPEAKERS), np.intp)
    speakers = [heard_as(activity, sample.span) for sample in clean]
    for _ in range(ROUNDS):
        evidence = np.zeros((*names.shape, count))
        for known, near, length in zip(speakers, voices.nearness(vectors), seconds, strict=True):
            for window, local in known:
                evidence[window, local] += near * length
        names = name_speakers(activity, evidence)
        member = _members(names, clean)
        if len(np.unique(member)) < count:
            break
        voices = Voices(centres_of(vectors.astype(np.float64), seconds, member, voices=count))
    return names, voices


def _members(names: NDArray[np.intp], clean: tuple[VoiceSample, ...]) -> NDArray[np.intp]:
    return np.array([names[sample.window, sample.local] for sample in clean], dtype=np.intp)


def _in_order(speech: NDArray[np.bool_], frame_s: float) -> tuple[tuple[Span, ...], ...]:
    """The spans of each voice that is ever active, the first to speak in front."""
    spans = [_spans(active, frame_s) for active in speech.T]
    return tuple(sorted((voice for voice in spans if voice), key=lambda voice: voice[0].start))


def _one_voice(activity: LocalActivity, frames: int) -> tuple[tuple[Span, ...], ...]:
    names = np.zeros((len(activity.starts), LOCAL_SPEAKERS), np.intp)
    spans = _spans(voice_activity(activity, names, frames)[:, 0] > ACTIVE, activity.frame_s)
    return (spans,) if spans else ()


def _spans(active: NDArray[np.bool_], frame_s: float) -> tuple[Span, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], active.astype(np.int8), [0]))))
    spans: list[Span] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start, end = float(first) * frame_s, float(last) * frame_s
        if spans and start - spans[-1].end < LONGEST_PAUSE_S:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(span for span in spans if span.duration >= SHORTEST_S)
