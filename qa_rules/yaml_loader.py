"""The one place that reads and writes YAML: plain values, each with its line and column.

Safe and strict: no tags, no anchors, no duplicate keys, no merge keys, at most
``LARGEST_FILE_BYTES``. ``yes``, ``012`` and ``12:30`` are text (YAML 1.2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST_FILE_BYTES = 1_000_000
_DEEPEST = 30
_TAG = "tag:yaml.org,2002:"
_COLLECTIONS = (f"{_TAG}map", f"{_TAG}seq")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")

Step = str | int
Route = tuple[Step, ...]


@dataclass(slots=True)
class Document:
    """One file as plain values.

    ``positions`` gives line and column, from 1, of each value and (by ``keys``) each key.
    """

    path: str
    value: Any = None
    positions: dict[Route, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Route, tuple[int, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def at(self, route: Route, *, key: bool = False) -> tuple[int, int]:
        """Where a value (or its key) stands.

        The nearest enclosing one where it is not in the file.
        """
        while route:
            place = (self.keys if key else self.positions).get(route) or self.positions.get(route)
            if place:
                return place
            route = route[:-1]
        return self.positions.get((), (1, 1))

    def value_at(self, route: Route) -> Any:  # noqa: ANN401 - whatever YAML holds
        """The value at a route, ``None`` where the file has none."""
        value = self.value
        for step in route:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def report(self, route: Route, what: str, *, key: bool = False) -> None:
        """Note a problem at a value, once however often it is met there."""
        line, column = self.at(route, key=key)
        problem = f"{self.path}:{line}:{column}: {what}"
        if self.problems[-1:] != [problem]:
            self.problems.append(problem)


def read_document(path: Path, *, shown_as: str = "") -> Document:
    """Read a file; what is wrong with it is in ``problems``."""
    name = shown_as or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return Document(name, problems=[f"{name}:1:1: cannot be read: {error.strerror}"])
    if len(data) > LARGEST_FILE_BYTES:
        return Document(
            name, problems=[f"{name}:1:1: is larger than {LARGEST_FILE_BYTES} bytes — split it"]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Document(name, problems=[f"{name}:{line}:1: is not UTF-8 — save it as UTF-8"])
    return read_text(text, name)


def read_text(text: str, name: str) -> Document:
    """Read YAML from a string; ``name`` stands in messages."""
    document = Document(name)
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = " ".join(str(error.problem or error.context or "is not YAML").split())
        document.problems.append(f"{name}:{line}:{column}: is not YAML: {what}")
        return document
    except (YAMLError, ValueError, RecursionError) as error:
        document.problems.append(f"{name}:1:1: is not YAML: {' '.join(str(error).split())}")
        return document
    if node is None:
        document.problems.append(f"{name}:1:1: is empty")
        return document
    document.value = _Reader(document).read(node, ())
    return document


def write_text(value: object) -> str:
    """Plain values as YAML that ``read_text`` reads back as they are."""
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def read(self, node: Node, route: Route) -> Any:  # noqa: ANN401 - whatever YAML holds
        mark = node.start_mark
        self._document.positions[route] = (mark.line + 1, mark.column + 1)
        if id(node) in self._seen:
            self._document.report(route, "aliases (`*name`) are not used here — write it out")
            return None
        self._seen.add(id(node))
        if len(route) > _DEEPEST:
            self._document.report(route, "is nested too deeply")
            return None
        if isinstance(node, (MappingNode, SequenceNode)) and node.tag not in _COLLECTIONS:
            self._document.report(route, f"the tag `{node.tag}` is not allowed — write it plainly")
            return None
        if isinstance(node, MappingNode):
            return dict(self._entries(node, route))
        if isinstance(node, SequenceNode):
            return [self.read(item, (*route, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, route)

    def _entries(self, node: MappingNode, route: Route) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            inner = (*route, key)
            if key in seen:
                where = f"{self._document.path}:{place[0]}:{place[1]}"
                self._document.problems.append(f"{where}: `{key}` is written twice — keep one")
                continue
            seen.add(key)
            self._document.keys[inner] = place
            yield key, self.read(value_node, inner)

    def _scalar(self, node: Node, route: Route) -> Any:  # noqa: ANN401 - whatever YAML holds
        text, tag = str(node.value), str(node.tag or "")
        kind = tag.removeprefix(_TAG)
        if not tag.startswith(_TAG) or kind not in _READ:
            self._document.report(route, f"the tag `{tag}` is not allowed — write plain text")
            return None
        if kind == "timestamp":
            return date.fromisoformat(text) if _is_date(text) else text
        try:
            return _READ[kind](text)
        except ValueError:
            return text


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DATE.match(text))


def _read_int(text: str) -> int:
    return int(text.replace("_", ""), 0)


_READ: dict[str, Any] = {
    "str": str,
    "int": _read_int,
    "float": float,
    "bool": lambda text: text.lower() == "true",
    "null": lambda text: None,
    "timestamp": str,
}
