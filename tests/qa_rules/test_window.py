import pytest

from building import a_call
from conversation import Role
from qa_rules.evidence import Hit
from qa_rules.place import Stage
from qa_rules.window import in_messages, parse_window

CALL = """
[0-4] ivr: 欢迎致电
[5-8] agent: 您好
[9-20] customer: 你好我想问一下
[21-24] agent: 请讲
[25-40] customer: 年费的事情
[41-44] agent: 好的
[45-46] customer: 谢谢
[47-50] agent: 再见
"""


def _positions(window: str, role: Role | None, *, anchor: int | None = None) -> tuple[int, ...]:
    turns = a_call(CALL).transcript.turns
    hit = None
    if anchor is not None:
        turn = turns[anchor]
        hit = Hit("x", anchor, turn.start, turn.end, turn.role, turn.text, 0, 2)
    return Stage(turns).lay(parse_window(window), role, hit).positions


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("whole call", (1, 3, 5, 7)),
        ("first 5s", (1,)),
        ("first 20s", (1, 3)),
        ("last 10s", (5, 7)),
        ("0%..50%", (1, 3)),
        ("50%..100%", (5, 7)),
        ("turns 1..2", (1, 3)),
        ("turns 2..-1", (3, 5, 7)),
        ("turns -2..-1", (5, 7)),
        ("turns 9..12", ()),
    ],
)
def test_a_window_takes_the_turns_of_one_party(window: str, expected: tuple[int, ...]) -> None:
    assert _positions(window, Role.AGENT) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("0..1 turns after x", (5,)),
        ("1..2 turns after x", (5, 7)),
        ("2..2 turns after x", (7,)),
        ("1..2 turns before x", (1, 3)),
        ("1..1 turns before x", (3,)),
        ("around x ±1 turns", (3, 5)),
        ("within 2s after x", (5,)),
        ("within 20s before x", (1, 3)),
        ("within 2s before x", (3,)),
    ],
)
def test_turns_beside_the_other_partys_anchor_are_counted_among_ones_own(
    window: str, expected: tuple[int, ...]
) -> None:
    assert _positions(window, Role.AGENT, anchor=4) == expected


def test_turn_nought_is_the_anchor_itself_where_the_party_is_the_same() -> None:
    assert _positions("0..1 turns after x", Role.CUSTOMER, anchor=4) == (4, 6)
    assert _positions("0..0 turns after x", Role.AGENT, anchor=4) == ()


def test_announcements_belong_to_nobody_and_the_clock_starts_after_them() -> None:
    assert _positions("first 2s", None) == (1,)
    assert 0 not in _positions("whole call", None)


@pytest.mark.parametrize(
    "text", ["frist 15s", "first 15", "turns 0..3", "0..2 turns after", "around x 2 turns", "", "5"]
)
def test_an_unknown_window_is_refused_with_the_forms_that_exist(text: str) -> None:
    with pytest.raises(ValueError, match=r"turns|first 15s"):
        parse_window(text)


@pytest.mark.parametrize("text", ["turns 3..1", "2..1 turns after x", "first 0s", "50%..20%"])
def test_an_impossible_window_is_recognised(text: str) -> None:
    assert parse_window(text).is_impossible


def test_times_may_be_written_in_minutes() -> None:
    assert parse_window("first 1m30s").end == 90
    assert parse_window("last 2m").end == 120


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("first 20s", "turns 1..2"),
        ("last 25s", "turns -3..-1"),
        ("within 20s after greeting", "0..2 turns after greeting"),
        ("within 1s before greeting", "0..1 turns before greeting"),
        ("first 0s", "first 0s"),
        ("0%..20%", "0%..20%"),
        ("turns 1..3", "turns 1..3"),
    ],
)
def test_seconds_are_messages_in_writing(written: str, meant: str) -> None:
    found, wanted = in_messages(parse_window(written)), parse_window(meant)
    assert (found.kind, found.start, found.end, found.anchor) == (
        wanted.kind,
        wanted.start,
        wanted.end,
        wanted.anchor,
    )
