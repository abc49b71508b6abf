"""Why a verdict came out as it did, in words an inspector reads: titles, and only what decided."""

from collections.abc import Iterator, Mapping

from qa_rules.checkpoint import Checkpoint
from qa_rules.condition import Condition, Name, Not
from qa_rules.outcome import Truth


def told_of(checkpoint: Checkpoint, names: tuple[str, ...], truths: Mapping[str, Truth]) -> str:
    """The names as titles, what was found before what was missing.

    One that could not be looked for because its anchor is missing is left to its anchor.
    """
    hit = [name for name in names if truths[name] is Truth.HIT]
    missing = [name for name in names if truths[name] is Truth.MISS]
    rooted = [name for name in missing if checkpoint.find[name].within.anchor not in missing]
    parts = [
        f"{verb} {'、'.join(dict.fromkeys(map(checkpoint.called, chosen)))}"
        for verb, chosen in (("找到", hit), ("没有找到", rooted))
        if chosen
    ]
    return "；".join(parts)


def deciding_names(condition: Condition, truths: Mapping[str, Truth]) -> tuple[str, ...]:
    """The searches that made a condition come out as it did, in the order of the condition.

    A search that was not needed, because another one already decided, is not among them. Where
    something is missing, what was found beside it is.
    """
    return tuple(dict.fromkeys(_deciding(condition, truths)))


def _deciding(condition: Condition, truths: Mapping[str, Truth]) -> Iterator[str]:
    if isinstance(condition, Name):
        yield condition.name
    elif isinstance(condition, Not):
        yield from _deciding(condition.inner, truths)
    else:
        holds = condition.evaluate(truths.__getitem__) is Truth.HIT
        for part in condition.inner:
            if not holds or part.evaluate(truths.__getitem__) is Truth.HIT:
                yield from _deciding(part, truths)
