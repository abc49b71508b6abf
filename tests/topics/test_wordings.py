"""The labelled wordings that quality is measured with: many, apart from training and each other."""

from collections import Counter
from itertools import combinations, product

import pytest

from benchmarks.voice_calls import (
    DEVELOPMENT,
    HELD_OUT,
    VARIED,
    WORDING_SETS,
    make_calls,
    read_frames,
)
from benchmarks.voice_calls import read_lines as lines_of
from topics.corpus import wordings

ALIKE = 0.45  # of the pairs of characters of two wordings; two ways to say one thing share fewer
SHORT = 6  # characters; two short answers are alike by their nature


def said(wording_set: str) -> list[str]:
    frames = [text for texts in read_frames(wording_set).values() for text in texts]
    return [text for text in [line.text for line in lines_of(wording_set)] + frames if text]


def pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= ALIKE * (len(first | second) or 1)


def test_each_of_twelve_subjects_or_more_has_25_held_out_ways_to_complain_of_it() -> None:
    lines = lines_of(HELD_OUT)
    complaints = Counter(line.topic for line in lines if line.cause)
    enquiries = Counter(line.topic for line in lines if not line.cause)
    assert len(complaints) >= 12
    assert min(complaints.values()) >= 25
    assert min(enquiries[topic] for topic in complaints) >= 5


def test_the_varied_set_has_fourteen_subjects_or_more_and_none_of_the_held_out_ones() -> None:
    lines = lines_of(VARIED)
    complaints = Counter(line.topic for line in lines if line.cause)
    enquiries = Counter(line.topic for line in lines if not line.cause)
    assert len(complaints) >= 14
    assert min(complaints.values()) >= 24
    assert min(enquiries[topic] for topic in complaints) >= 2
    assert not set(complaints) & {line.topic for line in lines_of(HELD_OUT)}


def test_the_varied_set_has_no_business_or_cause_that_the_training_data_lack() -> None:
    taught = {label for wording in wordings() for label in (*wording.business, *wording.cause)}
    assert {label for line in lines_of(VARIED) for label in (*line.business, *line.cause)} <= taught


@pytest.mark.parametrize("wording_set", WORDING_SETS)
def test_no_wording_is_near_one_of_the_training_data(wording_set: str) -> None:
    taught = [(wording.text, pairs(wording.text)) for wording in wordings()]
    measured = [(text, pairs(text)) for text in said(wording_set) if len(text) > SHORT]
    near = [(a, b) for (a, x), (b, y) in product(measured, taught) if alike(x, y)]
    assert near == []
    assert not {line.text for line in lines_of(wording_set)} & {text for text, _ in taught}


def test_no_held_out_wording_is_near_another_or_one_of_development() -> None:
    held_out = [(text, pairs(text)) for text in said(HELD_OUT) if len(text) > SHORT]
    development = [(text, pairs(text)) for text in said(DEVELOPMENT) if len(text) > SHORT]
    together = [*combinations(held_out, 2), *product(held_out, development)]
    assert [(a, b) for (a, x), (b, y) in together if alike(x, y)] == []
    assert not set(said(HELD_OUT)) & set(said(DEVELOPMENT))


def test_no_varied_wording_is_near_another_or_one_of_another_set() -> None:
    varied = [(text, pairs(text)) for text in said(VARIED) if len(text) > SHORT]
    others = [*said(HELD_OUT), *said(DEVELOPMENT)]
    apart = [(text, pairs(text)) for text in others if len(text) > SHORT]
    together = [*combinations(varied, 2), *product(varied, apart)]
    assert [(a, b) for (a, x), (b, y) in together if alike(x, y)] == []
    assert not set(said(VARIED)) & set(others)


def test_held_out_calls_differ_from_those_of_development_and_repeat_by_seed() -> None:
    calls = make_calls(5, cer=0.1, seed=7)
    assert calls == make_calls(5, cer=0.1, seed=7)
    assert {call.line for call in calls} <= set(lines_of(HELD_OUT))
    assert calls != make_calls(5, cer=0.1, seed=7, wordings=DEVELOPMENT)
