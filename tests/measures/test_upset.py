import pytest

from conversation import Role, SoundProfile, Span
from measures.upset_words import find_upset_words
from readings import of_call, values

CALM = """[0-10] customer: 你好我想问一下我的年费
[10-14] agent: 您请讲
[14-24] customer: 就是想知道什么时候扣
[24-26] agent: 好的
[26-30] customer: 今天能办吗
"""


def _sound(level: dict[Span, int], pitch: dict[Span, int]) -> SoundProfile:
    def row(values: dict[Span, int], usual: int) -> tuple[int, ...]:
        return tuple(
            next((v for span, v in values.items() if span.contains(i * 0.05)), usual)
            for i in range(800)
        )

    return SoundProfile(0.05, (row(level, -30),), ((),), (), (row(pitch, 150),))


def test_a_calm_call_is_calm_and_says_nothing() -> None:
    measures = of_call(CALM, sound=_sound({}, {}))
    assert values(measures, "upset") == [0.0, 0.0]
    assert values(measures, "upset_turn") == []
    assert values(measures, "upset_change", Role.CUSTOMER) == [0.0]
    assert all(m.detail == "" for m in measures)


def test_shouting_in_a_high_voice_is_upset_and_tells_why() -> None:
    last = Span(26.0, 30.0)
    measures = of_call(CALM, sound=_sound({last: -16}, {last: 260}))
    (turn,) = (m for m in measures if m.name == "upset_turn")
    assert (turn.role, turn.span) == (Role.CUSTOMER, last)
    assert turn.value > 0.7
    assert turn.detail == "音量 +14 dB、音调 +9.5 半音"
    assert values(measures, "upset_change", Role.CUSTOMER)[0] > 0.7


def test_level_alone_is_at_most_half() -> None:
    last = Span(26.0, 30.0)
    measures = of_call(CALM, sound=_sound({last: -5}, {}))
    assert values(measures, "upset", Role.CUSTOMER) == [0.5]


def test_words_alone_tell_without_sound() -> None:
    measures = of_call(CALM + "[31-33] customer: 你们就是骗人，我要投诉")
    (peak,) = (m for m in measures if m.name == "upset" and m.role is Role.CUSTOMER)
    assert peak.value == pytest.approx(1 - 0.3 * 0.55)
    assert peak.detail == "“骗人”、“投诉”"


def test_an_agent_who_explains_complaints_is_calm() -> None:
    measures = of_call("[0-3] agent: 投诉渠道是这样的\n[3-5] customer: 好")
    assert values(measures, "upset", Role.AGENT) == [0.0]


@pytest.mark.parametrize("text", ["我没有生气", "我不想投诉", "I am not angry"])
def test_what_is_denied_does_not_count(text: str) -> None:
    assert find_upset_words(text, only_strong=False) == ()
