"""Generated exchanges in which one party says something personal, or a number that is not.

All people and numbers are invented. A value stands where a template has ``@``.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from language.personal_data import PersonalKind as Kind

Role = str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a turn; ``kind`` where it is a value."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """Turns of pieces; ``number`` seeds what is done to it."""

    number: int
    turns: tuple[tuple[Role, tuple[Piece, ...]], ...]


ASKS: dict[Kind, tuple[str, ...]] = {
    Kind.IDENTITY_CARD: (
        "请您报一下身份证号码",
        "麻烦说一下您的身份证号",
        "请提供证件号码，我核实一下",
    ),
    Kind.BANK_CARD: ("请问您的卡号是多少", "请报一下银行卡号", "请您念一下信用卡卡号"),
    Kind.PHONE: (
        "请问您的手机号是多少",
        "留一个联系电话给我吧",
        "请说一下预留的手机号码",
    ),
    Kind.ACCOUNT: ("请问收款账号是多少", "麻烦报一下对公账号", "请说一下您的账户号码"),
    Kind.VERIFICATION_CODE: (
        "请把短信里的验证码告诉我",
        "您收到的动态码是多少",
        "麻烦您报一下短信验证码",
    ),
    Kind.SECURITY_CODE: ("请报一下卡背面后三位安全码", "卡片背面三位数字是多少"),
    Kind.PASSWORD: ("请输入您的查询密码", "您的交易密码还记得吗"),
    Kind.NUMBER_TAIL: ("请说一下身份证后四位", "请问您卡片的尾号是多少"),
    Kind.EMAIL: ("请问您的邮箱是什么", "账单寄到哪个电子邮箱"),
    Kind.ADDRESS: ("请问您的家庭住址是哪里", "麻烦说一下收货地址", "您的联系地址是"),
    Kind.PLATE: ("请问您的车牌号是多少", "登记一下车牌"),
    Kind.PERSON_NAME: ("请问怎么称呼您", "请说一下您的姓名"),
}
GIVES: dict[Kind, tuple[str, ...]] = {
    Kind.IDENTITY_CARD: (
        "我的身份证号码是@",
        "你记一下，身份证号是@，对",
        "证件号@，你查查看",
    ),
    Kind.BANK_CARD: ("我的卡号是@", "银行卡号@，你看一下", "那张储蓄卡@，昨天被扣了钱"),
    Kind.PHONE: (
        "我的手机号是@",
        "你打@，这是我的电话",
        "联系电话留@吧",
        "号码是@，晚上打给我",
    ),
    Kind.ACCOUNT: ("我的账号是@", "钱转到对公账号@那里", "收款账号@，你核对一下"),
    Kind.VERIFICATION_CODE: (
        "验证码是@",
        "短信验证码@，五分钟内有效",
        "动态码我收到了，是@",
        "刚刚发来的校验码是@，对吧",
    ),
    Kind.SECURITY_CODE: ("安全码是@", "卡背面三位是@", "后三位@", "那个cvv是@吗"),
    Kind.PASSWORD: ("我的密码是@", "查询密码@，怎么不对", "取款密码就是@"),
    Kind.NUMBER_TAIL: ("后四位是@", "卡片尾号@的那张", "身份证最后四位@"),
    Kind.EMAIL: ("我的邮箱是@", "发到邮箱@就行", "电子邮箱@，你记一下"),
    Kind.ADDRESS: ("我的家庭住址是@", "我家住@", "账单请寄到@，谢谢", "收货地址@"),
    Kind.PLATE: ("我的车牌号是@", "车牌@，你登记一下", "那辆车车牌号码@"),
    Kind.PERSON_NAME: (
        "我叫@",
        "你好，我叫@，想问一下年费",
        "我叫@，上个月办的卡",
        "嗯，我叫@。",
    ),
}
ANSWERS = ("@", "嗯，@", "是@", "好的，@", "你记一下，@")
NODS = ("嗯", "您说", "好的", "嗯，继续", "对，您接着说")
READ_BACKS = ("跟您核对一下，@，对吗", "@，对吧", "好的，@，没错吧")
OPENINGS = ("您好，请问有什么可以帮您", "您好，很高兴为您服务")
ENDINGS = ("好的，请稍等", "好的，我帮您查一下", "感谢您的来电，再见")
CARRIERS = (
    "我想问一下年费的事情",
    "手机银行登录不上去",
    "这笔钱什么时候到账",
    "我要投诉你们的服务",
    "你们什么时候上班",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国志海燕晓东红梅文华玉兰宇轩子涵"
CITIES = (
    "北京市朝阳区",
    "上海市浦东新区",
    "广州市天河区",
    "成都市武侯区",
    "浙江省杭州市西湖区",
    "江苏省苏州市",
    "南京市鼓楼区",
)
ROADS = ("人民路", "中山路", "解放大道", "建设街", "新华路", "幸福巷", "长江路", "和平街")
ESTATES = ("阳光小区", "翠湖花园", "金色家园小区", "东方公寓", "")
PROVINCES = "京沪粤苏浙川鲁豫鄂湘闽"
_CHECK = "10X98765432"
_SPOKEN = "零一二三四五六七八九"
_NUMBER_KINDS = (
    Kind.IDENTITY_CARD,
    Kind.BANK_CARD,
    Kind.PHONE,
    Kind.ACCOUNT,
    Kind.VERIFICATION_CODE,
    Kind.SECURITY_CODE,
    Kind.PASSWORD,
    Kind.NUMBER_TAIL,
)
_LONG = frozenset((Kind.IDENTITY_CARD, Kind.BANK_CARD, Kind.PHONE, Kind.ACCOUNT))


def talks(*, each: int) -> Iterator[Talk]:
    """``each`` calls of every kind, and half as many calls again without anything personal."""
    number = 0
    for kind in Kind:
        for _ in range(each):
            number += 1
            yield Talk(number, _personal(kind, random.Random(f"{kind}-{number}")))
    for _ in range(each * len(Kind) // 2):
        number += 1
        yield Talk(number, _harmless(random.Random(f"harmless-{number}")))


def _personal(kind: Kind, chance: random.Random) -> tuple[tuple[Role, tuple[Piece, ...]], ...]:
    value = VALUES[kind](chance)
    spoken = _as_said(value, chance) if kind in _NUMBER_KINDS else value
    turns: list[tuple[Role, tuple[Piece, ...]]] = [("agent", (Piece(chance.choice(OPENINGS)),))]
    if chance.random() < 0.4:
        turns.append(("agent", (Piece(chance.choice(ASKS[kind])),)))
        form = chance.choice(ANSWERS)
        if kind is Kind.PERSON_NAME:
            form = chance.choice(("我叫@", "@", "@。"))
    else:
        form = chance.choice(GIVES[kind])
    is_split = kind in _LONG and chance.random() < 0.25
    turns += _split(form, spoken, kind, chance) if is_split else [_given(form, spoken, kind)]
    if kind in _NUMBER_KINDS and chance.random() < 0.25:
        again = _as_said(value, chance)
        turns.append(("agent", _pieces(chance.choice(READ_BACKS), again, kind)))
        turns.append(("customer", (Piece("对"),)))
    turns.append(("agent", (Piece(chance.choice(ENDINGS)),)))
    return tuple(turns)


def _given(form: str, spoken: str, kind: Kind) -> tuple[Role, tuple[Piece, ...]]:
    return "customer", _pieces(form, spoken, kind)


def _split(
    form: str, spoken: str, kind: Kind, chance: random.Random
) -> list[tuple[Role, tuple[Piece, ...]]]:
    middle = len(spoken) // 2 + chance.randint(-1, 1)
    first, second = spoken[:middle].rstrip("， "), spoken[middle:].lstrip("， ")
    before, _, after = form.partition("@")
    nod = chance.choice(NODS)
    said = chance.random() < 0.3
    echo = (Piece(first[-4:], kind), Piece("，嗯")) if said else (Piece(nod),)
    return [
        ("customer", (Piece(before), Piece(first, kind))),
        ("agent", echo),
        ("customer", (Piece(second, kind), Piece(after))),
    ]


def _pieces(form: str, spoken: str, kind: Kind) -> tuple[Piece, ...]:
    before, _, after = form.partition("@")
    return tuple(
        piece for piece in (Piece(before), Piece(spoken, kind), Piece(after)) if piece.text
    )


def _harmless(chance: random.Random) -> tuple[tuple[Role, tuple[Piece, ...]], ...]:
    said = chance.choice(HARMLESS)(chance)
    return (
        ("agent", (Piece(chance.choice(OPENINGS)),)),
        ("customer", (Piece(chance.choice(CARRIERS)),)),
        (chance.choice(("agent", "customer")), (Piece(said),)),
        ("agent", (Piece(chance.choice(ENDINGS)),)),
    )


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _as_said(digits: str, chance: random.Random) -> str:
    """Arabic or spoken, grouped or not; 幺, 洞 and 拐 for some speakers."""
    way = chance.random()
    if way < 0.35:
        said = digits
    else:
        said = "".join(_SPOKEN[int(c)] if c.isdigit() else c for c in digits)
        if chance.random() < 0.4:
            said = said.replace("一", "幺")
        if chance.random() < 0.08:
            said = said.replace("零", "洞").replace("七", "拐")
    if chance.random() < 0.4 and len(digits) > 6:
        size = chance.choice((3, 4))
        sign = chance.choice((" ", "，", "，", "-"))
        said = sign.join(said[at : at + size] for at in range(0, len(said), size))
    return said


def _identity(chance: random.Random) -> str:
    region = chance.choice(("110105", "310115", "440106", "510107", "330106", "320102", "420111"))
    body = (
        f"{region}{chance.randint(1950, 2006)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    )
    body += _digits(chance, 3)
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + _CHECK[total % 11]


def _card(chance: random.Random) -> str:
    body = chance.choice(("6222", "6228", "6217", "4392", "5264"))
    length = chance.choice((16, 17, 18, 19, 19)) if body[0] == "6" else 16
    body += _digits(chance, length - 5)
    for last in "0123456789":
        doubled = [int(c) * (1 + at % 2) for at, c in enumerate(reversed(body + last))]
        if sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0:
            return body + last
    raise AssertionError("one of ten digits completes the sum")


def _phone(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return (
            chance.choice(("010", "021", "0571", "0755"))
            + f"{chance.randint(2, 8)}"
            + _digits(chance, 7)
        )
    return "1" + str(chance.randint(3, 9)) + _digits(chance, 9)


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def _email(chance: random.Random) -> str:
    local = "".join(chance.choices("abcdefghijkmnpqrstuvwxyz", k=chance.randint(2, 6)))
    local += _as_said(_digits(chance, chance.randint(2, 6)), chance).replace("，", "")
    domain = chance.choice(("qq", "163", "126", "gmail", "sina", "outlook"))
    at, dot = chance.choice((("@", "."), ("艾特", "点"), (" at ", "点"), ("@", "点")))
    return f"{local}{at}{domain}{dot}com"


def _address(chance: random.Random) -> str:
    number = chance.choice((str(chance.randint(1, 300)), _spoken_count(chance.randint(1, 99))))
    text = f"{chance.choice(CITIES)}{chance.choice(ROADS)}{number}号{chance.choice(ESTATES)}"
    if chance.random() < 0.7:
        text += f"{chance.choice(('3', '五', '12', '六'))}栋{chance.choice(('二单元', ''))}"
        text += chance.choice(("302室", "一零一", "1502", "三零二室"))
    return text


def _spoken_count(number: int) -> str:
    tens, ones = divmod(number, 10)
    said = ("" if tens < 2 else _SPOKEN[tens]) + ("十" if tens else "")
    return said + (_SPOKEN[ones] if ones else "")


def _plate(chance: random.Random) -> str:
    tail = [chance.choice("0123456789") for _ in range(chance.choice((5, 5, 6)))]
    tail[chance.randrange(len(tail))] = chance.choice("ABCDEFGHJK")
    said = "".join(tail)
    if chance.random() < 0.5:
        said = "".join(_SPOKEN[int(c)] if c.isdigit() else c for c in said)
    sign = "，" if chance.random() < 0.2 else ""
    return chance.choice(PROVINCES) + chance.choice("ABCDEFG") + sign + said


VALUES: dict[Kind, Callable[[random.Random], str]] = {
    Kind.IDENTITY_CARD: _identity,
    Kind.BANK_CARD: _card,
    Kind.PHONE: _phone,
    Kind.ACCOUNT: lambda chance: _digits(chance, chance.choice((9, 12, 15, 17))),
    Kind.VERIFICATION_CODE: lambda chance: _digits(chance, chance.choice((4, 6, 6, 6))),
    Kind.SECURITY_CODE: lambda chance: _digits(chance, 3),
    Kind.PASSWORD: lambda chance: _digits(chance, 6),
    Kind.NUMBER_TAIL: lambda chance: _digits(chance, 4),
    Kind.EMAIL: _email,
    Kind.ADDRESS: _address,
    Kind.PLATE: _plate,
    Kind.PERSON_NAME: _name,
}


def _amount(chance: random.Random) -> str:
    amount = chance.choice(
        (
            f"{chance.randint(1, 99)}万{chance.randint(1, 9)}千",
            f"{chance.randint(100, 99999)}",
            f"{_SPOKEN[chance.randint(1, 9)]}千{_SPOKEN[chance.randint(1, 9)]}百",
            f"{chance.randint(1, 99):d},{_digits(chance, 3)},{_digits(chance, 3)}",
        )
    )
    return chance.choice(
        ("您本期账单是@元", "我转了@块钱", "剩余本金是@元", "卡里少了@元")
    ).replace("@", amount)


def _date(chance: random.Random) -> str:
    year, month, day = chance.randint(2020, 2026), chance.randint(1, 12), chance.randint(1, 28)
    said = chance.choice(
        (
            f"{year}年{month}月{day}号",
            f"{year}-{month:02}-{day:02}",
            "".join(_SPOKEN[int(c)] for c in str(year))
            + f"年{_spoken_count(month)}月{_spoken_count(day)}日",
        )
    )
    return chance.choice(("@扣的款", "最后还款日是@", "我是@开的卡", "@晚上八点")).replace(
        "@", said
    )


def _order(chance: random.Random) -> str:
    number = _as_said(_digits(chance, chance.choice((10, 12, 16, 18))), chance)
    return chance.choice(
        ("订单号是@", "您的工单号@请记好", "流水号@，您可以查询", "受理编号是@", "快递单号@")
    ).replace("@", number)


def _staff(chance: random.Random) -> str:
    number = _as_said(_digits(chance, chance.choice((4, 4, 5, 6))), chance)
    return chance.choice(("您好，工号@，很高兴为您服务", "我的工号是@", "工号@为您服务")).replace(
        "@", number
    )


def _rate(chance: random.Random) -> str:
    rate = f"{chance.randint(2, 18)}.{_digits(chance, chance.choice((1, 2)))}"
    return chance.choice(("年利率是@%", "费率百分之@", "利率最低@个点")).replace("@", rate)


def _hotline(chance: random.Random) -> str:
    number = chance.choice(
        ("95588", "95533", "12345", "12378", "400" + _digits(chance, 7), "10086")
    )
    return chance.choice(
        ("您可以拨打客服热线@", "客服电话是@", "打@投诉", "热线电话@转人工")
    ).replace("@", _as_said(number, chance))


def _count(chance: random.Random) -> str:
    return chance.choice(
        (
            "分十二期，一共二十四期",
            "我打了三次电话，等了四十五分钟",
            "三个工作日之内答复您",
            "一二三四五，上山打老虎",
            "密码输错三次就锁了",
            "验证码五分钟内有效",
            "卡号我不记得了，三天前丢的",
            "身份证要带原件和两份复印件",
            "您的手机银行版本是8.12.3",
            "积分有48600分",
            "我叫他明天来",
            "你们中山路网点几点关门",
            "地址我就不说了",
            "第一五二号窗口",
        )
    )


HARMLESS: tuple[Callable[[random.Random], str], ...] = (
    _amount,
    _date,
    _order,
    _staff,
    _rate,
    _hotline,
    _count,
)
