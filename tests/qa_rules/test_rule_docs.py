import re
from pathlib import Path

import pytest

from qa_rules import Checkpoint, Library, lint, read_checkpoint, self_test

DOCS = Path(__file__).parents[2] / "docs" / "rules"
TUTORIAL = (DOCS / "write-a-checkpoint.md").read_text(encoding="utf-8")
STEPS = dict(re.findall(r"```yaml (step-\d)\n(.*?)```", TUTORIAL, re.DOTALL))


def _step(name: str) -> Checkpoint:
    return read_checkpoint(STEPS[name], name="retention-offered.yaml")


@pytest.mark.parametrize(("step", "wrong"), [("step-1", [2, 3]), ("step-2", []), ("step-3", [])])
def test_each_step_of_the_tutorial_gives_what_it_says(
    step: str, wrong: list[int], tmp_path: Path
) -> None:
    failures = self_test(Library((_step(step),)), clean_calls=tmp_path)

    assert [failure.where for failure in failures] == [f"example {number}" for number in wrong]


def test_what_the_tutorial_ends_with_has_no_problem(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    path = tmp_path / "checkpoints" / "retention-offered.yaml"
    path.write_text(STEPS["step-3"], encoding="utf-8")

    assert lint(tmp_path) == ()


def test_the_checkpoint_of_the_language_page_loads_and_passes_its_examples(tmp_path: Path) -> None:
    page = (DOCS / "language.md").read_text(encoding="utf-8")
    match = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert match

    checkpoint = read_checkpoint(match[1], name="opening-greeting.yaml")

    assert self_test(Library((checkpoint,)), clean_calls=tmp_path) == ()
