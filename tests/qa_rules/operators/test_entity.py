import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find, quotes


@pytest.mark.parametrize(
    ("kind", "said", "quote"),
    [
        ("amount", "欠款一万两千元", "一万两千元"),
        ("amount", "年费是300块钱", "300块钱"),
        ("percent", "利率百分之三点八", "百分之三点八"),
        ("percent", "年化 13.5%", "13.5%"),
        ("date", "十月五号入账", "十月五号"),
        ("date", "下星期一还", "下星期一"),
        ("phone", "一三八，一二三四，五六七八", "一三八，一二三四，五六七八"),
        ("phone", "13812345678", "13812345678"),
        ("id_card", "110101 19900101 123X", "110101 19900101 123X"),
        (
            "bank_card",
            "六二二二，零二一二，三四五六，七八九四",
            "六二二二，零二一二，三四五六，七八九四",
        ),
    ],
)
def test_what_is_written_or_spoken_is_found(kind: str, said: str, quote: str) -> None:
    assert quotes(find(f"operator: entity\nkind: {kind}", f"agent: {said}")) == [quote]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("bank_card", "尾号七八九四"),
        ("id_card", "后四位是三六一八"),
        ("phone", "工号八零二一"),
        ("phone", "卡号6222138123456781234"),
        ("amount", "三个工作日"),
    ],
)
def test_a_part_of_a_number_is_not_the_number(kind: str, said: str) -> None:
    assert find(f"operator: entity\nkind: {kind}", f"agent: {said}").truth is Truth.MISS


def test_several_kinds_and_times() -> None:
    search = "operator: entity\nkind: [amount, date]\ntimes: 2"

    assert find(search, "agent: 十月五号扣了三百元").truth is Truth.HIT
    assert find(search, "agent: 扣了三百元").truth is Truth.MISS


def test_an_unknown_kind_is_refused_with_the_closest() -> None:
    with pytest.raises(RuleError, match="did you mean `amount`"):
        a_search("operator: entity\nkind: amounts")
