"""Further views of what texts have in common: their characters and their sounds."""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from language.confuse import confuse
from topics.cluster import cluster
from topics.likeness import CHARACTER_WEIGHT, SOUND_WEIGHT, add_likeness, learn_likeness
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


def test_misheard_texts_are_told_apart_by_sound_where_words_alone_fail() -> None:
    texts, truth = misheard(120)
    words = words_of(texts)
    by_words = adjusted_rand_score(truth, cluster(words))
    assert adjusted_rand_score(
        truth, cluster(add_likeness(words, texts, learn_likeness(texts)))
    ) > max(0.75, by_words)


def test_few_texts_are_left_to_their_words() -> None:
    texts, _ = misheard(9)
    words = words_of(texts)
    assert add_likeness(words, texts, learn_likeness(texts)) is words


def test_no_row_is_longer_than_one_and_texts_that_share_little_are_short() -> None:
    texts, _ = misheard(120)
    seen = add_likeness(words_of(texts), texts, learn_likeness(texts))
    lengths = np.sqrt(np.asarray(seen.multiply(seen).sum(axis=1)).ravel())
    assert lengths.max() <= 1.0 + 1e-9
    foreign = [*texts, "量子力学与园艺"]
    alone = add_likeness(words_of(foreign), foreign, learn_likeness(foreign))[-1]
    assert np.isclose(alone.multiply(alone).sum(), 1.0 - CHARACTER_WEIGHT - SOUND_WEIGHT)
