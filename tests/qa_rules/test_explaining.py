from building import a_call
from qa_rules import explain, explain_in_english, load_library, show
from searching import a_checkpoint

POINT = a_checkpoint(
    "find:\n"
    "  hello: {operator: keyword, role: agent, within: first 15s, any: [您好]}\n"
    "  number: {operator: pattern, role: agent, within: 0..2 turns after hello,"
    " matches: '工号\\d+'}\n"
    "require: hello and number\n"
)


def test_a_verdict_is_explained_search_by_search() -> None:
    told = explain(a_call("[0.4-3.1] agent: 您好，请讲。\n[4-5] customer: 你好"), POINT)

    assert "结论：不合格" in told
    assert "第 1 句 0.4 秒 客服：“您好”" in told
    assert "没有找到 number" in told
    assert "第 1 句" in told.split("· number")[1]


def test_a_doubt_is_explained() -> None:
    assert "分不清哪一方是客服" in explain(a_call("unknown: 您好"), POINT)


def test_a_call_without_words_is_explained() -> None:
    assert "没有转写出任何一句话" in explain(a_call(""), POINT)


def test_a_call_that_it_does_not_apply_to_is_explained() -> None:
    point = load_library().checkpoint("collections-no-threat")

    assert "queue 不是 collections" in explain(a_call("queue: loan\nagent: 您好"), point)


def test_every_shipped_checkpoint_can_be_shown_in_both_languages_and_explained() -> None:
    call = a_call(
        "direction: inbound\n[0-5] agent: 您好，工号八零二一。\n[20-25] customer: 我要投诉"
    )
    for point in load_library().checkpoints:
        assert point.title in show(point)
        assert "Where:" in show(point, language="en")
        assert point.title in explain(call, point)


def test_a_rule_is_told_in_words() -> None:
    told = show(POINT)

    assert "要求：hello 且 number" in told
    assert "在客服的话里，前 15 秒，找出现任意一个：您好" in told
    assert "hello 之后第 0 到第 2 句（任意一次）" in told


def test_a_verdict_is_explained_in_english_too() -> None:
    point = a_checkpoint(
        "find:\n  hello: {operator: keyword, role: agent, within: first 15s, any: [您好]}\n"
        "  number: {operator: pattern, role: agent, within: 0..1 turns after hello,"
        " matches: '工号\\d+'}\n"
        "require: hello and number\n"
    )

    told = explain_in_english(a_call("[1.0-3.0] agent: 您好，请讲。"), point)

    assert "Outcome: fail" in told
    assert "number not found" in told
    assert "where: the agent, first 15s" in told
    assert 'evidence: turn 1 at 1.0 s agent: "您好"' in told
    assert "The rule requires: hello and number" in told


def test_a_call_that_a_checkpoint_does_not_apply_to_is_explained_in_english() -> None:
    point = a_checkpoint(
        "applies_when: {occasion: upset}\nfind:\n"
        "  upset: {operator: keyword, role: customer, any: [投诉]}\n"
        "  sorry: {operator: keyword, role: agent, any: [抱歉]}\nrequire: sorry\n"
    )

    assert "Outcome: not applicable" in explain_in_english(a_call("agent: 您好"), point)
