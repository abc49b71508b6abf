"""Conventions that hold for the whole repository."""

import ast
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "cli",
    "conversation",
    "dashboards",
    "demo_calls",
    "ingest",
    "language",
    "measures",
    "pipeline",
    "qa_rules",
    "review",
    "topics",
    "transcribe",
    "warehouse",
)
MOST_LINES = 400
MOST_FUNCTION_LINES = 50
FORBIDDEN_NAMES = {"utils", "common", "core", "helper", "helpers", "manager", "impl"}
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_knows_and_refuses(room: str) -> None:
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')


def test_no_other_installed_package_owns_a_room_name() -> None:
    for distribution in distributions():
        if distribution.name == "callqa":
            continue
        tops = {file.parts[0] for file in distribution.files or ()}
        assert not tops & set(ROOMS), f"{distribution.name} owns {tops & set(ROOMS)}"


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [path for path in SOURCES if path.stem in FORBIDDEN_NAMES]


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {str(path): n for path, n in lengths.items() if n > MOST_LINES}


def test_tests_have_no_packages_that_could_shadow_a_room() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_readme_is_short_and_shows_a_picture() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert "make demo" in text
    assert "make test" in text
    assert "docs/pictures/" in text


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return [(node.name, _body_lines(node)) for node in found]


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_too_long() -> None:
    long = {
        f"{path.name}:{name}": lines
        for path in SOURCES
        for name, lines in _functions(path)
        if lines > MOST_FUNCTION_LINES
    }
    assert not long
