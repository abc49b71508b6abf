import pytest

from building import a_call
from conversation import Direction, Role
from conversation.errors import NotationError
from conversation.notation import parse_conversation, write_notation


def test_a_turn_has_role_time_and_text() -> None:
    (turn,) = a_call("[0.4-3.1] agent: 您好，工号八零二一。").transcript.turns
    assert (turn.role, turn.start, turn.end) == (Role.AGENT, 0.4, 3.1)
    assert turn.text == "您好，工号八零二一。"


def test_a_turn_without_a_time_follows_the_one_before() -> None:
    first, second = a_call("agent: 您好\ncustomer: 你好").transcript.turns
    assert first.start == 0.0
    assert second.start > first.end


def test_header_lines_fill_the_call_and_the_rest_are_attributes() -> None:
    call = a_call("direction: outbound\nqueue: loan\nproduct: 分期\nagent: 您好").call
    assert call.direction is Direction.OUTBOUND
    assert (call.queue, call.attributes["product"]) == ("loan", "分期")


def test_turns_come_in_the_order_of_their_start() -> None:
    conversation = a_call("[5-6] customer: 二\n[1-2] agent: 一")
    assert [turn.text for turn in conversation.transcript.turns] == ["一", "二"]
    assert [turn.index for turn in conversation.transcript.turns] == [0, 1]


def test_words_cover_the_text_in_order() -> None:
    (turn,) = a_call("[0-2] agent: 四个字符").transcript.turns
    assert "".join(word.text for word in turn.words) == turn.text
    assert turn.words[-1].end == pytest.approx(2.0)


def test_writing_and_reading_again_is_the_same_call() -> None:
    turns = a_call("[0.40-3.10] agent: 您好\n[4.00-5.00] customer: 你好").transcript.turns
    assert parse_conversation(write_notation(turns), call_id="call-1").transcript.turns == turns


@pytest.mark.parametrize("line", ["[1-2] boss: 您好", "随便写的一行", "[2-1] agent: 反了"])
def test_a_line_that_is_no_turn_is_named(line: str) -> None:
    with pytest.raises(NotationError, match="line 2"):
        parse_conversation(f"agent: 您好\n{line}")
