import pytest

from language.normalise import (
    digits_for_numbers,
    fold_width,
    normalise_for_cer,
    read_digits,
    simplify,
    strip_punctuation,
)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("請問有什麼可以幫您", "请问有什么可以帮您"),
        ("銀行帳單", "银行帐单"),
        ("简体不变", "简体不变"),
    ],
)
def test_traditional_becomes_simplified(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_simplifying_keeps_every_position() -> None:
    text = "這筆年費是10月5號入賬的, 您去年祇刷了兩次卡。"
    assert len(simplify(text)) == len(text)


def test_full_width_signs_become_half_width() -> None:
    assert fold_width("\uff21\uff22\uff11\uff12\uff01\u3000") == "AB12! "


def test_punctuation_and_spaces_go() -> None:
    assert strip_punctuation("您好，8021 号。OK？") == "您好8021号OK"


def test_digits_are_read_one_by_one() -> None:
    assert read_digits("工号8021") == "工号八零二一"


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("三百块", "300块"),
        ("四十八万六千元", "486000元"),
        ("48万6000元", "486000元"),
        ("工号八零二一", "工号8021"),
        ("三百五", "350"),
        ("两千零五十", "2050"),
        ("一百零五", "105"),
        ("十五天", "15天"),
        ("二十", "20"),
        ("一万两千", "12000"),
        ("一亿三千万", "130000000"),
        ("百分之三点八", "3.8%"),
        ("幺三八", "138"),
    ],
)
def test_numbers_are_written_as_digits(spoken: str, written: str) -> None:
    assert digits_for_numbers(spoken) == written


def test_the_published_form_is_the_same_for_both_spellings() -> None:
    written = "這筆年費是10月5號入賬的, 300塊錢"
    assert normalise_for_cer(written) == normalise_for_cer("这笔年费是十月五号入账的，三百块钱。")


def test_hesitations_do_not_count() -> None:
    assert normalise_for_cer("嗯，我看一下啊") == "我看1下"
