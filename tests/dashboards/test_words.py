"""Every word on the screen has a translation, every name of the machine a word."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from conversation import ChannelKind, Direction, Role
from dashboards import vocabulary
from dashboards.advice import ADVICE
from dashboards.labels import plain
from ingest.reasons import Reason
from measures import CATALOGUE
from qa_rules.outcome import Outcome

ROOM = Path(__file__).parents[2] / "dashboards"
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts_in_code() -> Iterator[str]:
    """Chinese literals of the room, docstrings left out."""
    for path in sorted(ROOM.rglob("*.py")):
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
                yield node.value


def test_the_english_catalogue_holds_exactly_the_texts_in_use() -> None:
    catalogue = json.loads((ROOM / "catalogue" / "en.json").read_text(encoding="utf-8"))
    used = set(texts_in_code()) | {kind.label for kind in CATALOGUE}
    assert set(catalogue) == used - {"中文"}
    assert not any(HAN.search(text) for text in catalogue.values() if "年费" not in text)


def test_translations_keep_the_places_of_their_text() -> None:
    catalogue = json.loads((ROOM / "catalogue" / "en.json").read_text(encoding="utf-8"))
    places = re.compile(r"\{\w+\}")
    for text, translation in catalogue.items():
        assert sorted(places.findall(text)) == sorted(places.findall(translation)), text


def test_every_quarantine_reason_has_advice() -> None:
    assert set(ADVICE) == {str(reason) for reason in Reason}


def test_every_outcome_role_direction_and_channel_has_a_word() -> None:
    assert set(vocabulary.OUTCOMES) == {str(outcome) for outcome in Outcome}
    assert set(vocabulary.OUTCOME_TONES) == set(vocabulary.OUTCOMES)
    assert {str(role) for role in Role} <= set(vocabulary.ROLES)
    assert set(vocabulary.DIRECTIONS) == {str(direction) for direction in Direction}
    assert set(vocabulary.CHANNELS) == {str(kind) for kind in ChannelKind}
    assert set(vocabulary.RISK_TONES) == set(vocabulary.RISKS)


def test_markdown_in_a_name_stays_plain() -> None:
    assert plain("**A**[x](y)") == r"\*\*A\*\*\[x\]\(y\)"
    assert plain("王小明 一组") == "王小明 一组"
