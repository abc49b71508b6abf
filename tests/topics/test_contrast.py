"""What sets the calls of a topic apart from all others."""

from topics import fit_topics
from topics.contrast import contrast, term_shares

CHATTER = ("喂你好听得见吗", "我炖着汤呢你等会儿")
FEE = ["年费又扣了", "年费怎么还收", "年费给我退了", "年费说好免的"]
CARD = ["卡寄到哪里去了", "新卡还没收到", "快递说卡退回去了", "补的卡一直没来"]


def texts_of(subject: list[str]) -> list[str]:
    return [f"{CHATTER[n % 2]}\n{text}" for n, text in enumerate(subject)]


def test_what_everybody_says_sets_nobody_apart() -> None:
    usual = term_shares(texts_of(FEE) + texts_of(CARD))
    words = [term for term, _ in contrast(texts_of(FEE), usual)]
    assert set(words[:2]) == {"k:年费争议", "w:年费"}
    assert not {"w:炖着", "w:听得见"} & set(words)


def test_the_words_of_one_text_of_many_set_nothing_apart() -> None:
    usual = term_shares(texts_of(FEE * 3) + texts_of(CARD))
    said_once = [*texts_of(FEE * 3), "量子力学很难"]
    assert "w:量子力学" not in dict(contrast(said_once, usual))


def test_where_all_is_one_topic_nothing_is_set_apart_and_words_still_name_it() -> None:
    texts = texts_of(FEE)
    assert contrast(texts, term_shares(texts)) == ()
    fit = fit_topics({f"c{n}": text for n, text in enumerate(["年费又扣了"] * 40)})
    assert fit.topics[0].keywords == ("年费",)


def test_the_weights_make_a_vector_of_unit_length() -> None:
    usual = term_shares(texts_of(FEE) + texts_of(CARD))
    assert abs(sum(weight**2 for _, weight in contrast(texts_of(CARD), usual)) - 1.0) < 1e-3
