"""Neighbouring characters as numbers."""

import pytest

from topics.grams import gram_keys, gram_of, key_of


@pytest.mark.parametrize("gram", ["年", "年费", "卡𠮷a", "￥☻"])
def test_a_gram_is_a_number_and_back(gram: str) -> None:
    assert gram_of(key_of(gram)) == gram


def test_grams_keep_to_their_text_and_to_their_clause() -> None:
    keys, owners = gram_keys(["年费 退款", "", "登不上"], (2, 3))
    found = sorted(zip(owners.tolist(), map(gram_of, keys.tolist()), strict=True))
    assert found == [(0, "年费"), (0, "退款"), (2, "不上"), (2, "登不"), (2, "登不上")]


def test_a_text_with_a_line_break_is_still_one_text() -> None:
    keys, owners = gram_keys(["年费\n退款", "额度"], (2,))
    assert [(o, gram_of(k)) for k, o in zip(keys.tolist(), owners.tolist(), strict=True)] == [
        (0, "年费"),
        (0, "退款"),
        (1, "额度"),
    ]


def test_no_texts_have_no_grams() -> None:
    keys, owners = gram_keys([], (2, 3))
    assert len(keys) == len(owners) == 0
    assert len(gram_keys(["", "年"], (2, 3))[0]) == 0
