from conversation import SoundKind, SoundLabel, SoundProfile, Span
from readings import of_call, values

CALL = "[0-10] agent: 请稍等\n[15-20] agent: 好了\n[50-52] customer: 嗯"


def _heard(*labels: SoundLabel) -> SoundProfile:
    return SoundProfile(0.05, ((-30,) * 1100,), ((),), (), (), labels)


def test_music_on_both_channels_is_one_stretch() -> None:
    sound = _heard(
        SoundLabel(0, SoundKind.MUSIC, Span(10.0, 14.0)),
        SoundLabel(1, SoundKind.MUSIC, Span(11.0, 14.5)),
        SoundLabel(0, SoundKind.NOISE, Span(30.0, 40.0)),
        SoundLabel(0, SoundKind.RINGBACK, Span(0.0, 6.0)),
    )
    measures = of_call(CALL, sound=sound)
    (music,) = (m for m in measures if m.name == "music_s")
    assert (music.value, music.span) == (4.5, Span(10.0, 14.5))
    assert values(measures, "ringback_s") == [6.0]


def test_a_hold_is_a_long_gap_or_music_and_nothing_counts_twice() -> None:
    sound = _heard(
        SoundLabel(0, SoundKind.MUSIC, Span(10.0, 14.0)),
        SoundLabel(0, SoundKind.MUSIC, Span(22.0, 60.0)),
    )
    measures = of_call(CALL, sound=sound)
    assert values(measures, "hold_stretch_s") == [4.0, 40.0]
    assert values(measures, "hold_s") == [44.0]


def test_without_sound_holds_are_the_long_gaps() -> None:
    assert values(of_call(CALL), "hold_s") == [30.0]
    assert values(of_call("[0-1] agent: 好\n[2-3] agent: 好"), "hold_s") == [0.0]
    assert values(of_call(""), "hold_s") == []
