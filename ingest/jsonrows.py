"""JSON and JSON lines as flat objects of text."""

import json
from collections.abc import Iterator, Mapping

from ingest.names import without_surrogates

MOST_LEVELS = 4


def json_rows(text: str) -> Iterator[Mapping[str, str]]:
    """The objects of a list, or of the first list in an object; an object alone is one row.

    Raises ``ValueError`` for anything else.
    """
    content = _parse(text)
    if isinstance(content, dict):
        content = next((v for v in content.values() if _is_table(v)), [content])
    if not isinstance(content, list):
        raise ValueError("expected a list of objects, one a call")
    for number, item in enumerate(content, start=1):
        yield _flat_row(number, item)


def json_messages(text: str) -> tuple[Mapping[str, str], list[Mapping[str, str]]]:
    """The fields of an object and the objects of the list in it; a list alone has no fields.

    Raises ``ValueError`` for anything else.
    """
    content = _parse(text)
    fields: dict[str, object] = {}
    if isinstance(content, dict):
        fields = {key: value for key, value in content.items() if not _is_table(value)}
        content = next((value for value in content.values() if _is_table(value)), None)
    if not isinstance(content, list):
        raise ValueError("holds no list of messages")
    rows = [_flat_row(number, item) for number, item in enumerate(content, start=1)]
    return _flat_row(0, fields), rows


def json_line_rows(text: str) -> Iterator[Mapping[str, str]]:
    """One object a line; an empty line is an empty row, so that numbers are those of an editor."""
    for number, line in enumerate(text.split("\n"), start=1):
        yield _flat_row(number, _parse(line)) if line.strip() else {}


def json_object(text: str) -> Mapping[str, str]:
    """One object, flat; raises ``ValueError`` for anything else."""
    return _flat_row(1, _parse(text))


def text_of(value: object) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return without_surrogates(value)


def _is_table(value: object) -> bool:
    return isinstance(value, list) and (not value or isinstance(value[0], dict))


def _parse(text: str) -> object:
    content: object = json.loads(text, parse_int=str, parse_float=str)
    return content


def _flat_row(number: int, item: object) -> Mapping[str, str]:
    if not isinstance(item, dict):
        raise ValueError(f"row {number} is not an object — write one {{…}} a call")
    return dict(_flatten(item, "", MOST_LEVELS))


def _flatten(item: Mapping[str, object], prefix: str, levels: int) -> Iterator[tuple[str, str]]:
    """Nested objects become dotted names; what lies deeper stays JSON."""
    for key, value in item.items():
        if isinstance(value, dict) and levels > 1:
            yield from _flatten(value, f"{prefix}{key}.", levels - 1)
        else:
            yield without_surrogates(f"{prefix}{key}"), text_of(value)
