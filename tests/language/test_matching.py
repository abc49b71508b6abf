from language.matching import FoldedText, Lines, WordFinder, fold


def _found(words: list[str], *lines: str) -> list[tuple[str, int, int, int]]:
    places = WordFinder(words).find(Lines(lines))
    return [
        (one.word, one.line, one.start, one.end) for word in words for one in places.get(word, [])
    ]


def test_punctuation_blanks_case_and_width_make_no_difference() -> None:
    assert fold("您好，工号 ８０２１！ＡＢc") == "您好工号8021abc"  # noqa: RUF001


def test_one_blank_stays_between_latin_words() -> None:
    assert fold("Thank  you, I'm here") == "thank you i m here"


def test_folding_keeps_one_character_for_one() -> None:
    assert len(fold("İstanbul")) == len("İstanbul")


def test_a_place_in_folded_text_leads_back_to_the_original_characters() -> None:
    text = "您好，工号 ８０-２１。"  # noqa: RUF001
    folded = FoldedText(text)
    start = folded.folded.index("8021")

    low, high = folded.span_in_original(start, start + 4)

    assert text[low:high] == "８０-２１"  # noqa: RUF001


def test_a_blank_in_folded_latin_text_leads_back_too() -> None:
    text = "OK. Thank   you!"
    folded = FoldedText(text)
    start = folded.folded.index("thank you")

    assert text[slice(*folded.span_in_original(start, start + 9))] == "Thank   you"


def test_all_overlapping_words_are_found_in_one_walk() -> None:
    assert _found(["投诉", "要投诉你", "诉你"], "我要投诉你们") == [
        ("投诉", 0, 2, 4),
        ("要投诉你", 0, 1, 5),
        ("诉你", 0, 3, 5),
    ]


def test_words_are_not_found_across_two_lines() -> None:
    assert _found(["工号"], "手工", "号码") == []


def test_a_latin_word_is_not_found_inside_a_longer_one() -> None:
    assert _found(["art"], "start art") == [("art", 0, 6, 9)]


def test_digits_may_stand_beside_chinese() -> None:
    assert _found(["8021"], "工号8021号") == [("8021", 0, 2, 6)]


def test_a_line_break_inside_a_turn_does_not_make_a_new_line() -> None:
    assert _found(["再见"], "好的\n那再", "见") == []
    assert Lines(["一\n二", "三"]).texts == ["一二", "三"]


def test_no_words_and_no_lines_are_no_error() -> None:
    assert _found([], "你好") == []
    assert WordFinder(["你好"]).find(Lines([])) == {}


def test_every_folded_character_leads_back_to_where_it_came_from() -> None:
    for text in ("您好，，工号 8021。", "，。a b，c d 你_好%", "100％，Thank you！", "x"):  # noqa: RUF001
        folded = FoldedText(text)
        for at, character in enumerate(folded.folded):
            start, end = folded.span_in_original(at, at + 1)
            assert fold(text[start:end]) == (character if character != " " else "")
