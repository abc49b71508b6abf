"""From characters of a turn to seconds of the recording."""

from conversation import Seconds, Turn


def seconds_of(turn: Turn, start: int, end: int) -> tuple[Seconds, Seconds]:
    """When the characters ``[start, end)`` were said: by the words, else evenly over the turn."""
    if not turn.words:
        length = max(1, len(turn.text))
        pace = (turn.end - turn.start) / length
        return turn.start + start * pace, turn.start + end * pace
    begins, ends, position = turn.end, turn.start, 0
    for word in turn.words:
        at = turn.text.find(word.text.strip(), position)
        if at < 0:
            continue
        position = at + len(word.text.strip())
        if at < end and start < position:
            begins, ends = min(begins, word.start), max(ends, word.end)
    return (begins, ends) if begins < ends else (turn.start, turn.end)
