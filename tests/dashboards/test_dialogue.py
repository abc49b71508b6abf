from dashboards.components.dialogue import cut
from warehouse.read.call import Quote


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
