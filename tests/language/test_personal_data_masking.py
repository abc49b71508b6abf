from dataclasses import replace

import pytest

from building import a_call
from conversation import RemovedText, Transcript, Word
from language.personal_data import MaskPolicy, find_personal_data, mask, mask_text


def _call() -> Transcript:
    transcript = a_call(
        "[0.0-4.0] customer: 我叫陈建国，手机号是138-0013-8000\n"
        "[4.0-8.0] customer: 验证码是四八二九一五，安全码三七二"
    ).transcript
    words = tuple(
        Word(0.0, 1.0, text) for text in ("我叫", "陈建国，", "手机号是", "138-0013", "-8000")
    )
    return replace(
        transcript, turns=(replace(transcript.turns[0], words=words), transcript.turns[1])
    )


def test_masks_are_as_long_as_what_they_hide() -> None:
    transcript = _call()
    masked = mask(transcript, find_personal_data(transcript.turns), "masked_only")
    texts = [turn.text for turn in masked.shown.turns]
    assert texts == ["我叫***，手机号是***-****-****", "验证码是******，安全码***"]
    assert [len(text) for text in texts] == [len(turn.text) for turn in transcript.turns]
    assert masked.original is None


def test_the_words_are_masked_with_the_text() -> None:
    transcript = _call()
    masked = mask(transcript, find_personal_data(transcript.turns), MaskPolicy.MASKED_ONLY)
    words = [word.text for word in masked.shown.turns[0].words]
    assert words == ["我叫", "***，", "手机号是", "***-****", "-****"]


@pytest.mark.parametrize("policy", list(MaskPolicy))
def test_codes_are_never_in_clear_under_any_policy(policy: MaskPolicy) -> None:
    transcript = _call()
    masked = mask(transcript, find_personal_data(transcript.turns), policy)
    assert "四八二九一五" not in repr(masked)
    assert "三七二" not in repr(masked)


def test_the_original_keeps_what_may_be_kept() -> None:
    transcript = _call()
    data = find_personal_data(transcript.turns)
    both = mask(transcript, data, "masked_and_original")
    assert both.original is not None
    assert "138-0013-8000" in both.original.turns[0].text
    assert "138-0013-8000" not in both.shown.turns[0].text
    assert mask(transcript, data, "none").shown.turns[0].text == transcript.turns[0].text


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        mask(_call(), (), "everything")


def test_a_word_that_is_not_in_its_text_is_hidden_where_the_turn_has_data() -> None:
    transcript = _call()
    stray = replace(transcript.turns[0], words=(Word(0.0, 1.0, "一三八零零"),))
    changed = replace(transcript, turns=(stray, transcript.turns[1]))
    masked = mask(changed, find_personal_data(changed.turns), "masked_only")
    assert masked.shown.turns[0].words[0].text == "*****"


def test_signs_between_digits_stay() -> None:
    assert mask_text("卡6222 0212，", [(1, 11)]) == "卡**** ****，"


def test_digits_in_what_the_filters_removed_are_hidden() -> None:
    texts = ("验证码四八二九一五验证码四八二九一五", "谢谢谢谢")
    removed = tuple(RemovedText(text, "loop", 0, 1.0, 2.0) for text in texts)
    masked = mask(replace(_call(), removed=removed), (), "none")
    assert [one.text for one in masked.shown.removed] == ["验证码******验证码******", "谢谢谢谢"]
