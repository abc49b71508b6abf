import inspect
import re
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pytest

from building import a_call
from qa_rules import load_library, read_checkpoint
from qa_rules.judging import Judge, answer_searches
from qa_rules.linear_model import LinearModel
from qa_rules.operators import operator_models

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
SECTIONS = {
    section.split()[0]: section for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
}
BESIDE = """
greeting: {operator: keyword, role: agent, any: [您好]}
verify: {operator: keyword, role: agent, any: [核实身份]}
refused: {operator: keyword, role: customer, any: [不方便]}
offer: {operator: keyword, role: agent, any: [分期]}
goodbye: {operator: keyword, role: agent, any: [再见]}
"""
COMMON = {"operator", "title", "role", "within", "which", "join"}
UPSET = LinearModel("upset", 2, 2, {"投诉": (1.0, 4.0)}, -1.0)


EXAMPLE = re.compile(r"```yaml\n(.*?)\n```\n\n```\n(.*?)\n```\n\nAnswer: `(\w+)`", flags=re.DOTALL)
EXAMPLES = [
    pytest.param(word, *example, id=f"{word}-{number}")
    for word, section in sorted(SECTIONS.items())
    for number, example in enumerate(EXAMPLE.findall(section), start=1)
]


def test_every_operator_has_one_file_one_word_one_test_module_and_one_heading() -> None:
    words = set(operator_models())

    assert set(SECTIONS) == words
    assert {str(example.values[0]) for example in EXAMPLES} == words
    for folder, pattern in (
        (ROOT / "qa_rules/operators", "{}.py"),
        (Path(__file__).parent / "operators", "test_{}.py"),
    ):
        for word in words:
            assert (folder / pattern.format(word)).is_file()


@pytest.mark.parametrize(("word", "search", "call", "answer"), EXAMPLES)
def test_an_example_of_an_operator_loads_and_answers_as_the_page_says(
    word: str, search: str, call: str, answer: str
) -> None:
    beside = indent(BESIDE, "  ") if word == "sequence" else ""
    head = "id: x\nrevision: 1\ntitle: x\nfind:\n  it:\n"
    text = f"{head}{indent(search, '    ')}\n{beside}\nrequire: it\n"
    shelf = replace(load_library().shelf, classifiers={"upset": UPSET})

    checkpoint = read_checkpoint(text, name="x.yaml", shelf=shelf)
    scene = Judge((checkpoint,)).stage(a_call(call))

    assert checkpoint.find["it"].operator == word
    assert answer_searches(scene, checkpoint)["it"].truth == answer


@pytest.mark.parametrize("word", sorted(SECTIONS))
def test_the_page_says_what_the_operator_says_and_names_every_parameter(word: str) -> None:
    model = operator_models()[word]

    assert inspect.cleandoc(model.__doc__ or "") in SECTIONS[word]
    for name in model.model_fields.keys() - COMMON:
        word_in_yaml = model.model_fields[name].alias or name
        assert f"`{word_in_yaml}`" in SECTIONS[word]
