from dashboards.components.dialogue import cut, lay_out
from dashboards.panels import sound_trouble
from warehouse.read.call import CallView, Quote, TurnLine


def a_quote(start: int, end: int, *, checkpoint: str = "a", outcome: str = "pass") -> Quote:
    return Quote(checkpoint, checkpoint, outcome, 0, 0.0, 1.0, "", start, end)


def test_pieces_put_together_are_the_turn() -> None:
    text = "非常抱歉，我马上为您登记"
    quotes = [a_quote(2, 4), a_quote(3, 8, checkpoint="b"), a_quote(10, 12)]
    assert "".join(str(piece["text"]) for piece in cut(text, quotes)) == text


def test_overlapping_quotes_share_a_piece_in_the_worse_colour() -> None:
    pieces = cut("零一二三四五", [a_quote(1, 4), a_quote(2, 5, checkpoint="b", outcome="fail")])
    shared = next(piece for piece in pieces if piece["notes"] == ["a", "b"])
    assert (shared["text"], shared["tone"]) == ("二三", "bad")


def test_quotes_without_words_or_out_of_bounds_mark_nothing() -> None:
    assert cut("你好", [a_quote(0, 0)]) == [{"text": "你好", "tone": "", "notes": []}]
    assert [piece["text"] for piece in cut("你好", [a_quote(5, 9)])] == ["你好"]
    assert cut("", [a_quote(0, 3)]) == []


def a_call_of_two_turns(kind: str) -> CallView:
    turns = tuple(
        TurnLine(index, role, start_s, start_s + 5.0, "您好", 1.0)
        for index, (role, start_s) in enumerate((("customer", 0.0), ("agent", 30.0)))
    )
    return CallView(
        "c-1", None, "", kind, "", "", "", "", 35.0, "", 1.0, (), (), turns, (), (), None
    )


def test_nobody_is_silent_in_writing() -> None:
    assert lay_out(a_call_of_two_turns("stereo"), focus=None)[1]["pause"] == "静默 25.0 秒"
    assert lay_out(a_call_of_two_turns("text"), focus=None)[1]["pause"] == "隔 25.0 秒"


def test_a_conversation_in_writing_says_that_it_has_no_sound() -> None:
    assert sound_trouble(a_call_of_two_turns("text")) == "文字会话，没有录音。"
