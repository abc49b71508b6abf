"""How much a text can grow when it is parsed: megabytes of brackets become gigabytes of lists."""

MOST_MARKS = 5_000_000  # at about a hundred bytes a value this is half a gigabyte
_MARKS = "[{,:\n"


def has_too_many_parts(text: str) -> bool:
    """Whether a JSON or CSV text may hold more values than any conversation."""
    return sum(map(text.count, _MARKS)) > MOST_MARKS
