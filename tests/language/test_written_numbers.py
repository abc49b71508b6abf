import pytest

from conversation import Word
from language.written_numbers import write_numbers, write_words


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("工号八零二一", "工号8021"),
        ("幺三八零零一三八零零零", "13800138000"),
        ("六二二八四八零零", "62284800"),
        ("一共四十八万六千元", "一共486000元"),
        ("年化百分之三点八五", "年化3.85%"),
        ("二零二六年三月十五号下午三点半", "2026年3月15号下午3点半"),
        ("三点二十分", "3点20分"),
        ("三分之一", "1/3"),
        ("我等了二十分钟", "我等了20分钟"),
    ],
)
def test_numbers_are_written_as_a_chinese_bank_writes_them(spoken: str, written: str) -> None:
    assert write_numbers(spoken).text == written


@pytest.mark.parametrize(
    "text", ["十分感谢", "千万不要", "万一", "三四十个", "几百块", "一个一个看", ""]
)
def test_what_is_no_number_stays(text: str) -> None:
    assert write_numbers(text).text == text
    assert write_numbers(text).links == ()


def test_english_numbers_are_written_and_other_languages_left_alone() -> None:
    assert write_numbers("I paid twenty three dollars", language="en").text == "I paid $23"
    assert write_numbers("八零二一", language="ja").text == "八零二一"


def test_every_written_number_leads_back_to_the_words_that_were_said() -> None:
    result = write_numbers("工号八零二一，收了百分之五的费。")
    assert result.text == "工号8021，收了5%的费。"
    for link in result.links:
        said = result.spoken[link.spoken_start : link.spoken_end]
        assert write_numbers(said).text == result.text[link.written_start : link.written_end]
    start = result.text.index("收了")
    assert result.spoken_span(start, start + 4) == (7, 13)
    assert result.spoken_span(0, 2) == (0, 2)
    assert result.spoken_span(3, 4) == (2, 6)  # inside a number means the whole number
    assert result.spoken_span(len(result.text), len(result.text)) == (len(result.spoken),) * 2


def test_words_of_a_number_become_one_word_with_their_times() -> None:
    words = [
        Word(0.0, 0.4, "工号", 0.9),
        Word(0.4, 0.8, "八零", 0.8),
        Word(0.8, 1.2, "二一，", 0.6),
        Word(1.2, 1.5, "请讲", 0.7),
    ]
    written = write_words(words)
    assert [word.text for word in written] == ["工号", "8021，", "请讲"]
    assert (written[1].start, written[1].end, written[1].confidence) == (0.4, 1.2, 0.6)
    assert write_words(words[:1]) == tuple(words[:1])
