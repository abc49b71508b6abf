"""A choice of calls that a person types: ``since=2026-03-01 team=一组 topic=t-0001``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from conversation.errors import UsageError
from topics.topic import Subject
from warehouse.read.filters import EVERY_CALL, CallFilter, where

ATTRIBUTE = "attribute."


@dataclass(frozen=True, slots=True)
class Selection:
    """Calls chosen by a filter, a topic or reason, a customer and attributes of their metadata.

    ``topic_id`` empty means every topic; ``attributes`` are ``(name, value)``.
    """

    chosen: CallFilter = EVERY_CALL
    topic_id: str = ""
    customer_id: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


EVERYTHING = Selection()


def parse_selection(text: str) -> Selection:
    """Read ``key=value`` words; raises ``UsageError`` for a key or value that is not known."""
    selection = EVERYTHING
    for word in text.split():
        key, equals, value = word.partition("=")
        if not equals or not value:
            raise UsageError(f"`{word}` is not `key=value` — keys are {_known()}")
        selection = _with(selection, key, value)
    return selection


def where_selected(selection: Selection) -> tuple[str, list[object]]:
    """The selection as a condition over ``call_facts`` and its parameters."""
    condition, parameters = where(selection.chosen)
    parts = [condition]
    if selection.topic_id:
        parts.append(in_topic(selection.topic_id))
        parameters.append(selection.topic_id)
    if selection.customer_id:
        parts.append("customer_id = ?")
        parameters.append(selection.customer_id)
    for name, value in selection.attributes:
        parts.append(
            "call_id IN (SELECT call_id FROM calls "
            "WHERE attributes::JSON ->> CAST(? AS VARCHAR) = ?)"
        )
        parameters += [name, value]
    return " AND ".join(parts), parameters


def in_topic(topic_id: str) -> str:
    """The condition that a call is in a complaint topic or has a reason, with one parameter."""
    if topic_id.startswith(f"{Subject.REASONS.prefix}-"):
        return "call_id IN (SELECT call_id FROM call_reasons WHERE reason_id = ?)"
    return "topic_id = ?"


def _with(selection: Selection, key: str, value: str) -> Selection:
    if key == "topic":
        return replace(selection, topic_id=value)
    if key == "customer":
        return replace(selection, customer_id=value)
    if key.startswith(ATTRIBUTE):
        named = (key.removeprefix(ATTRIBUTE), value)
        return replace(selection, attributes=(*selection.attributes, named))
    if key not in _FILTERS:
        raise UsageError(f"`{key}` is no key — keys are {_known()}")
    return replace(selection, chosen=_FILTERS[key](selection.chosen, value))


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"`{value}` is not a day — write it as 2026-03-31") from error


def _yes_or_no(value: str) -> bool:
    if value not in ("yes", "no"):
        raise UsageError(f"`{value}` is neither `yes` nor `no`")
    return value == "yes"


_FILTERS: Mapping[str, Callable[[CallFilter, str], CallFilter]] = {
    "since": lambda chosen, value: replace(chosen, since=_day(value)),
    "until": lambda chosen, value: replace(chosen, until=_day(value)),
    "direction": lambda chosen, value: replace(chosen, direction=value),
    "team": lambda chosen, value: replace(chosen, team=value),
    "queue": lambda chosen, value: replace(chosen, queue=value),
    "agent": lambda chosen, value: replace(chosen, agent_id=value),
    "band": lambda chosen, value: replace(chosen, band=value),
    "complaint": lambda chosen, value: replace(chosen, complaint=_yes_or_no(value)),
    "text": lambda chosen, value: replace(chosen, text=value),
}


def _known() -> str:
    return ", ".join([*_FILTERS, "topic", "customer", f"{ATTRIBUTE}NAME"])
