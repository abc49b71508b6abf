import subprocess
import sys

import language.segment as segment_module
from language.confuse import confuse
from language.fold import AMOUNT, NUMBER, fold_specifics
from language.phrases import PhraseFinder
from language.segment import content_words, cut_words, segment
from language.syllables import syllables
from topics.corpus import fill, wordings


def test_tokens_cover_the_text_and_carry_their_offsets() -> None:
    text = "我的信用卡年费 App 打不开，\n怎么办？"
    assert all(text[token.start : token.end] == token.text for token in segment(text))
    assert "".join(token.text for token in segment(text)) == text


def test_words_of_the_bank_are_not_cut_apart() -> None:
    words = cut_words("手机银行收不到验证码，信用卡账单分期手续费没退")
    assert {"手机银行", "验证码", "信用卡", "账单分期", "手续费"} <= set(words)


def test_what_every_call_says_is_not_content() -> None:
    assert content_words("您好，工号八零二一，请问这边有什么可以帮您，谢谢") == ()


def test_empty_and_foreign_text_can_be_cut() -> None:
    assert segment("") == ()
    assert "hello" in content_words("hello 世界 123 😀")


def test_importing_jieba_writes_nothing_and_warns_of_nothing(tmp_path: object) -> None:
    code = "from language.segment import cut_words; cut_words('信用卡年费')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        check=True,
        env={"TMPDIR": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert done.stderr == b""
    assert not list(__import__("pathlib").Path(str(tmp_path)).iterdir())


def test_amounts_and_numbers_are_folded_but_subjects_are_kept() -> None:
    folded = fold_specifics("扣了三百二十块五的年费，卡号六二二二八八，还有500元")
    assert folded.count(AMOUNT) == 2
    assert NUMBER in folded
    assert "年费" in folded


def test_a_count_of_times_is_not_an_amount() -> None:
    assert fold_specifics("反映了三次，第一次没人理") == "反映了三次，第一次没人理"


def test_sound_alikes_have_the_same_syllables() -> None:
    assert syllables("年费") == syllables("连会")[:1] + syllables("非")


def test_confusing_keeps_the_sound_and_depends_on_the_seed_alone() -> None:
    text = "信用卡年费怎么又扣了三百块" * 5
    noisy = confuse(text, cer=0.2, seed=1)
    assert noisy != text
    assert noisy == confuse(text, cer=0.2, seed=1)
    assert confuse(text, cer=0.0, seed=1) == text


def test_a_phrase_with_a_gap_does_not_reach_into_the_next_clause() -> None:
    finder = PhraseFinder(("打…不开",))
    assert finder.find("打了半天都不开门") != ()
    assert finder.find("打电话，不开心") == ()


def test_many_texts_are_cut_into_the_same_words_as_few() -> None:
    many = segment_module._many_texts()
    words_of_block = segment_module._words_of_block
    texts = [fold_specifics(fill(wording.text, seed=3)) for wording in wordings()]
    texts += ["囍囍囍，年费", "あり。，ǎb年费", "中国·银行", "", "，。"]
    read = [text for text in texts if many.can_read(text)]
    assert len(read) > 0.8 * len(texts)
    assert not many.can_read("手机App闪退")
    assert many.blocks("ETC扣费，手机App 闪退") == ["ETC扣费", "手机App", "闪退"]
    for text in (*texts, "ETC扣费了两次，年费也扣", "回复T退订，A B类卡", "登录APP·闪退"):
        by_block = [word for block in many.blocks(text) for word in words_of_block(block)]
        assert tuple(by_block) == content_words(text)
    for text in read:
        assert many.content_words(text) == content_words(text)
