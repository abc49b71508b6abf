from building import a_call
from qa_rules import Library, explain, judge, load_library, show
from searching import a_checkpoint

TWO = (
    "find:\n"
    "  hello: {operator: keyword, title: 问候, role: agent, any: [您好]}\n"
    "  morning: {operator: keyword, title: 早安, role: agent, any: [早上好]}\n"
    "  number: {operator: keyword, title: 工号, role: agent, within: 0..1 turns after hello,"
    " any: [工号]}\n"
)


def reason(condition: str, call: str) -> str:
    (result,) = judge(a_call(call), (a_checkpoint(f"{TWO}{condition}\n"),))
    return result.reason


def test_a_reason_says_titles() -> None:
    assert reason("require: hello and number", "agent: 您好") == "找到 问候；没有找到 工号"


def test_what_was_not_needed_is_not_called_missing() -> None:
    assert reason("require: hello or morning", "agent: 您好") == "找到 问候"
    assert reason("require: hello or morning", "agent: 喂") == "没有找到 问候、早安"
    assert reason("require: 1 of * ", "agent: 早上好") == "找到 早安"


def test_what_could_not_be_looked_for_is_left_to_its_anchor() -> None:
    assert reason("require: hello and number", "agent: 工号") == "没有找到 问候"


def test_not_is_told_by_what_was_found_or_missing() -> None:
    assert reason("require: not morning", "agent: 您好") == "没有找到 早安"
    assert reason("require: not (hello and morning)", "agent: 您好") == "找到 问候；没有找到 早安"
    assert reason("forbid: hello", "agent: 您好") == "找到 问候"
    assert reason("forbid: hello or morning", "agent: 喂") == "没有找到 问候、早安"


def test_explain_and_show_say_titles_where_there_are_some() -> None:
    point = a_checkpoint(f"{TWO}require: hello and number\n")
    told = explain(a_call("agent: 您好"), point)

    assert "· 工号：" in told
    assert "问候 之后第 0 到第 1 句" in told
    assert "判定条件：要求 问候 且 工号" in told
    assert "hello" not in told + show(point)
    assert "Requires: hello and number" in show(point, language="en")


def test_a_step_of_a_flow_is_told_by_its_title() -> None:
    flow = "  flow: {operator: sequence, title: 流程, steps: [hello, morning within 2 turns]}\n"
    point = a_checkpoint(f"{TWO}{flow}require: flow\n")

    assert "问候 → 早安（2 句之内）" in show(point)
    assert "早安 没有按顺序出现" in explain(a_call("agent: 您好"), point)


def test_a_title_changes_no_revision() -> None:
    titled = a_checkpoint(f"{TWO}require: hello\n")
    bare = a_checkpoint(f"{TWO}require: hello\n".replace("title: 问候, ", ""))

    assert bare.called("hello") == "hello"
    assert Library((titled,)).revision_hash() == Library((bare,)).revision_hash()


def test_numbers_and_fields_are_told_in_chinese() -> None:
    point = a_checkpoint(
        "applies_when:\n"
        "  duration: at least 1m30s\n"
        "  attributes: {vip_level: '>= 3', branch: missing}\n"
        "find:\n"
        "  long: {operator: duration, lasts: between 30s and 10m}\n"
        "  share: {operator: talk_ratio, role: agent, share: over 70%}\n"
        "  few: {operator: turn_count, count: 3}\n"
        "  hung: {operator: abnormal_hangup, silence: under 0.5s}\n"
        "  vip: {operator: attribute, name: level, value: not in 金卡, 白金卡}\n"
        "require: any of *\n".replace("not in 金卡, 白金卡", "'not in 金卡, 白金卡'")
    )

    told = show(point)

    for words in (
        "通话时长 至少 1 分 30 秒",
        "随路数据 vip_level 至少 3",
        "随路数据 branch 没有填写",
        "通话时长 30 秒 到 10 分",
        "说话占比 超过 70%",
        "句数 正好 3",
        "最后一句到挂机 不到 0.5 秒",
        "随路数据 level 不是其中之一： 金卡, 白金卡",
    ):
        assert words in told
    (result,) = judge(a_call("[0-5] agent: 您好"), (point,))
    assert "不到" not in result.reason
    assert "要求至少 1 分 30 秒" in result.reason


def test_no_shipped_rule_is_told_in_chinese_with_english_comparisons() -> None:
    for point in load_library().checkpoints:
        for word in ("at least", "at most", "over ", "under ", "between ", "more than"):
            assert word not in show(point)
