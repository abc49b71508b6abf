import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.diarization.changes import apply_changes, find_changes
from transcribe.diarization.clean_speech import VoiceSample, find_clean_speech, heard_as
from transcribe.diarization.segmentation import WINDOW_S, LocalActivity
from transcribe.diarization.stitching import name_speakers, voice_activity
from transcribe.diarization.voices import split_in_two

FRAMES = 500
FRAME_S = WINDOW_S / FRAMES


def window(*spoken: tuple[int, float, float]) -> NDArray[np.bool_]:
    active = np.zeros((FRAMES, 3), bool)
    for local, start, end in spoken:
        active[round(start / FRAME_S) : round(end / FRAME_S), local] = True
    return active


def activity(*windows: NDArray[np.bool_]) -> LocalActivity:
    starts = np.arange(0.0, 5.0 * len(windows), 5.0, dtype=np.float64)
    return LocalActivity(np.stack(windows), starts, FRAME_S)


def test_overlapped_speech_describes_no_voice() -> None:
    found = find_clean_speech(activity(window((0, 1.0, 5.0), (1, 3.0, 7.0))), duration_s=10.0)
    for sample in found:
        assert sample.span.overlap(Span(3.0, 5.0)) < 0.03
    assert {sample.local for sample in found} == {0, 1}


def test_no_second_is_described_twice() -> None:
    windows = activity(window((0, 0.0, 10.0)), window((1, 0.0, 10.0)))
    described = sum(s.span.duration for s in find_clean_speech(windows, duration_s=15.0))
    assert 13.0 < described <= 15.0


def test_two_groups_of_vectors_are_told_apart() -> None:
    generator = np.random.default_rng(7)
    centres = generator.normal(size=(2, 192))
    owner = np.array([0, 1, 1, 0, 0, 1, 0, 1, 1, 0])
    raw = centres[owner] + generator.normal(scale=0.5, size=(10, 192))
    vectors = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    side = split_in_two(vectors, np.ones(10)).preference(vectors) > 0
    assert list(side == side[0]) == list(owner == owner[0])


def test_a_speaker_without_evidence_keeps_its_name_through_overlapping_windows() -> None:
    first = window((0, 0.0, 4.0), (1, 5.0, 10.0))
    found = activity(first, window((2, 0.0, 5.0), (0, 6.0, 10.0)))
    evidence = np.zeros((2, 3, 2))
    evidence[0, :2] = [[3.0, -3.0], [-3.0, 3.0]]
    names = name_speakers(found, evidence)
    assert names[0, 0] != names[0, 1]
    assert names[1, 2] == names[0, 1]
    speech = voice_activity(found, names, 750) > 0.5
    assert speech[:, names[0, 1]][260:490].all()


def test_a_change_that_the_segmentation_missed_is_found_by_voice() -> None:
    clean = tuple(VoiceSample(0, 0, Span(i * 1.5, i * 1.5 + 1.4)) for i in range(4))
    clean += (VoiceSample(0, 1, Span(7.0, 8.4)),)
    preference = np.array([0.3, 0.25, -0.2, 0.3, -0.3])
    (change,) = find_changes(clean, np.array([0, 0, 0, 0, 1]), preference)
    assert (change.voice, change.span) == (0, Span(3.0, 4.4))
    active = np.zeros((500, 2), bool)
    active[:300, 0] = True
    moved = apply_changes(active, (change,), FRAME_S)
    assert moved[160:210].tolist() == [[False, True]] * 50
    assert moved[:140, 0].all()


def test_a_stretch_is_known_in_every_window_that_holds_it() -> None:
    first = window((0, 5.5, 9.5), (1, 1.0, 4.0))
    found = activity(first, window((2, 0.5, 4.5), (1, 6.0, 9.0)), window((0, 6.0, 9.0)))
    assert heard_as(found, Span(6.0, 7.4)) == ((0, 0), (1, 2))
    assert heard_as(found, Span(4.0, 5.4)) == ()


def test_borders_lie_where_the_network_is_sure() -> None:
    sure = np.zeros((1, FRAMES, 3), np.float32)
    sure[0, 100:200, 0], sure[0, 200:220, 0] = 0.9, 0.4
    found = LocalActivity(sure > 0.3, np.zeros(1), FRAME_S, sure)
    speech = voice_activity(found, np.zeros((1, 3), np.intp), FRAMES) > 0.5
    assert np.flatnonzero(speech[:, 0])[[0, -1]].tolist() == [100, 199]
