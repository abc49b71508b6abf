"""Further views of what texts have in common: their characters, their sounds, their past."""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from language.confuse import confuse
from topics.cluster import cluster
from topics.likeness import add_likeness, add_memory
from topics.vectors import document_matrix, learn_space, term_lists

SUBJECTS = (
    "信用卡年费没有通知就扣了我要求退还这笔年费",
    "手机银行登录一直闪退升级以后完全打不开",
    "取款机把我的卡吞了钱没吐出来账上却扣了",
)


def words_of(texts: list[str]) -> csr_matrix:
    lists = term_lists({f"{n:03d}": text for n, text in enumerate(texts)}, {})
    return document_matrix(list(lists.values()), learn_space(list(lists.values())))


def misheard(count: int) -> tuple[list[str], list[int]]:
    truth = [number % len(SUBJECTS) for number in range(count)]
    return [confuse(SUBJECTS[t], cer=0.35, seed=n) for n, t in enumerate(truth)], truth


def test_misheard_texts_are_more_alike_by_sound_than_by_words() -> None:
    texts, truth = misheard(120)
    words = words_of(texts)
    seen = add_likeness(words, texts)
    same = np.equal.outer(truth, truth)

    def contrast(matrix: csr_matrix) -> float:
        alike = (matrix @ matrix.T).toarray()
        return float(alike[same].mean() - alike[~same].mean())

    assert contrast(seen) > contrast(words)
    assert adjusted_rand_score(truth, cluster(seen)) > 0.9


def test_few_texts_are_left_to_their_words() -> None:
    texts, _ = misheard(9)
    words = words_of(texts)
    assert add_likeness(words, texts) is words


def test_rows_stay_of_unit_length_whatever_is_known_of_them() -> None:
    texts, _ = misheard(120)
    seen = add_memory(add_likeness(words_of(texts), texts), ["t-1", None, "t-2"] * 40)
    assert np.allclose(np.sqrt(seen.multiply(seen).sum(axis=1)), 1.0)


def test_what_was_one_topic_stays_together() -> None:
    words = words_of(misheard(30)[0])
    assert add_memory(words, [None] * 30) is words
    before = (words @ words.T).toarray()
    after = add_memory(words, ["t-1", "t-1", *[None] * 28])
    alike = (after @ after.T).toarray()
    assert alike[0, 1] > before[0, 1]
    assert alike[2, 3] == before[2, 3]
