import json
from pathlib import Path

import pytest

from building import a_call
from conversation.errors import ModelError
from topics import ComplaintDetector, complaint_text
from topics.corpus import wordings
from topics.examples import make_snippets
from topics.linear import read_model
from topics.train import MODEL_PATH

ANNUAL_FEE = """
agent: 您好，工号八零二一，请问有什么可以帮您？
customer: 你好
customer: 我的信用卡根本没怎么用，凭什么扣我六百块年费？之前说好免的，你们这是乱收费。
agent: 非常抱歉，我帮您核实一下。
customer: 再不退给我，我就打银保监会的电话投诉你们。
customer: 好的，再见
"""


@pytest.fixture(scope="module")
def detector() -> ComplaintDetector:
    return ComplaintDetector.load()


def test_a_complaint_is_found_with_its_business_cause_and_sentences(
    detector: ComplaintDetector,
) -> None:
    finding = detector.detect(a_call(ANNUAL_FEE).transcript)
    assert finding.is_complaint
    assert finding.business[0] == "信用卡"
    assert "收费" in finding.cause
    assert 2 in finding.turn_indexes
    assert not {0, 1, 3, 5} & set(finding.turn_indexes)


def test_a_threat_of_escalation_is_quoted_and_makes_it_serious(detector: ComplaintDetector) -> None:
    reading = detector.read(a_call(ANNUAL_FEE).transcript)
    assert [(e.kind, e.turn_index) for e in reading.escalations] == [("监管", 4)]
    assert reading.finding.severity == "high"


@pytest.mark.parametrize(
    "notation",
    [
        "customer: 你好，请问信用卡年费怎么收，刷几次可以免？\nagent: 六次。\ncustomer: 好的谢谢。",
        "customer: 我不是要投诉，就是想问一下手机银行怎么注册。",
        "customer: 昨天办业务的小伙子态度特别好，我想表扬一下他。",
        "agent: 您的贷款已经逾期。\ncustomer: 不好意思，我明天发工资就还上。",
    ],
)
def test_a_question_about_the_same_business_is_no_complaint(
    detector: ComplaintDetector, notation: str
) -> None:
    finding = detector.detect(a_call(notation).transcript)
    assert not finding.is_complaint
    assert finding.severity == ""


def test_the_agents_words_do_not_make_a_complaint(detector: ComplaintDetector) -> None:
    notation = "agent: 您要投诉我们乱收费、态度恶劣是吗？\ncustomer: 嗯，没有没有，不用了。"
    assert not detector.detect(a_call(notation).transcript).is_complaint


@pytest.mark.parametrize(
    "said", ["他出去了", "没这人", "不认识这个人", "这是公司座机", "他不接电话的"]
)
def test_in_outbound_calls_a_short_answer_for_somebody_else_is_no_complaint(
    detector: ComplaintDetector, said: str
) -> None:
    call = a_call(f"agent: 您好，请问是王先生吗？\ncustomer: {said}").transcript
    assert not detector.detect(call, is_outbound=True).is_complaint


@pytest.mark.parametrize("said", ["我要投诉", "你们骗人", "登不上去", "天天打电话催款"])
def test_in_outbound_calls_a_few_words_that_complain_stay_a_complaint(
    detector: ComplaintDetector, said: str
) -> None:
    call = a_call(f"agent: 您好，请问是王先生吗？\ncustomer: {said}").transcript
    found = detector.detect(call, is_outbound=True)
    assert found.is_complaint
    assert found == detector.detect(call)


def test_all_turns_count_where_no_role_is_known(detector: ComplaintDetector) -> None:
    finding = detector.detect(a_call(ANNUAL_FEE.replace("agent:", "unknown:")).transcript)
    unknown = ANNUAL_FEE.replace("agent:", "unknown:").replace("customer:", "unknown:")
    assert detector.detect(a_call(unknown).transcript).is_complaint
    assert finding.is_complaint


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "agent: 您好",
        "customer: ",
        "ivr: 请按一",
        "customer: 😀 ???\ncustomer: ￥￥￥",
        "customer: 嗯",
    ],
)
def test_calls_with_nothing_to_read_are_no_complaints(
    detector: ComplaintDetector, notation: str
) -> None:
    assert not detector.detect(a_call(notation).transcript).is_complaint


def test_a_very_long_turn_and_english_words_are_read(detector: ComplaintDetector) -> None:
    long = "customer: " + "嗯那个然后就是" * 400 + "你们乱扣我的年费，什么态度，我要投诉你们"
    assert detector.detect(a_call(long).transcript).is_complaint
    mixed = "customer: 你们这个 mobile banking app 天天 crash，登录不上去，太差了，我要投诉"
    assert detector.detect(a_call(mixed).transcript).business[:1] == ("手机银行",)


def test_the_same_call_gives_the_same_finding(detector: ComplaintDetector) -> None:
    call = a_call(ANNUAL_FEE).transcript
    assert ComplaintDetector.load().detect(call) == detector.detect(call)
    assert len(detector.model_revision) == 12


def test_the_text_for_topics_keeps_the_complaint_and_drops_the_chatter(
    detector: ComplaintDetector,
) -> None:
    call = a_call(ANNUAL_FEE).transcript
    text = complaint_text(call, detector.detect(call))
    assert "年费" in text
    assert "再见" not in text
    assert "工号" not in text


def test_the_text_for_topics_is_empty_for_a_question(detector: ComplaintDetector) -> None:
    call = a_call("customer: 请问年费怎么收").transcript
    assert complaint_text(call, detector.detect(call)) == ""


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "model.json"
    data = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    data["bias"][0] += 1
    model.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError, match="not the one that was shipped"):
        read_model(model, MODEL_PATH.with_suffix(".sha256"))


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_model(tmp_path / "none.json", tmp_path / "none.sha256")


def test_the_corpus_is_large_varied_and_fills_its_slots() -> None:
    texts = {snippet.text for snippet in make_snippets(wordings(), folds=5)}
    assert len(wordings()) >= 1000
    assert len(texts) >= 1500
    assert not [text for text in texts if set("{}|()") & set(text)]
