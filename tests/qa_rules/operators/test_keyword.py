import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Outcome, Truth
from searching import a_checkpoint, a_search, find, outcome_of, quotes

CALL = """
agent: 您好，我保证给您查，保证金是另一回事。
customer: 你能保证吗？
agent: 我不能保证一定可以。
"""


def test_any_word_is_a_hit_with_its_verbatim_characters() -> None:
    finding = find("operator: keyword\nrole: agent\nany: [您好, 再见]", CALL)

    assert (finding.truth, quotes(finding)) == (Truth.HIT, ["您好"])
    assert (finding.hits[0].turn_index, finding.hits[0].char_start, finding.hits[0].char_end) == (
        0,
        0,
        2,
    )


def test_the_other_party_saying_it_does_not_count() -> None:
    assert find("operator: keyword\nrole: customer\nany: [您好]", CALL).truth is Truth.MISS


def test_a_longer_word_with_another_meaning_is_exempt() -> None:
    finding = find(
        "operator: keyword\nrole: agent\nany: [保证]\nunless: [保证金]\nnot_after: [不能]", CALL
    )

    assert quotes(finding) == ["保证"]


def test_a_word_before_or_after_guards_against_negation() -> None:
    search = "operator: keyword\nany: [可以]\n"

    assert find(search, CALL).truth is Truth.HIT
    assert find(search + "not_after: [不能保证]\nguard: 8", CALL).truth is Truth.MISS
    assert find("operator: keyword\nany: [不能]\nnot_before: [保证]", CALL).truth is Truth.MISS


@pytest.mark.parametrize(("count", "truth"), [(2, Truth.HIT), (3, Truth.MISS)])
def test_so_many_different_words(count: int, truth: Truth) -> None:
    search = f"operator: keyword\nany: [您好, 保证, 投诉]\nat_least: {count}"

    assert find(search, CALL).truth is truth


def test_so_many_times() -> None:
    assert find("operator: keyword\nany: [保证]\ntimes: 4", CALL).truth is Truth.HIT
    assert find("operator: keyword\nany: [保证]\ntimes: 5", CALL).truth is Truth.MISS


def test_all_words_and_all_words_near_each_other() -> None:
    search = "operator: keyword\nall: [您好, 另一回事]\n"

    assert find(search, CALL).truth is Truth.HIT
    assert find(search + "near: 20", CALL).truth is Truth.HIT
    assert find(search + "near: 5", CALL).truth is Truth.MISS


def test_none_hits_where_nothing_stands() -> None:
    assert find("operator: keyword\nnone: [投诉]", CALL).truth is Truth.HIT
    assert find("operator: keyword\nnone: [投诉, 您好]", CALL).truth is Truth.MISS


def test_a_lexicon_by_name() -> None:
    assert find("operator: keyword\nlexicon: abuse", "agent: 你这个神经病").truth is Truth.HIT
    assert find("operator: keyword\nlexicon: abuse", "agent: 你好").truth is Truth.MISS


def test_a_word_that_sounds_alike() -> None:
    search = "operator: keyword\nany: [工号]\n"

    assert find(search, "agent: 您好公号八零二一").truth is Truth.MISS
    assert quotes(find(search + "sound_alike: true", "agent: 您好公号八零二一")) == ["公号"]


def test_joined_turns_are_read_as_one() -> None:
    call = "agent: 感谢您的\nagent: 来电"
    search = "operator: keyword\nany: [感谢您的来电]\n"

    assert find(search, call).truth is Truth.MISS
    assert quotes(find(search + "join: true", call)) == ["感谢您的", "来电"]


@pytest.mark.parametrize(
    ("search", "complaint"),
    [
        ("operator: keyword", "exactly one of `any`"),
        ("operator: keyword\nany: [a]\nall: [b]", "exactly one of `any`"),
        ("operator: keyword\nany: ['，']", "no letter"),
        ("operator: keyword\nany: [a]\nnear: 3", "`near`"),
        ("operator: keyword\nany: [a]\ntolerance: 1", "`tolerance`"),
        ("operator: keyword\nlexicon: abuze", "did you mean `abuse`"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(search: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        a_search(search)


def test_a_guard_does_not_reach_over_punctuation() -> None:
    search = "operator: keyword\nany: [给您批]\nnot_after: [不会]\nnot_before: [吗]\n"

    assert find(search, "agent: 不会有事，给您批。可以吗").truth is Truth.HIT
    assert find(search, "agent: 不会马上给您批").truth is Truth.MISS
    assert find(search, "agent: 能给您批吗").truth is Truth.MISS


def test_capitals_count_where_asked() -> None:
    search = "operator: keyword\nany: [APP]\n"

    assert quotes(find(search, "agent: 请打开app，再点App")) == ["app", "App"]
    assert quotes(find(search + "case_sensitive: true", "agent: 请打开app或APP")) == ["APP"]


@pytest.mark.parametrize("other", ["sound_alike: true", "join: true"])
def test_capitals_have_neither_sound_nor_joined_turns(other: str) -> None:
    with pytest.raises(RuleError, match="case_sensitive"):
        a_search(f"operator: keyword\nany: [APP]\ncase_sensitive: true\n{other}")


def test_every_turn_must_hold_a_word_where_asked() -> None:
    search = "operator: keyword\nrole: agent\nany: [您]\nevery_turn: true\n"

    finding = find(search, "agent: 您好\ncustomer: 在\nagent: 您请讲")
    assert (finding.truth, quotes(finding)) == (Truth.HIT, ["您", "您"])
    finding = find(search, "agent: 您好\ncustomer: 您在\nagent: 请讲")
    assert (finding.truth, quotes(finding), finding.reason) == (Truth.MISS, [], "2 句中有 1 句没有")


def test_every_turn_of_a_window_only() -> None:
    search = "operator: keyword\nrole: agent\nany: [您]\nevery_turn: true\nwithin: turns 1..2\n"

    assert find(search, "agent: 您好\nagent: 您请讲\nagent: 好").truth is Truth.HIT
    assert find(search, "customer: 您好").truth is Truth.MISS


def test_every_turn_and_join_contradict_each_other() -> None:
    with pytest.raises(RuleError, match="every_turn"):
        a_search("operator: keyword\nany: [您]\nevery_turn: true\njoin: true")


def test_a_checkpoint_is_settled_on_every_turn_as_well() -> None:
    body = "find:\n  polite: {operator: keyword, role: agent, any: [您], every_turn: true}\n"
    point = a_checkpoint(f"{body}require: polite\n")

    assert outcome_of(point, "agent: 您好\nagent: 您请讲") is Outcome.PASS
    assert outcome_of(point, "agent: 您好\nagent: 请讲") is Outcome.FAIL
    assert outcome_of(point, "agent: 你好") is Outcome.FAIL
