from pathlib import Path

from qa_rules import Library, self_test
from qa_rules.self_test import red_lines
from searching import a_checkpoint

BODY = """severity: critical
applies_when: {direction: inbound, duration: at least 20s}
find:
  abuse: {operator: keyword, role: agent, any: [神经病]}
forbid: abuse
examples:
  - {expect: EXPECT, call: "agent: 您好"}
"""


def test_an_example_that_comes_out_otherwise_is_told(tmp_path: Path) -> None:
    good = Library((a_checkpoint(BODY.replace("EXPECT", "pass")),))
    bad = Library((a_checkpoint(BODY.replace("EXPECT", "fail")),))

    assert self_test(good, clean_calls=tmp_path) == ()
    (failure,) = self_test(bad, clean_calls=tmp_path)
    assert (failure.checkpoint_id, failure.expected, failure.actual) == ("point", "fail", "pass")


def test_metadata_that_an_example_states_is_compared(tmp_path: Path) -> None:
    body = BODY.replace("EXPECT", "not_applicable").replace(
        '"agent: 您好"', '"direction: outbound\\nagent: 您好"'
    )

    assert self_test(Library((a_checkpoint(body),)), clean_calls=tmp_path) == ()


def test_a_red_line_that_fires_on_a_clean_call_is_told(tmp_path: Path) -> None:
    library = Library((a_checkpoint(BODY.replace("EXPECT", "pass")),))
    words = "direction: inbound\n[0-30] agent: 您说他骂您神经病\n"
    (tmp_path / "good.txt").write_text(words, encoding="utf-8")

    (failure,) = self_test(library, clean_calls=tmp_path)

    assert (failure.where, failure.reason) == ("good.txt", "神经病")


def test_red_lines_are_what_is_critical_or_vetoes() -> None:
    point = a_checkpoint(BODY.replace("EXPECT", "pass"))
    minor = a_checkpoint(BODY.replace("EXPECT", "pass").replace("critical", "minor"), name="other")

    assert [one.id for one in red_lines(Library((minor, point)))] == ["point"]
