from collections import Counter
from pathlib import Path

from conversation import SoundKind, SoundLabel, SoundProfile, Span
from measures import CATALOGUE, catalogue_markdown
from readings import of_call

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"
LIVELY = (
    "[1-12] agent: 您好您好\n[11-20] customer: 你好你好\n[25-36] agent: 请讲请讲\n"
    "[60-61] customer: 你们骗人\n[61-62] ivr: 再见\n[62-63] customer: 好\n[63-64] agent: 好"
)
SOUND = SoundProfile(
    0.05,
    ((-30,) * 1300, (-35,) * 1300),
    ((), ()),
    (
        ("clipped_share", 0.0),
        ("damaged_packets", 1.0),
        ("dead_channel", 1.0),
        ("declared_s", 65.0),
        ("decoded_s", 64.9),
        ("dropped_channels", 1.0),
        ("inverted_phase", 1.0),
        ("other_language_s", 4.0),
        ("peak_dbfs", -1.0),
        ("snr_db", 30.0),
        ("voice_count", 2.0),
    ),
    ((180,) * 1300, (120,) * 1300),
    (
        SoundLabel(0, SoundKind.RINGBACK, Span(0.0, 1.0)),
        SoundLabel(0, SoundKind.MUSIC, Span(38.0, 50.0)),
    ),
)
UNITS = {
    "_hz": "Hz",
    "_st": "semitones",
    "_s": "s",
    "_cpm": "characters/min",
    "_dbfs": "dBFS",
    "_db": "dB",
    "_count": "count",
}
COUNTED = ("dead_channel", "inverted_phase", "dropped_channels", "damaged_packets")


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == catalogue_markdown()


def test_names_are_unique_and_carry_their_unit() -> None:
    assert max(Counter(kind.name for kind in CATALOGUE).values()) == 1
    for kind in CATALOGUE:
        plain = "count" if kind.name in COUNTED else "share"
        unit = next((UNITS[end] for end in UNITS if kind.name.endswith(end)), plain)
        assert kind.unit == unit, kind.name


def test_a_lively_call_has_every_measure_as_the_catalogue_says() -> None:
    measures = of_call(LIVELY, sound=SOUND)
    kinds = {kind.name: kind for kind in CATALOGUE}
    assert {m.name for m in measures} == set(kinds)
    for m in measures:
        kind = kinds[m.name]
        assert m.unit == kind.unit
        assert m.role is not None or kind.per != "role"
        assert (m.span is not None) == kind.has_span, m


def test_measures_come_in_the_order_of_the_catalogue_and_twice_the_same() -> None:
    measures = of_call(LIVELY, sound=SOUND)
    order = [kind.name for kind in CATALOGUE]
    positions = [order.index(m.name) for m in measures]
    assert positions == sorted(positions)
    assert of_call(LIVELY, sound=SOUND) == measures


def test_one_value_a_call_and_one_a_role() -> None:
    measures = of_call(LIVELY, sound=SOUND)
    counts = Counter((m.name, m.role) for m in measures)
    for kind in CATALOGUE:
        if kind.per != "event":
            assert all(n == 1 for (name, _), n in counts.items() if name == kind.name)
