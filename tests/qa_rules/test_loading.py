import random
import re
from pathlib import Path

import pytest

from conversation.errors import RuleError, UsageError
from qa_rules import load_library, read_checkpoint, read_scorecard
from qa_rules.rulebook import SHIPPED
from qa_rules.yaml_loader import LARGEST_FILE_BYTES, read_document, read_text

SHELF = load_library().shelf
GOOD = """id: point
revision: 1
title: 质检点
find:
  hello:
    operator: keyword
    role: agent
    any: [您好]
require: hello
"""


def _problems(text: str, *, name: str = "point.yaml") -> tuple[str, ...]:
    with pytest.raises(RuleError) as raised:
        read_checkpoint(text, name=name)
    return raised.value.problems


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "role: agent",
            "rol: agent",
            "point.yaml:7:5: `rol` has no meaning here — did you mean `role`?",
        ),
        (
            "role: agent",
            "role: agnet",
            "point.yaml:7:11: `agnet` is not known here — did you mean `agent`?",
        ),
        (
            "keyword",
            "keyward",
            "point.yaml:6:15: there is no operator `keyward` — did you mean `keyword`?",
        ),
        ("title: 质检点\n", "", "point.yaml:1:1: `title` is missing"),
        (
            "require: hello",
            "require: helo",
            "point.yaml:9:10: no search is called `helo` — did you mean `hello`?",
        ),
        (
            "require: hello",
            "require: hello and",
            "point.yaml:9:10: `hello and` is not a condition: it ends too early",
        ),
        (
            "revision: 1",
            "revision: '1'",
            "point.yaml:2:11: `revision`: input should be a valid integer",
        ),
        (
            "revision: 1",
            "revision: 0",
            "point.yaml:2:11: `revision`: input should be greater than or equal to 1",
        ),
        ("id: point", "id: other", "point.yaml:1:5: `other` is not the file's name"),
        (
            "    any: [您好]",
            "    within: frist 5s\n    any: [您好]",
            "point.yaml:8:13: `frist 5s` is not a place in a call",
        ),
        (
            "    any: [您好]",
            "    within: 1..2 turns after x\n    any: [您好]",
            "point.yaml:8:13: no search is called `x`",
        ),
        (
            "    any: [您好]",
            "    any: [您好]\n    any: [你好]",
            "point.yaml:9:5: `any` is written twice",
        ),
        (
            "require: hello",
            "require: hello\nforbid: hello",
            "write exactly one of `require` and `forbid`",
        ),
        ("    operator: keyword\n", "", "point.yaml:6:5: `operator` is missing"),
        (
            "    any: [您好]",
            "    any: &a [您好]\n    unless: *a",
            "aliases (`*name`) are not used here",
        ),
        ("[您好]", "!!python/object:os.system [您好]", "tag"),
        ("title: 质检点", "title: [", "is not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(
    old: str, new: str, expected: str
) -> None:
    problems = _problems(GOOD.replace(old, new, 1))

    assert expected in problems[0]


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = (
        GOOD.replace("role:", "rol:")
        .replace("title:", "titel:")
        .replace("revision: 1", "revision: x")
    )

    assert len(_problems(text)) == 4


def test_circular_anchors_are_refused() -> None:
    text = GOOD.replace(
        "    any: [您好]", "    within: 1..2 turns after b\n    any: [您好]"
    ).replace(
        "require", "  b: {operator: keyword, any: [x], within: 1..2 turns after hello}\nrequire"
    )

    assert "the anchors run in a circle: hello → b → hello" in _problems(text)[0]


def test_an_example_that_is_no_call_is_refused() -> None:
    text = GOOD + "examples:\n  - expect: pass\n    call: 您好\n"

    assert "point.yaml:12:11: the example cannot be read" in _problems(text)[0]


def test_words_that_other_yaml_readers_turn_into_values_stay_words() -> None:
    document = read_text("a: no\nb: 012\nc: 12:30:45\nd: 1e3\ne: yes\nf: on", "x.yaml")

    assert [document.value[key] for key in "abcef"] == ["no", "012", "12:30:45", "yes", "on"]


@pytest.mark.parametrize(
    "data", [b"", b"# nothing\n", b"\xff\xfe\x00", b"just words", b"- a\n- b\n", b"a: \x00"]
)
def test_a_file_that_is_no_rule_is_refused_without_a_traceback(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "point.yaml").write_bytes(data)

    with pytest.raises(RuleError, match=r"point\.yaml:\d+:\d+: "):
        load_library(tmp_path)


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "point.yaml"
    path.write_text("a: " + "x" * LARGEST_FILE_BYTES, encoding="utf-8")

    assert "is larger than" in read_document(path).problems[0]


def test_deeply_nested_yaml_is_refused() -> None:
    with pytest.raises(RuleError, match=r"nested|not YAML"):
        read_checkpoint("a: " + "[" * 500 + "]" * 500, name="point.yaml")
    with pytest.raises(RuleError, match="nested too deeply"):  # long before Python's own limit
        read_checkpoint("a: " + "[" * 40 + "]" * 40, name="point.yaml")


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    for name in ("one", "two"):
        path = tmp_path / "checkpoints" / f"{name}.yaml"
        path.write_text(
            GOOD.replace("id: point", f"id: {name}").replace("role", "rol"), encoding="utf-8"
        )

    with pytest.raises(RuleError) as raised:
        load_library(tmp_path)

    assert [problem.split(":")[0].rsplit("/", 1)[-1] for problem in raised.value.problems] == [
        "one.yaml",
        "two.yaml",
    ]


def test_a_scorecard_must_name_revisions_that_exist(tmp_path: Path) -> None:
    for folder in ("checkpoints", "scorecards"):
        (tmp_path / folder).mkdir()
    (tmp_path / "checkpoints" / "point.yaml").write_text(GOOD, encoding="utf-8")
    card = "id: card\nrevision: 1\ntitle: 表\nsections:\n  - title: 一\n    items:\n"
    card += "      - {checkpoint: %s, marks: 100}\n"
    path = tmp_path / "scorecards" / "card.yaml"

    path.write_text(card % "pont@1", encoding="utf-8")
    with pytest.raises(
        RuleError, match=r"card\.yaml:7:22: there is no checkpoint `pont` — did you mean `point`"
    ):
        load_library(tmp_path)
    path.write_text(card % "point@2", encoding="utf-8")
    with pytest.raises(RuleError, match="which has revision 1 — write `point@1`"):
        load_library(tmp_path)
    path.write_text(card % "point@1", encoding="utf-8")
    assert load_library(tmp_path).scorecard("card").items[0].revision == 1


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not a folder of rules"):
        load_library(tmp_path / "nowhere")


def test_an_unknown_id_is_answered_with_the_closest() -> None:
    library = load_library()

    with pytest.raises(UsageError, match="did you mean `opening-greeting`"):
        library.checkpoint("opening-greting")
    with pytest.raises(UsageError, match="did you mean `collections`"):
        library.scorecard("colections")


def test_a_scorecard_from_a_string() -> None:
    text = "id: card\nrevision: 1\ntitle: 表\nscoring: earm\nsections: []\n"

    with pytest.raises(RuleError) as raised:
        read_scorecard(text, name="card.yaml")

    assert (
        "card.yaml:4:10: `earm` is not known here — did you mean `earn`?"
        in raised.value.problems[0]
    )
    assert len(raised.value.problems) == 2


def test_the_revision_hash_changes_with_what_a_verdict_depends_on_and_with_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "checkpoints").mkdir()
    path = tmp_path / "checkpoints" / "point.yaml"

    def hashed(text: str) -> str:
        path.write_text(text, encoding="utf-8")
        return load_library(tmp_path).revision_hash()

    same = hashed(GOOD)
    assert hashed(GOOD.replace("质检点", "别的题目")) == same
    assert hashed(GOOD + "known_gaps: [x]\n") == same
    assert hashed(GOOD.replace("您好", "你好")) != same
    assert hashed(GOOD.replace("role: agent", "role: any")) != same
    assert hashed(GOOD + "applies_when: {queue: x}\n") != same


def test_a_lexicons_words_are_part_of_the_revision_hash(tmp_path: Path) -> None:
    for folder in ("checkpoints", "lexicons"):
        (tmp_path / folder).mkdir()
    (tmp_path / "checkpoints" / "point.yaml").write_text(
        GOOD.replace("any: [您好]", "lexicon: words"), encoding="utf-8"
    )
    words = tmp_path / "lexicons" / "words.yaml"
    words.write_text("id: words\ntitle: 词\nwords: [一]\n", encoding="utf-8")
    before = load_library(tmp_path).revision_hash()

    words.write_text("id: words\ntitle: 词\nwords: [二]\n", encoding="utf-8")

    assert load_library(tmp_path).revision_hash() != before


def test_the_model_that_is_asked_is_part_of_the_revision_hash_where_one_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkpoints").mkdir()
    path = tmp_path / "checkpoints" / "point.yaml"
    question = GOOD.replace("operator: keyword", "operator: judge")
    question = question.replace("any: [您好]", "asks: 客服有没有问好？")

    def hashed(text: str, **settings: str) -> str:
        path.write_text(text, encoding="utf-8")
        with monkeypatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(f"CALLQA_JUDGE_{name}", value)
            return load_library(tmp_path).revision_hash()

    off = hashed(question)
    here = hashed(question, URL="http://one/v1", MODEL="m")
    assert len({off, here, hashed(question, URL="http://two/v1", MODEL="m")}) == 3
    assert hashed(question, URL="http://one/v1", MODEL="n") not in (off, here)
    assert hashed(question, URL="http://one/v1", MODEL="m", KEY="secret") == here
    assert hashed(GOOD, URL="http://one/v1") == hashed(GOOD)


def test_files_damaged_at_random_are_told_in_words_and_never_with_a_traceback() -> None:
    chance = random.Random(3)
    texts = [
        path.read_text(encoding="utf-8").partition("\nexamples:")[0]
        for path in sorted((SHIPPED / "checkpoints").glob("*.yaml"))
    ]
    told = 0
    for _ in range(400):
        text = list(chance.choice(texts))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at] = chance.choice(
                ["", ":", "[", "]", "{", "-", "'", "\n", " ", "*", "&", "!", "x", "9"]
            )
        problems = _problems_if_any("".join(text))
        told += bool(problems)
        assert all(re.match(r"point\.yaml:\d+:\d+: \S", problem) for problem in problems)
    assert told > 300


def _problems_if_any(text: str) -> tuple[str, ...]:
    try:
        read_checkpoint(text, name="point.yaml", shelf=SHELF)
    except RuleError as error:
        return error.problems
    return ()


def test_a_misspelt_operator_key_and_a_pattern_that_is_no_list_are_told_once() -> None:
    head = "id: point\nrevision: 1\ntitle: x\nfind:\n  one: "
    with pytest.raises(RuleError) as raised:
        read_checkpoint(head + "{operater: keyword, any: [a]}\nrequire: one\n", name="point.yaml")
    assert raised.value.problems == (
        "point.yaml:5:8: `operator` is missing — write it for `operater`",
    )
    text = head + "{operator: pattern, matches: '(?=x)y'}\nrequire: one\n"
    with pytest.raises(RuleError) as raised:
        read_checkpoint(text, name="point.yaml")
    (problem,) = raised.value.problems
    assert "looks around" in problem
