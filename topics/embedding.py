"""Sentence vectors from elsewhere, as one more view of what texts have in common.

They only help to find the groups; topics stay described by their words, so that a person can read
them and new calls are assigned in milliseconds without the vectors.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from conversation.errors import ModelError
from topics.features import topic_words
from topics.linear import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WEIGHT = 0.5  # of the sentence vectors in the cosine of two texts, the rest is that of the words
MOST_WORDS = 200_000


class SentenceEmbedder(Protocol):
    """Anything that gives texts a place by their meaning."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Vectors of shape (texts, dimensions) of unit length, or zero where nothing is known."""
        ...


@dataclass(frozen=True)
class WordVectors:
    """Sentences as the mean of their words' vectors, from a file of the word2vec text format."""

    vectors: Mapping[str, Floats]
    dimensions: int

    @classmethod
    def load(cls, path: Path, *, most: int = MOST_WORDS) -> "WordVectors":
        """Read the ``most`` first words of a ``.vec`` file; raises ``ModelError``."""
        try:
            with path.open(encoding="utf-8") as stream:
                pairs = dict(islice(_lines(stream, path), most))
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(
                f"the word vectors {path} cannot be read ({error}) — give a text file with a word "
                "and its numbers on each line, or leave the setting out"
            ) from error
        sizes = {len(vector) for vector in pairs.values()}
        if len(sizes) != 1:
            raise ModelError(
                f"the word vectors {path} have rows of {sorted(sizes) or 'no'} numbers — every "
                "line must be a word and as many numbers as the others"
            )
        return cls(pairs, sizes.pop())

    def embed(self, texts: Sequence[str]) -> Floats:
        """Mean of the known content words of each text, made unit length."""
        rows = np.zeros((len(texts), self.dimensions))
        for row, text in enumerate(texts):
            known = [self.vectors[word] for word in topic_words(text) if word in self.vectors]
            if known:
                rows[row] = np.mean(known, axis=0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1.0))


def join_views(words: "csr_matrix", sentences: Floats) -> "csr_matrix":
    """Both views side by side; rows stay of unit length where both have something to say."""
    from scipy.sparse import csr_matrix, hstack

    known = np.linalg.norm(sentences, axis=1) > 0
    share = np.where(known, WEIGHT, 0.0)
    left = words.multiply(np.sqrt(1.0 - share)[:, None])
    return csr_matrix(hstack([left, csr_matrix(sentences * np.sqrt(share)[:, None])]))


def _lines(stream: Iterator[str], path: Path) -> Iterator[tuple[str, Floats]]:
    for number, line in enumerate(stream):
        word, *numbers = line.split()
        if number == 0 and len(numbers) == 1:
            continue  # the header of the format: words and dimensions
        try:
            yield word, np.array(numbers, dtype=np.float64)
        except ValueError as error:
            raise ModelError(
                f"line {number + 1} of the word vectors {path} is not a word and its numbers"
            ) from error
