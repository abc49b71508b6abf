from collections.abc import Sequence

import pytest

from conversation import Word
from transcribe.backends.gates import compression_of, is_doubtful, likeliest
from transcribe.backends.recogniser import Phrase
from transcribe.hallucinations import (
    cut_loops,
    filter_phrase,
    is_blip,
    remove_guesses,
    remove_known_phrases,
)


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(i * 0.2, i * 0.2 + 0.2, character) for i, character in enumerate(text))


def texts(group: Sequence[Word]) -> str:
    return "".join(word.text for word in group)


def phrase(text: str, *, log_probability: float = -0.3, speech_s: float = 5.0) -> Phrase:
    return Phrase(words(text), log_probability, compression_of(text), 0.0, speech_s)


@pytest.mark.parametrize("text", ["字幕志愿者 李宗盛", "请不吝点赞", "谢谢观看！"])
def test_a_known_phrase_is_taken_out_and_reported(text: str) -> None:
    kept, removed = remove_known_phrases(words(text))
    assert (kept, removed) == ((), (words(text),))


def test_real_speech_that_holds_a_known_phrase_stays() -> None:
    said = words("我在你们那个直播间看的最后他说谢谢观看就没了")
    assert remove_known_phrases(said) == (said, ())


@pytest.mark.parametrize("guess", [Word(0.0, 0.2, "嗯啊", 0.05), Word(0.0, 0.2, "-", 0.9)])
def test_what_the_recogniser_does_not_believe_is_taken_out(guess: Word) -> None:
    assert remove_guesses([guess]) == ((), ((guess,),))


def test_a_likely_phrase_stays() -> None:
    assert remove_guesses(words("没有了")) == (words("没有了"), ())


def test_a_loop_is_cut_to_one_round_and_reported() -> None:
    kept, removed = cut_loops(words("您好服务服务服务服务服务服务"))
    assert "".join(word.text for word in kept) == "您好服务"
    assert [texts(group) for group in removed] == ["服务" * 5]


@pytest.mark.parametrize("text", ["对对对对", "尾号八八八八八八八", "8888888", "好的好的好的"])
def test_what_people_repeat_stays(text: str) -> None:
    assert cut_loops(words(text)) == (words(text), ())


@pytest.mark.parametrize(
    "answer",
    [
        phrase("您好请问", log_probability=-1.4),
        phrase("服" * 60, speech_s=12.0),
        phrase("好", speech_s=12.0),
        phrase("您好请问有什么可以帮您的吗我是客服中心的小王很高兴为您服务", speech_s=2.1),
    ],
)
def test_unlikely_looped_dropped_and_crowded_answers_are_doubtful(answer: Phrase) -> None:
    assert is_doubtful(answer)


def test_a_plain_answer_and_a_short_one_are_not_doubtful() -> None:
    assert not is_doubtful(phrase("您好请问有什么可以帮您"))
    assert not is_doubtful(phrase("嗯", speech_s=0.6))


def test_of_two_doubtful_answers_the_one_without_a_loop_wins() -> None:
    loop, guess = phrase("服" * 60, log_probability=-0.1), phrase("您好", log_probability=-1.5)
    assert likeliest([loop, guess]) is guess


def test_every_removal_is_told_with_its_reason_time_and_channel() -> None:
    kept, removed = filter_phrase(
        phrase("您好服务服务服务服务服务服务"), words("您好服务服务服务服务服务服务"), channel=1
    )
    assert texts(kept) == "您好服务"
    (told,) = removed
    assert (told.text, told.reason, told.channel) == ("服务" * 5, "loop", 1)
    assert (told.start, told.end) == (0.8, 2.8)
    (credit,) = filter_phrase(phrase("谢谢观看"), words("谢谢观看"), channel=0)[1]
    assert credit.reason == "known_phrase"


@pytest.mark.parametrize(
    "invented",
    [
        phrase("也请按旁边的小铃铛", speech_s=0.55),
        phrase("炒鸡肉", log_probability=-1.58, speech_s=0.97),
    ],
)
def test_a_crackle_that_was_given_words_keeps_none_and_says_so(invented: Phrase) -> None:
    kept, (told,) = filter_phrase(invented, invented.words, channel=0)
    assert (kept, told.reason, told.text) == ((), "blip", invented.text)


@pytest.mark.parametrize(
    "said",
    [
        phrase("没有了", log_probability=-0.97, speech_s=0.94),
        phrase("嗯", log_probability=-0.2, speech_s=0.5),
        phrase("可以可以可以好的", speech_s=1.0),
        phrase("听不太清楚您说", log_probability=-1.4, speech_s=3.0),
        phrase("好的", speech_s=0.0),
    ],
)
def test_a_short_or_fast_answer_is_no_blip(said: Phrase) -> None:
    assert not is_blip(said)
