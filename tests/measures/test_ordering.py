import random

from conversation import Measure, SoundKind, SoundLabel, SoundProfile, Span
from measures import in_order
from readings import of_call

CALL = """[0-10] customer: 你好我想问一下我的年费
[9-13] agent: 您请讲
[17-27] customer: 你们就是骗人，我要投诉
[26-30] agent: 你别骗人
[34-40] customer: 我要投诉你们骗人
[39-41] agent: 好的
[65-69] customer: 再见
[69-72] ivr: 请评价
"""


def _measures() -> tuple[Measure, ...]:
    levels = tuple(-40 + number % 30 for number in range(1500))
    pitch = tuple(120 + number % 200 for number in range(1500))
    music = SoundLabel(0, SoundKind.MUSIC, Span(45.0, 60.0))
    facts = (("snr_db", 20.0), ("peak_dbfs", -1.0))
    return of_call(
        CALL, sound=SoundProfile(0.05, (levels, levels), ((), ()), facts, (pitch, pitch), (music,))
    )


def test_shuffled_measures_come_back_in_the_order_in_which_they_were_taken() -> None:
    taken = _measures()
    assert len(taken) > 40
    for seed in range(20):
        shuffled = random.Random(seed).sample(taken, len(taken))
        assert in_order(shuffled) == taken


def test_a_measure_that_is_no_longer_taken_comes_last() -> None:
    old = Measure("of_old", 1.0, "s")
    assert in_order([old, *_measures()])[-1] == old
