"""Catalogues of gettext, read from their ``.po`` source: nothing has to be compiled."""

import ast
from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from pathlib import Path


class PoTranslations(NullTranslations):
    """The texts of one catalogue; a text that it lacks stays as it is."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = dict(texts)

    def gettext(self, message: str) -> str:
        """The translation of ``message``."""
        return self.texts.get(message, message)


def read_translations(path: Path) -> PoTranslations:
    """Read a ``.po`` file; a missing one translates nothing.

    Knows ``msgid``, ``msgstr``, continued lines and comments; entries without a translation and
    those marked ``fuzzy`` are left out, as ``msgfmt`` does.
    """
    if not path.exists():
        return PoTranslations({})
    return PoTranslations(dict(_entries(path.read_text(encoding="utf-8"))))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for block in text.split("\n\n"):
        lines = block.splitlines()
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        fields = {"msgid": "", "msgstr": ""}
        field = ""
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                field, _, line = line.partition(" ")
            if field in fields:
                fields[field] += str(ast.literal_eval(line))
        if fields["msgid"] and fields["msgstr"]:
            yield fields["msgid"], fields["msgstr"]
