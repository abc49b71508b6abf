"""How characters sound when they may be misheard."""

from language.syllables import spell_by_sound, syllable, syllables


def test_what_is_misheard_for_each_other_is_spelt_alike() -> None:
    assert spell_by_sound("工号 年费") == spell_by_sound("公号 连费")
    assert spell_by_sound("吃饭") != spell_by_sound("睡觉")


def test_letters_are_small_digits_stay_and_marks_go() -> None:
    assert spell_by_sound("ETC￥123，") == "etc123"


def test_a_character_that_nobody_knows_how_to_read_has_no_sound() -> None:
    assert syllable("嗧") == ""
    assert syllables("年嗧费") == syllables("年费")
    assert spell_by_sound("年嗧费") == spell_by_sound("年费")
