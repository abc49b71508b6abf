"""Regular expressions that cannot run away: google-re2, linear in the length of the text.

They see folded text: no punctuation, no blanks between Chinese characters, lower case.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import re2

from language.matching import SEPARATOR, Lines, Occurrence

_MAX_CHARACTERS = 2_000
_BATCH = 64  # patterns a set: a set that runs out of memory would answer that nothing matches
_SET_MEMORY_BYTES = 64 << 20
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_BACK_REFERENCE = re.compile(r"(?<!\\)\\[1-9]")
_MAY_CROSS_LINES = re.compile(r"\[\^|\\[AzZnsSWDPCxpQ]|\(\?[a-z]*s|\n")
_TEXT_ENDS = re.compile(r"\\[Az]")


def _options() -> "re2.Options":
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    return options


def check_pattern(pattern: str) -> str:
    """Return the pattern; raises ``ValueError`` in words where it cannot be used."""
    if len(pattern) > _MAX_CHARACTERS:
        raise ValueError(f"the pattern is longer than {_MAX_CHARACTERS} characters — split it")
    if _LOOK_AROUND.search(pattern):
        raise ValueError(
            f"`{pattern}` looks around itself, which is not allowed"
            " — use `except:`, or `not_before:` and `not_after:` of `keyword`"
        )
    if _BACK_REFERENCE.search(pattern):
        raise ValueError(f"`{pattern}` refers back to a group, which is not allowed — spell it out")
    try:
        compiled = compile_pattern(pattern)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        words = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
        raise ValueError(f"`{pattern}` is not a pattern: {words}") from None
    if compiled.search("") is not None:
        raise ValueError(f"`{pattern}` matches the empty text, so it would match everywhere")
    return pattern


@lru_cache(maxsize=20_000)
def compile_pattern(pattern: str) -> "re2._Regexp[str]":
    """Compile once; raises ``re2.error``."""
    return re2.compile(pattern, _options())


def find_pattern(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Every non-empty match in one line, half-open."""
    for match in compile_pattern(pattern).finditer(text):
        if match.end() > match.start():
            yield match.start(), match.end()


def find_in_lines(pattern: str, lines: Lines, text: str) -> list[Occurrence]:
    """Every match in the lines of a call, none across two lines; ``text`` are the joined lines.

    A pattern that cannot match a line break runs once over the joined text.
    """
    if _MAY_CROSS_LINES.search(pattern):
        return [
            Occurrence(number, start, end, pattern)
            for number, line in enumerate(text.split(SEPARATOR))
            for start, end in find_pattern(pattern, line)
        ]
    compiled = compile_pattern(f"(?m:{pattern})")
    return [
        lines.locate(match.start(), match.end(), pattern)
        for match in compiled.finditer(text)
        if match.end() > match.start()
    ]


class PatternSet:
    """Many patterns asked at once whether they match anywhere."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._always = frozenset(pattern for pattern in patterns if _TEXT_ENDS.search(pattern))
        self._every = frozenset(patterns)
        self._patterns = tuple(dict.fromkeys(p for p in patterns if p not in self._always))
        self._sets = [
            (batch, _compile_set(batch))
            for start in range(0, len(self._patterns), _BATCH)
            if (batch := self._patterns[start : start + _BATCH])
        ]

    def __contains__(self, pattern: str) -> bool:
        """Whether the pattern is one of the set."""
        return pattern in self._every

    def matching(self, text: str) -> frozenset[str]:
        """The patterns that match somewhere in ``text``, whose lines are searched one by one."""
        if not text:
            return self._always
        return self._always.union(
            batch[number] for batch, together in self._sets for number in together.Match(text) or ()
        )


def _compile_set(patterns: tuple[str, ...]) -> "re2.Set":
    options = _options()
    options.max_mem = _SET_MEMORY_BYTES
    together = re2.Set.SearchSet(options)
    for pattern in patterns:
        together.Add(f"(?m:{pattern})")
    together.Compile()
    return together
