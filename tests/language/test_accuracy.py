import pytest

from language.accuracy import character_error_rate, character_errors, pool_errors


def test_the_same_words_in_another_spelling_have_no_errors() -> None:
    assert character_error_rate("您好，三百块。", "您好300塊") == 0.0


@pytest.mark.parametrize(
    ("hypothesis", "rate"),
    [("公号八零二一", 1 / 6), ("工号八零", 2 / 6), ("工号八零二一的", 1 / 6), ("", 1.0)],
)
def test_substitutions_deletions_and_insertions_count_once(hypothesis: str, rate: float) -> None:
    assert character_error_rate("工号八零二一", hypothesis) == pytest.approx(rate)


def test_made_up_text_without_reference_counts_every_character() -> None:
    assert character_error_rate("", "谢谢观看") == 4.0


def test_pooling_weighs_texts_by_their_length() -> None:
    same = character_errors("工号八零二一你好吗", "工号八零二一你好吗")
    assert pool_errors([character_errors("好", "坏"), same]).rate == pytest.approx(0.1)
