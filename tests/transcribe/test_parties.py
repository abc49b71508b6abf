"""Words shared out to people and to the machine's prompts."""

import numpy as np
import pytest
from numpy.typing import NDArray

from building import a_call
from conversation import Call, Span, Word
from transcribe.diarization.diarizer import Diarization
from transcribe.parties import by_channel, by_voice, people_only, silence
from transcribe.prompts import divide_prompts
from transcribe.turns import PROMPTS


def words_of(notation: str) -> tuple[Word, ...]:
    return tuple(word for turn in a_call(notation).transcript.turns for word in turn.words)


def prompt_text(notation: str) -> str:
    return "".join(word.text for word in divide_prompts(words_of(notation)).prompts)


class ScriptedDiarizer:
    """Remembers what it heard and gives fixed voices."""

    def __init__(self, *voices: tuple[Span, ...], likeness: float = 0.0) -> None:
        self.voices = voices
        self.likeness = likeness
        self.heard = np.zeros(0, np.float32)

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        self.heard = samples
        return Diarization(self.voices, self.likeness)


@pytest.mark.parametrize(
    ("said", "prompt"),
    [
        (
            "ivr: 欢迎致电江南银行，普通话服务请按一，人工服务请按零。\nagent: 您好，请讲。",
            "欢迎致电江南银行，普通话服务请按一，人工服务请按零。",
        ),
        (
            "customer: 好的谢谢再见。\nivr: 请对本次服务进行评价，满意请按1，不满意请按2。",
            "请对本次服务进行评价，满意请按1，不满意请按2。",
        ),
        ("ivr: 您拨打的电话正在通话中，请稍候。\ncustomer: 喂", "您拨打的电话正在通话中，请稍候。"),
        (
            "ivr: Welcome to the bank. For English press one. Please stay on the line.",
            "Welcome to the bank. For English press one. Please stay on the line.",
        ),
        (
            "ivr: 欢迎直点讲男银行普通花服务庆安以人巩服务庆安灵\nagent: 你好电子银行客服",
            "欢迎直点讲男银行普通花服务庆安以人巩服务庆安灵",
        ),
        ("agent: 您好，欢迎致电江南银行，工号八零二一，请讲。", ""),
        ("agent: 本次通话会被录音，请您放心。请稍等，我帮您转接人工。", ""),
        ("agent: 您在手机银行里点设置，再点安全，按提示操作就可以。", ""),
        ("customer: 我按了确认键以后钱就没有了。", ""),
    ],
)
def test_prompts_are_known_by_what_only_a_machine_says(said: str, prompt: str) -> None:
    assert prompt_text(said) == prompt


ANNOUNCED = "欢迎致电江南银行，为了保证服务质量，您的通话将会被录音。"
NOTICE = f"[1.0-6.0] ivr: {ANNOUNCED}"
ANSWER = "[14.0-16.0] agent: 您好，工号八零二一。"


@pytest.mark.parametrize(
    ("said", "line", "is_prompt"),
    [
        (f"{NOTICE}\n{ANSWER}", Span(7.0, 12.0), True),
        (f"{NOTICE}\n{ANSWER}", Span(10.0, 12.0), False),
        (f"{NOTICE}\n{ANSWER}", Span(30.0, 32.0), False),
        ("[1.0-6.0] agent: 您好，我是客服，本次通话会被录音。", Span(7.0, 12.0), False),
        (f"[0.0-0.5] agent: 喂\n{NOTICE.replace('[1.0', '[2.0')}", Span(7.0, 12.0), False),
        (f"[0.0-0.5] agent: 喂\n{NOTICE.replace('[1.0', '[2.0')}", Span(0.6, 12.0), True),
        ("[1.0-2.0] customer: 喂，有人吗", Span(0.0, 12.0), False),
    ],
)
def test_an_announcement_belongs_to_the_music_or_ring_back_after_it_or_around_it(
    said: str, line: Span, is_prompt: bool
) -> None:
    prompts = divide_prompts(words_of(said), line=(line,)).prompts
    assert "".join(word.text for word in prompts) == (ANNOUNCED if is_prompt else "")


def test_an_announcement_said_twice_word_for_word_is_the_machines() -> None:
    busy = "坐席全忙，请不要挂机，您的来电对我们很重要。"
    said = (
        f"[0-4] ivr: {busy}\n[6-9] customer: 嗯。\n[20-24] ivr: {busy}\n[30-33] agent: 您好，请讲。"
    )
    assert prompt_text(said) == f"{busy}{busy}"
    assert prompt_text("agent: 请您耐心等待。\ncustomer: 好。\nagent: 请您耐心等待。") == ""


def test_a_voice_of_its_own_that_only_announces_before_all_others_is_the_machine() -> None:
    said = words_of(f"{NOTICE}\n{ANSWER}\n[17.0-18.0] customer: 我的卡丢了")
    voices = ((Span(1.0, 6.0),), (Span(14.0, 16.0),), (Span(17.0, 18.0),))
    sound, speech = np.ones(16_000 * 20, np.float32), (Span(1.0, 18.0),)
    parties = by_voice(
        said, sound, speech, diarizer=ScriptedDiarizer(*voices), call=Call("c")
    ).everyone
    assert [party.party for party in parties] == [PROMPTS, 0, 1]
    assert "".join(word.text for word in parties[0].words) == ANNOUNCED
    late = (voices[1], (Span(1.0, 6.0), Span(17.0, 18.0)))
    parties = by_voice(
        said, sound, speech, diarizer=ScriptedDiarizer(*late), call=Call("c")
    ).everyone
    assert [party.party for party in parties] == [0, 1]


def test_a_prompt_in_an_agents_channel_is_a_party_of_its_own() -> None:
    agent = words_of("agent: 人工服务请按零。\nagent: 您好，工号八零二一。")
    parties = by_channel([agent, words_of("customer: 我要投诉")]).everyone
    assert [(p.party, p.channel) for p in parties] == [(0, 0), (PROMPTS, 0), (1, 1)]
    assert "".join(w.text for w in parties[0].words) == "您好，工号八零二一。"


def test_the_diariser_hears_neither_prompts_nor_music() -> None:
    said = words_of(
        "[1.0-4.0] ivr: 人工服务请按零。\n[10.0-12.0] agent: 您好。\n[13.0-14.0] customer: 喂"
    )
    diarizer = ScriptedDiarizer((Span(10.0, 12.0),), (Span(13.0, 14.0),))
    sound = np.ones(16_000 * 20, np.float32)
    speech = (Span(1.0, 4.0), Span(10.0, 14.0))
    parties = by_voice(said, sound, speech, diarizer=diarizer, call=Call("c")).everyone
    assert [party.party for party in parties] == [PROMPTS, 0, 1]
    assert "".join(w.text for w in parties[2].words) == "喂"
    heard = np.flatnonzero(diarizer.heard) / 16_000
    assert (round(heard.min(), 1), round(heard.max(), 1)) == (9.7, 14.3)


def test_a_channel_on_which_nobody_speaks_has_no_prompts() -> None:
    parties = by_channel([(), words_of("customer: 我要投诉")]).everyone
    assert [(party.party, len(party.words) > 0) for party in parties] == [(0, False), (1, True)]
    assert divide_prompts(()).prompts == divide_prompts(()).people == ()


def test_short_pauses_are_left_as_they_sound() -> None:
    kept = people_only((Span(1.0, 2.0), Span(3.5, 4.0), Span(9.0, 10.0)), ())
    assert kept == (Span(0.7, 4.3), Span(8.7, 10.3))
    assert not silence(np.ones(16_000, np.float32), ()).any()


def test_nobody_needs_a_diariser_where_only_the_machine_speaks() -> None:
    diarizer = ScriptedDiarizer()
    said = words_of("ivr: 人工服务请按零。")
    parties = by_voice(
        said, np.ones(16_000, np.float32), (Span(0.0, 1.0),), diarizer=diarizer, call=Call("c")
    ).everyone
    assert [party.party for party in parties] == [PROMPTS]
    assert not diarizer.heard.size
