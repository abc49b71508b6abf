import pytest

from language.mask import mask_numbers


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("手机号13800138000", "手机号*******8000"),
        ("一三八零零一三八零零零", "*******八零零零"),
        ("幺三八 零零幺三 八零零零", "*** **** 八零零零"),
        ("卡号 6222-0212-3456-7890 的", "卡号 ****-****-****-7890 的"),
        ("身份证11010519491231002X", "身份证**************002X"),
        ("座机0571-8765432", "座机****-***5432"),
        ("\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18", "****\uff10\uff11\uff13\uff18"),
    ],
)
def test_long_numbers_keep_only_their_last_four_digits(said: str, shown: str) -> None:
    assert mask_numbers(said) == shown


@pytest.mark.parametrize(
    "said", ["工号八零二一", "一千二百三十五块六毛", "2026年3月", "12.5万", "六二二五五八", ""]
)
def test_short_numbers_and_amounts_stay(said: str) -> None:
    assert mask_numbers(said) == said


def test_masking_keeps_the_length_so_that_offsets_stay_true() -> None:
    said = "我的卡号是六二二五、五八八零，二一二三 四五六七八，谢谢"
    assert len(mask_numbers(said)) == len(said)
    assert "六二二五" not in mask_numbers(said)
