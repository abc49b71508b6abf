"""What a rule file or a call may be that nobody meant: a clear message or an honest doubt."""

import time
from pathlib import Path

import pytest

from building import a_call
from conversation.errors import RuleError
from qa_rules import Judge, Outcome, lint, load_library, read_checkpoint, score
from qa_rules.patterns import find_pattern
from searching import a_checkpoint, outcome_of

LIBRARY = load_library()
BODY = "revision: 1\ntitle: x\nfind:\n  one: {operator: keyword, any: [您好]}\nrequire: one\n"
TEN_THOUSAND = 10_000


def _problems(text: str) -> tuple[str, ...]:
    with pytest.raises(RuleError) as raised:
        read_checkpoint(text, name="point.yaml")
    return raised.value.problems


def test_an_alias_bomb_is_refused_at_once() -> None:
    levels = "".join(
        f"l{number}: &l{number} [{', '.join([f'*l{number - 1}'] * 9)}]\n" for number in range(1, 30)
    )
    started = time.thread_time()

    problems = _problems(f"id: point\nl0: &l0 [x]\n{levels}{BODY}")

    assert any("aliases (`*name`) are not used here" in problem for problem in problems)
    assert len(problems) < 40  # a line of nine aliases is told once
    assert time.thread_time() - started < 5


@pytest.mark.parametrize(
    ("trick", "told"),
    [
        ("base: &b {a: 1}\n<<: *b\n", "point.yaml:"),
        ("title: !!python/object/apply:os.system [ls]\n", "the tag"),
        ("? [a, b]\n: x\n", "point.yaml:"),
        ("revision: 1\n", "`revision` is written twice"),
        ("--- {}\n---\n{}\n", "is not YAML"),
        ("title: \x07\n", "is not YAML"),
    ],
)
def test_tricks_of_yaml_are_told_with_their_place(trick: str, told: str) -> None:
    problems = _problems(f"id: point\n{trick}{BODY}")

    assert any(told in problem for problem in problems)
    assert all(problem.startswith("point.yaml:") for problem in problems)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(?=工号)", "looks around"),
        ("(?<!不)登记", "looks around"),
        ("(您)\\\\1", "refers back"),
        ("工号(", "is not a pattern"),
        ("x*", "matches the empty text"),
    ],
)
def test_a_pattern_that_cannot_run_in_linear_time_is_refused(pattern: str, told: str) -> None:
    search = f"find:\n  one: {{operator: pattern, matches: '{pattern}'}}\nrequire: one\n"

    problems = _problems("id: point\nrevision: 1\ntitle: x\n" + search.replace("\\\\", "\\"))

    assert any(told in problem for problem in problems)


def test_what_backtracks_for_ever_elsewhere_is_over_at_once() -> None:
    started = time.thread_time()

    assert list(find_pattern("(a+)+$", "a" * 50_000 + "b")) == []
    assert time.thread_time() - started < 5


@pytest.mark.parametrize(
    ("searches", "told"),
    [
        ("  one: {operator: keywrod, any: [x]}\n", "did you mean `keyword`"),
        ("  one: {operator: keyword, any: [x], rloe: agent}\n", "did you mean `role`"),
        (
            "  one: {operator: keyword, any: [x], within: 0..2 turns after tow}\n"
            "  two: {operator: keyword, any: [x]}\n",
            "did you mean `two`",
        ),
        (
            "  one: {operator: keyword, any: [x], within: 0..2 turns after two}\n"
            "  two: {operator: keyword, any: [x], within: 0..2 turns after one}\n",
            "in a circle",
        ),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(searches: str, told: str) -> None:
    problems = _problems(f"id: point\nrevision: 1\ntitle: x\nfind:\n{searches}require: one\n")

    assert any(told in problem for problem in problems)


def test_ten_thousand_rules_are_judged_with_all_that_is_wrong_told(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    for number in range(200):
        text = f"id: rule-{number}\n{BODY}".replace("您好", f"您好{number}")
        broken = text.replace("any:", "ayn:") if number % 50 == 0 else text
        (tmp_path / "checkpoints" / f"rule-{number}.yaml").write_text(broken, encoding="utf-8")
    assert len([one for one in lint(tmp_path) if "did you mean `any`" in one]) == 4

    point = a_checkpoint("find:\n  one: {operator: keyword, any: [您好]}\nforbid: one\n")
    many = tuple(point.model_copy(update={"id": f"p-{n}"}) for n in range(TEN_THOUSAND))
    results = Judge(many).judge(a_call("agent: 您好"))
    assert len(results) == TEN_THOUSAND
    assert {result.outcome for result in results} == {Outcome.FAIL}


@pytest.mark.parametrize(
    "turns",
    ["agent: 您好", "customer: 喂", "unknown: 您好，工号八零二一", "agent: 。"],
    ids=["agent", "customer", "nobody", "only a mark"],
)
def test_a_call_of_one_turn_is_judged_and_scored_on_every_card(turns: str) -> None:
    results = Judge(LIBRARY.checkpoints).judge(a_call(turns))

    assert len(results) == len(LIBRARY.checkpoints)
    for card in LIBRARY.scorecards:
        assert score(results, card).scorecard_id == card.id


def test_without_roles_nothing_that_asks_for_a_party_passes_or_fails() -> None:
    call = a_call("unknown: 您好，工号八零二一\nunknown: 我要投诉你们\nunknown: 再见")

    for result in Judge(LIBRARY.checkpoints).judge(call):
        point = LIBRARY.checkpoint(result.checkpoint_id)
        if all(search.party is not None for search in point.find.values()):
            decided = result.outcome in (Outcome.PASS, Outcome.FAIL)
            assert not decided, f"{point.id}: {result.reason}"


def test_without_word_times_evidence_lies_inside_its_turn() -> None:
    point = a_checkpoint("find:\n  one: {operator: keyword, any: [工号]}\nrequire: one\n")

    (result,) = Judge((point,)).judge(a_call("[2.0-6.0] agent: 您好，我的工号八零二一"))

    assert result.outcome is Outcome.PASS
    assert 2.0 < result.hits[0].start < result.hits[0].end < 6.0


def test_a_search_for_a_second_party_in_a_call_of_one_misses() -> None:
    point = a_checkpoint(
        "find:\n  one: {operator: keyword, role: customer, any: [投诉]}\nforbid: one\n"
    )

    assert outcome_of(point, "agent: 我要投诉") is Outcome.PASS
