from itertools import accumulate

import pytest

from conversation import Word
from language.punctuation import punctuate


def spoken(notation: str) -> tuple[Word, ...]:
    """Words by blanks, half a second each; ``/`` is a pause of half a second."""
    pieces = notation.split()
    starts = accumulate((0.5 for _ in pieces), initial=0.0)
    return tuple(
        Word(start, start + 0.5, piece)
        for start, piece in zip(starts, pieces, strict=False)
        if piece != "/"
    )


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("您好 请 讲", "您好，请讲。"),
        ("请问 有 什么 可以 帮您", "请问有什么可以帮您？"),
        ("周末 上班 吗 / 我 想 去", "周末上班吗？我想去。"),
        ("钱 扣 了 / 没有 人 说 过", "钱扣了，没有人说过。"),
        ("好的 / 谢谢", "好的，谢谢。"),
        ("没有 了", "没有了。"),
        ("没什么 事", "没什么事。"),
        ("是 这样 的， 对吧", "是这样的，对吧？"),
        ("说 完 了。", "说完了。"),
    ],
)
def test_marks_follow_pauses_and_what_is_asked(said: str, written: str) -> None:
    assert "".join(word.text for word in punctuate(spoken(said))) == written


def test_every_word_keeps_its_place_and_a_text_with_its_marks_stays() -> None:
    words = spoken("您好 / 请问 是 谁")
    marked = punctuate(words)
    assert [(w.start, w.end, w.confidence) for w in marked] == [
        (w.start, w.end, w.confidence) for w in words
    ]
    assert all(new.text.startswith(old.text) for old, new in zip(words, marked, strict=True))
    assert punctuate(marked) == marked


def test_other_languages_and_nothing_stay_as_they_are() -> None:
    words = spoken("how are you")
    assert punctuate(words, language="en") == words
    assert punctuate(()) == ()
