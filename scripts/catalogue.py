"""Bring ``dashboards/catalogue/en.po`` in line with the texts in use, and list what lacks English.

``python scripts/catalogue.py`` keeps every translation that is still needed and drops the others;
``--add FILE.json`` takes translations from a JSON object of Chinese to English first. The exit code
is 1 while a text has no translation.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboards.translations import read_translations
from measures import CATALOGUE

ROOM = Path(__file__).parents[1] / "dashboards"
ENGLISH = ROOM / "catalogue" / "en.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = frozenset({"中文"})  # a language's name is written in that language
_HEAD = (
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
)


def texts_in_code(room: Path = ROOM) -> Iterator[tuple[str, str]]:
    """Chinese literals of the room with the file they stand in, docstrings left out."""
    for path in sorted(room.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        holders = (ast.Module, ast.FunctionDef, ast.ClassDef)
        said = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in said:
                continue
            if isinstance(node.value, str) and HAN.search(node.value):
                yield node.value, path.relative_to(room.parent).as_posix()


def used_texts() -> dict[str, str]:
    """Every text that a reader may see, with the first file that says it."""
    found: dict[str, str] = {kind.label: "measures" for kind in CATALOGUE}
    for text, place in texts_in_code():
        if text not in NAMES:
            found.setdefault(text, place)
    return found


def main() -> int:
    """Rewrite the catalogue; list what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--add", type=Path, help="a JSON file of Chinese to English")
    added = parser.parse_args().add
    known = dict(read_translations(ENGLISH).texts)
    if added:
        known |= json.loads(added.read_text(encoding="utf-8"))
    used = used_texts()
    ENGLISH.write_text(render(used, known), encoding="utf-8")
    missing = [text for text in used if not known.get(text)]
    for text in missing:
        print(f"{used[text]}: {text}")
    print(f"{len(used)} texts, {len(missing)} without English")
    return 1 if missing else 0


def render(used: Mapping[str, str], known: Mapping[str, str]) -> str:
    """The catalogue as gettext writes it, ordered by place and text, so that merges stay easy."""
    blocks = [
        f"#: {place}\nmsgid {_quoted(text)}\nmsgstr {_quoted(known.get(text, ''))}\n"
        for text, place in sorted(used.items(), key=lambda pair: (pair[1], pair[0]))
    ]
    return "\n".join([_HEAD, *blocks])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
