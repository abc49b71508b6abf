"""Folding what differs from call to call: amounts, moments, numbers and names."""

import re
from functools import lru_cache

AMOUNT, MOMENT, NUMBER, NAME = "￥", "◷", "№", "☻"
MARKS = frozenset((AMOUNT, MOMENT, NUMBER, NAME))

_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_SPOKEN = "零〇幺一二两三四五六七八九洞拐"
_COUNT = rf"(?:\d[\d,.]*|[{_CHINESE}]+)(?:点[{_CHINESE}\d]+)?[多几来]?"
# With each pattern what any match of it has in it: most texts lack that, and finding so is quicker.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        AMOUNT,
        "[块元毛币]",
        re.compile(rf"{_COUNT}(?:万|千|百)?(?:块钱|块|元|毛|万元|人民币)(?:[{_CHINESE}\d]毛?)?"),
    ),
    (
        AMOUNT,
        "[%\uff05点之¥￥]",
        re.compile(rf"百分之{_COUNT}|{_COUNT}(?:%|\uff05|个点)|[¥￥]\s*\d[\d,.]*"),
    ),
    (
        MOMENT,
        "[月号日]",
        re.compile(rf"(?:{_COUNT}年)?{_COUNT}月份?(?:{_COUNT}[号日])?|{_COUNT}[号日](?!线)"),
    ),
    (
        MOMENT,
        "点",
        re.compile(rf"(?:上午|下午|晚上|早上|中午)?{_COUNT}点(?:半|{_COUNT}分)?(?!儿|点)"),
    ),
    (NAME, "[姓叫]", re.compile(r"(?:我姓|我叫|免贵姓)[一-鿿]{1,3}(?=[，。,.！!？?\s]|$)")),
    (
        NAME,
        "先生|女士|小姐|经理|主管",
        re.compile(
            r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁马方任袁柳鲍史唐薛雷贺倪汤罗郝安常于傅齐康余顾孟黄穆萧尹姚邵汪毛戴宋熊纪舒项祝董梁杜阮蓝季贾江颜郭梅林钟徐邱骆高夏蔡田樊胡霍万卢莫房解丁邓洪包石崔吉龚程刘][一-鿿]?(?:先生|女士|小姐|经理|主管)"
        ),
    ),
    (NUMBER, rf"[{_SPOKEN}\d]", re.compile(rf"[{_SPOKEN}]{{4,}}|\d[\d\s\-]{{2,}}\d|\d+")),
)
_NEEDED = tuple((mark, re.compile(sign).search, pattern) for mark, sign, pattern in _PATTERNS)


@lru_cache(maxsize=10_000)  # two readings of one batch of texts
def fold_specifics(text: str) -> str:
    """Replace amounts, moments, names and numbers by a mark each (``MARKS``); offsets change."""
    for mark, needed, pattern in _NEEDED:
        if needed(text):
            text = pattern.sub(mark, text)
    return text
