"""Names of topics whose calls share no concept: a phrase that many say, or what one says."""

from topics.label import choose_label, choose_quote
from topics.naming import names_a_matter, shared_phrase, typical_clause

GREETING = "劳驾，你们那儿谁主事"
APPLICATIONS = tuple(
    f"{GREETING}\n{said}"
    for said in ("异议申请表在哪儿填", "那个异议申请表是网点给吗", "寄来的异议申请表看不懂")
)
CENTROID = {"w:劳驾": 0.9, "w:异议": 0.6, "w:申请表": 0.5, "w:那儿": 0.4}


def named(texts: tuple[str, ...]) -> str:
    return choose_label(texts, [()] * len(texts), ("劳驾", "那儿"), spread={}, centroid=CENTROID)


def test_words_that_stand_together_name_a_topic_together_and_greetings_do_not() -> None:
    assert shared_phrase(APPLICATIONS, CENTROID) == "异议申请表"
    assert named(APPLICATIONS) == "异议申请表"


def test_where_nothing_is_shared_a_clause_about_the_matter_is_quoted() -> None:
    texts = (f"{GREETING}\n网点打的报告，里头有异议", f"{GREETING}\n我的贷款怎么还挂着")
    assert shared_phrase(texts, CENTROID) == ""
    assert named(texts) == "“里头有异议”"


def test_a_name_holds_no_amount_and_no_person_of_one_call() -> None:
    texts = ("异议被驳回了，扣我三百块异议费", "王经理不认异议")
    assert typical_clause(texts, CENTROID) == "“异议被驳回了”"


def test_a_clause_that_is_too_long_to_be_read_at_a_glance_names_nothing() -> None:
    assert typical_clause(["异议" + "一遍又一遍地说" * 5], CENTROID) == ""


def test_the_typical_sentence_is_about_a_matter_where_one_is() -> None:
    quote = choose_quote({"c-1": APPLICATIONS[1]}, {"w:劳驾": 0.7, "w:申请表": 0.7}, {}, 1.0)
    assert quote.text == "那个异议申请表是网点给吗"
    assert not names_a_matter(GREETING)


def test_the_typical_sentence_of_english_calls_is_english() -> None:
    texts = {"c-1": "I was charged an annual fee twice", "c-2": "信用卡的年费怎么收"}
    quote = choose_quote(texts, {"w:annual": 0.7, "w:fee": 0.7}, {}, 1.0)
    assert quote.text == "I was charged an annual fee twice"


def test_english_calls_are_named_by_what_they_say_and_not_by_the_or_to() -> None:
    texts = ["How long does a wire transfer to London take", "a wire transfer to London is late"]
    centroid = {"w:wire": 0.6, "w:transfer": 0.5, "w:london": 0.4}
    assert "wire transfer" in typical_clause(texts, centroid)
