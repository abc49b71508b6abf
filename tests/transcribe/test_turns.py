from conversation import Span, Word
from transcribe.turns import PartyWords, build_turns
from transcribe.word_speakers import assign_words
from transcribe.words import keep_in_speech, tidy_words


def said(text: str, start: float, step: float = 0.2) -> tuple[Word, ...]:
    return tuple(
        Word(start + i * step, start + (i + 1) * step, character)
        for i, character in enumerate(text)
    )


def test_a_long_pause_ends_a_turn() -> None:
    turns = build_turns([PartyWords(0, 0, said("您好", 0.0) + said("在吗", 3.0))])
    assert [item.turn.text for item in turns] == ["您好", "在吗"]


def test_a_short_pause_ends_a_turn_only_when_the_other_speaks_in_it() -> None:
    agent = PartyWords(0, 0, said("您好", 0.0) + said("请讲", 1.0))
    assert len(build_turns([agent])) == 1
    customer = PartyWords(1, 1, said("嗯", 0.6))
    assert [i.turn.text for i in build_turns([agent, customer])] == ["您好", "嗯", "请讲"]


def test_turns_of_two_channels_may_overlap_and_are_numbered_by_start() -> None:
    agent = PartyWords(0, 0, said("先生您别急", 0.0))
    turns = build_turns([agent, PartyWords(1, 1, said("喂", 0.5))])
    assert [(i.turn.index, i.party) for i in turns] == [(0, 0), (1, 1)]
    assert turns[0].turn.end > turns[1].turn.start


def test_a_word_goes_to_the_voice_that_was_active() -> None:
    words = said("你好", 0.0) + said("您好", 2.0)
    assert assign_words(words, [[Span(0.0, 0.5)], [Span(1.9, 2.5)]]) == (0, 0, 1, 1)


def test_a_stray_character_does_not_become_a_turn() -> None:
    words = said("我要投诉你们", 0.0)
    voices = [[Span(0.0, 0.4), Span(0.6, 1.2)], [Span(0.4, 0.6)]]
    assert assign_words(words, voices) == (0,) * 6


def test_a_change_of_voice_moves_to_the_pause_beside_it() -> None:
    words = said("再见", 0.0) + said("感谢", 1.0)
    voices = [[Span(0.0, 1.2)], [Span(1.2, 1.6)]]
    assert assign_words(words, voices) == (0, 0, 1, 1)


def test_one_voice_keeps_every_word() -> None:
    assert assign_words(said("你好", 0.0), [[Span(0.0, 9.0)]]) == (0, 0)


def test_words_are_simplified_and_carry_their_punctuation() -> None:
    words = (Word(0.0, 0.2, "請"), Word(0.2, 0.4, "問"), Word(0.4, 0.5, ","), Word(0.5, 0.7, "您"))
    assert [word.text for word in tidy_words(words, language="zh")] == ["请", "问，", "您"]


def test_words_outside_speech_move_to_its_edge() -> None:
    (word,) = keep_in_speech([Word(0.0, 0.3, "您")], [Span(0.5, 2.0)])
    assert word.start == 0.5
    assert word.end > word.start
