"""Sentence vectors as one more view of what texts share."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from conversation.errors import ModelError
from topics import fit_topics
from topics.embedding import WordVectors
from topics.linear import Floats

VECTORS = "4 2\n年费 1 0\n手续费 0.9 0.1\n登录 0 1\n闪退 0.1 0.9\n"


class ByLength:
    """An embedder that sees nothing but whether a text is long."""

    def embed(self, texts: Sequence[str]) -> Floats:
        return np.array([[1.0, 0.0] if len(text) > 12 else [0.0, 1.0] for text in texts])


def test_sentences_are_the_mean_of_their_words_and_unknown_ones_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.vec"
    path.write_text(VECTORS, encoding="utf-8")
    fee, charge, app, nothing = WordVectors.load(path).embed(
        ["信用卡年费", "手续费", "登录闪退", "嗯嗯"]
    )
    assert fee @ charge > 0.9
    assert fee @ app < 0.2
    assert np.linalg.norm(app) == pytest.approx(1.0)
    assert not nothing.any()


@pytest.mark.parametrize("text", ["", "年费 1 0\n登录 1\n", "年费 one two\n"])
def test_a_file_that_is_no_word_vectors_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.vec"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="word"):
        WordVectors.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        WordVectors.load(tmp_path / "none.vec")


def test_an_embedder_is_asked_and_every_call_still_gets_its_place() -> None:
    texts = ["年费太贵", "登录不上", "网点排队两个小时还没人管", "理财亏了本金说好保本的"]
    calls = {f"c{n:02d}": texts[n % 4] for n in range(40)}
    fit = fit_topics(calls, embedder=ByLength())
    assert len(fit.assignments) == 40
    assert len({a.topic_id for a in fit.assignments if a.call_id in ("c00", "c04", "c08")}) == 1
