"""A third person on the line is a voice of its own, one person's moods are none."""

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.diarization.voices import find_third


def stretches(*counts: int, spread: float = 0.5) -> NDArray[np.float32]:
    """So many stretches of each of several people."""
    generator = np.random.default_rng(5)
    centres = generator.normal(size=(len(counts), 192))
    owner = np.repeat(np.arange(len(counts)), counts)
    raw = centres[owner] + generator.normal(scale=spread, size=(len(owner), 192))
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), np.float32)


def test_a_third_person_taken_for_one_of_two_is_found() -> None:
    member = np.array([0] * 8 + [1] * 8 + [1] * 6, np.intp)
    found = find_third(stretches(8, 8, 6), np.ones(22), member)
    assert found is not None
    near = found.nearness(stretches(8, 8, 6)).argmax(axis=1)
    assert [len(set(near[part])) for part in (slice(8), slice(8, 16), slice(16, 22))] == [1, 1, 1]
    assert len(set(near)) == 3


@pytest.mark.parametrize("third", [0, 3])
def test_two_people_and_a_few_odd_seconds_are_two(third: int) -> None:
    member = np.array([0] * 8 + [1] * (8 + third), np.intp)
    assert find_third(stretches(8, 8, third), np.ones(16 + third), member) is None
