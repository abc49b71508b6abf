"""Conditions over the names of searches: ``greeting and not (a or 2 of x_*)``.

Parsed by hand into a small tree; nothing is evaluated as code. ``not`` binds tightest, then
``and``, then ``or``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from qa_rules.outcome import Truth, at_least, opposite

Lookup = Callable[[str], Truth]

_TOKEN = re.compile(r"\s*([()]|[\w*?-]+)")
_WORDS = frozenset(("and", "or", "not", "of", "any", "all"))
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Name:
    """One search."""

    name: str

    def evaluate(self, lookup: Lookup) -> Truth:
        """The answer of the search."""
        return lookup(self.name)

    def names(self) -> Iterator[str]:
        """The search's name."""
        yield self.name


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    inner: "Condition"

    def evaluate(self, lookup: Lookup) -> Truth:
        """The opposite answer."""
        return opposite(self.inner.evaluate(lookup))

    def names(self) -> Iterator[str]:
        """The names in the condition."""
        return self.inner.names()


@dataclass(frozen=True, slots=True)
class Some:
    """At least ``count`` of several conditions: ``or`` is one of them, ``and`` is all of them."""

    count: int
    inner: tuple["Condition", ...]

    def evaluate(self, lookup: Lookup) -> Truth:
        """Hit when enough are hits."""
        return at_least(tuple(part.evaluate(lookup) for part in self.inner), self.count)

    def names(self) -> Iterator[str]:
        """The names in the conditions, in order."""
        for part in self.inner:
            yield from part.names()


Condition = Name | Not | Some


def parse_condition(text: str, known: Mapping[str, object]) -> Condition:
    """Read a condition over the ``known`` names, which patterns such as ``x_*`` select from.

    Raises ``ValueError`` where the words do not make a condition or a pattern selects nothing;
    names that are not known are left in the tree for the caller to report.
    """
    parser = _Parser(_tokens(text), tuple(known), text)
    condition = parser.either(0)
    parser.expect_end()
    return condition


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            raise ValueError(
                f"`{text}`: `{stripped[position:].strip()[0]}` has no meaning here"
                " — use names, and, or, not, ( )"
            )
        tokens.append(match[1])
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[str], known: tuple[str, ...], text: str) -> None:
        self._tokens = tokens
        self._known = known
        self._text = text
        self._at = 0

    def either(self, depth: int) -> Condition:
        parts = [self._both(depth)]
        while self._take("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Some(1, tuple(parts))

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            raise self._wrong(f"`{self._tokens[self._at]}` is one word too many")

    def _both(self, depth: int) -> Condition:
        parts = [self._single(depth)]
        while self._take("and"):
            parts.append(self._single(depth))
        return parts[0] if len(parts) == 1 else Some(len(parts), tuple(parts))

    def _single(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise self._wrong("it is nested too deeply")
        if self._take("not"):
            return Not(self._single(depth + 1))
        if self._take("("):
            inner = self.either(depth + 1)
            if not self._take(")"):
                raise self._wrong("a `)` is missing")
            return inner
        return self._name_or_quantity()

    def _name_or_quantity(self) -> Condition:
        word = self._next()
        if self._take("of"):
            return self._quantity(word, self._next())
        if word in _WORDS or word == ")":
            raise self._wrong(f"a name is missing before `{word}`")
        if "*" in word or "?" in word:
            raise self._wrong(f"write `any of {word}` or `all of {word}`")
        return Name(word)

    def _quantity(self, count: str, pattern: str) -> Condition:
        names = tuple(name for name in self._known if fnmatchcase(name, pattern))
        if not names:
            raise self._wrong(f"no search is called `{pattern}`")
        if count not in ("any", "all") and not count.isdigit():
            raise self._wrong(f"`{count} of` — write `any of`, `all of` or a number")
        wanted = {"any": 1, "all": len(names)}.get(count) or int(count)
        if not 1 <= wanted <= len(names):
            raise self._wrong(f"`{count} of {pattern}` can never hold: there are {len(names)}")
        return Some(wanted, tuple(Name(name) for name in names))

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise self._wrong("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == word:
            self._at += 1
            return True
        return False

    def _wrong(self, what: str) -> ValueError:
        return ValueError(f"`{self._text}` is not a condition: {what}")
