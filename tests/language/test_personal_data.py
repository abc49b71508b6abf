import pytest

from building import a_call
from conversation import Role, Turn, Word
from language.personal_data import Level, PersonalDatum, PersonalKind, find_personal_data
from language.personal_data.bank_card import passes_luhn
from language.personal_data.identity_card import is_identity_number


def _found(*said: str) -> list[tuple[str, str]]:
    """Kind and words of what is found, ``agent: `` or ``customer: `` before each turn."""
    lines = [f"[{at * 5}.0-{at * 5 + 4}.0] {one}" for at, one in enumerate(said)]
    turns = a_call("\n".join(lines)).transcript.turns
    return [(str(one.kind), _words(turns, one)) for one in find_personal_data(turns)]


def _words(turns: tuple[Turn, ...], datum: PersonalDatum) -> str:
    turn = next(turn for turn in turns if turn.index == datum.turn_index)
    return turn.text[datum.char_start : datum.char_end]


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("我的身份证号是11010519491231002X。", "identity_card", "11010519491231002X"),
        ("你记一下幺幺零幺零五，一九四九，一二三一，零零二叉", "identity_card", None),
        (
            "卡号是六二二二，零二一二，三四五六，七八九四",
            "bank_card",
            "六二二二，零二一二，三四五六，七八九四",
        ),
        ("你打幺三八洞洞幺三八洞洞洞", "phone", "幺三八洞洞幺三八洞洞洞"),
        ("我家座机是021-62345678", "phone", "021-62345678"),
        ("验证码是四八二九幺五，五分钟内有效", "verification_code", "四八二九幺五"),
        ("安全码三七二", "security_code", "三七二"),
        ("我的查询密码是一三五七九二", "password", "一三五七九二"),
        ("后四位是九零一三", "number_tail", "九零一三"),
        ("收款账号是100200300400", "account", "100200300400"),
        ("邮箱是zhang三八二艾特qq点com", "email", "zhang三八二艾特qq点com"),
        ("邮箱wang.li@example.com.cn谢谢", "email", "wang.li@example.com.cn"),
        ("我家住上海市浦东新区世纪大道一百号五栋三零二室", "address", None),
        ("车牌号是沪A，八八六幺二", "plate", "沪A，八八六幺二"),
        ("你好我叫欧阳小红，想查一下", "person_name", "欧阳小红"),
        ("我姓诸葛", "person_name", "诸葛"),
    ],
)
def test_each_kind_is_found_where_it_is_said(said: str, kind: str, words: str | None) -> None:
    found = _found(f"customer: {said}")
    assert [one for one, _ in found] == [kind]
    if words is not None:
        assert found[0][1] == words


@pytest.mark.parametrize(
    "said",
    [
        "agent: 您好，工号八零二一，很高兴为您服务",
        "agent: 您的订单号是2026110512345678",
        "agent: 流水号六二二二零二一二三四五六七八九四",
        "agent: 您可以拨打客服热线95588或者4008001234",
        "customer: 我转了35,181,847块钱",
        "customer: 剩余本金是四十八万六千元，年利率3.85%",
        "customer: 2026-11-05扣的款，下个星期一晚上八点再还",
        "customer: 密码输错三次就锁了，验证码五分钟内有效",
        "customer: 分十二期，一共二十四期",
        "customer: 我叫他明天来，我叫了两次",
        "agent: 我们中山路网点地址是中山路15号",
        "customer: 谢谢先生，于小姐在吗",
    ],
)
def test_other_numbers_and_words_are_left_alone(said: str) -> None:
    assert _found(said) == []


def test_a_number_split_over_turns_is_one_group() -> None:
    turns = a_call(
        "[0.0-3.0] customer: 我的卡号是六二二二零二一二\n"
        "[3.0-4.0] agent: 嗯，您说\n"
        "[4.0-7.0] customer: 三四五六七八九四"
    ).transcript.turns
    data = find_personal_data(turns)
    assert [(one.kind, one.turn_index, one.group) for one in data] == [
        (PersonalKind.BANK_CARD, 0, 0),
        (PersonalKind.BANK_CARD, 2, 0),
    ]
    assert data[0].confidence == 1.0


def test_an_echo_in_between_does_not_break_the_number_and_is_hidden_too() -> None:
    found = _found(
        "customer: 我的手机号是一三八零零", "agent: 八零零，嗯", "customer: 一三八零零零"
    )
    assert found == [("phone", "一三八零零"), ("phone", "八零零"), ("phone", "一三八零零零")]


def test_what_the_agent_reads_back_is_a_repeat() -> None:
    turns = a_call(
        "[0.0-3.0] customer: 验证码是四八二九一五\n[3.0-5.0] agent: 482915，对吗"
    ).transcript.turns
    data = find_personal_data(turns)
    assert [(one.kind, one.is_repeat) for one in data][1] == (
        PersonalKind.VERIFICATION_CODE,
        data[1].is_repeat,
    )
    assert _words(turns, data[1]) == "482915"
    assert {one.level for one in data} == {Level.C3}


def test_a_name_is_found_again_where_the_agent_says_it() -> None:
    found = _found("customer: 我叫陈建国，", "agent: 请问陈建国先生要办什么")
    assert found == [("person_name", "陈建国")] * 2


def test_the_question_says_what_the_answer_is() -> None:
    assert _found("agent: 请报一下短信验证码", "customer: 嗯，三七二一") == [
        ("verification_code", "三七二一")
    ]
    assert _found("agent: 请问您打算还多少", "customer: 嗯，三七二一") == []


@pytest.mark.parametrize(
    "said",
    [
        "身份证号是110105194912310021",  # the check character is wrong
        "身份正号是11010519491231002",  # the check character is lost, the cue misheard
        "身份证号是幺幺零幺零五一就四九幺二三幺零零二叉",  # 就 for 九
        "身份证号是一一零一零五一九四九大二三一零零二叉",  # 大 for 一
    ],
)
def test_one_slip_of_recognition_does_not_hide_an_identity_number(said: str) -> None:
    found = _found(f"customer: {said}")
    assert [kind for kind, _ in found] == ["identity_card"]
    assert len(found[0][1]) >= 17


def test_word_times_give_the_seconds() -> None:
    words = (
        Word(1.0, 1.4, "后四位"),
        Word(1.4, 1.6, "是"),
        Word(1.6, 2.0, "九零"),
        Word(2.0, 2.5, "一三"),
        Word(2.5, 3.0, "谢谢"),
    )
    turn = Turn(7, Role.CUSTOMER, 1, 1.0, 3.0, "后四位是九零一三谢谢", words)
    (datum,) = find_personal_data([turn])
    assert (datum.turn_index, datum.start_s, datum.end_s) == (7, 1.6, 2.5)


def test_without_word_times_the_turn_is_divided_evenly() -> None:
    turn = Turn(0, Role.CUSTOMER, 0, 10.0, 18.0, "后四位是九零一三")
    (datum,) = find_personal_data([turn])
    assert (datum.start_s, datum.end_s) == (14.0, 18.0)


def test_the_bank_can_grade_otherwise() -> None:
    turn = Turn(0, Role.CUSTOMER, 0, 0.0, 2.0, "我叫陈建国")
    levels = dict.fromkeys(PersonalKind, Level.C3)
    assert find_personal_data([turn], levels=levels)[0].level is Level.C3


def test_traditional_and_full_width_text_keep_their_offsets() -> None:
    wide = "13800138000".translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    assert _found(f"customer: 我的手機號碼是{wide}喔") == [("phone", wide)]


def test_check_characters_are_those_of_the_standards() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("11010519491331002X")
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


def test_the_data_never_hold_what_was_said() -> None:
    turn = Turn(0, Role.CUSTOMER, 0, 0.0, 2.0, "验证码是四八二九一五")
    assert "四八二九一五" not in repr(find_personal_data([turn]))


def test_long_turns_are_read_in_time_that_grows_evenly() -> None:
    turn = Turn(0, Role.CUSTOMER, 0, 0.0, 60.0, "六二二二零二一二三，" * 2_000)
    find_personal_data([turn])


def test_an_announced_value_that_was_not_heard_as_digits_is_still_hidden() -> None:
    assert _found("customer: 我叫王立华，后四位是自赛临。") == [
        ("person_name", "王立华"),
        ("number_tail", "自赛临"),
    ]
    assert _found("agent: 验证码是多少", "customer: 安全码，我不知道") == []


def test_a_unit_that_sounds_like_a_digit_does_not_make_a_tail_an_amount() -> None:
    assert [kind for kind, _ in _found("customer: 手机后座为1883亿")] == ["number_tail"]
    assert _found("customer: 他们的余额为1883亿") == []


@pytest.mark.parametrize(
    "said",
    ["请问是王先生本人吗", "先核实一下您的身份证后四位", "查一下尾号，两边都看一下"],
)
def test_common_words_around_a_cue_are_not_taken_for_the_value(said: str) -> None:
    assert _found(f"agent: {said}") == []


def test_a_number_far_into_the_next_turn_does_not_answer_the_question() -> None:
    assert _found("agent: 请说后四位", "customer: 我就是想问下个月十五我三四没空") == []


def test_the_question_for_a_card_may_be_answered_with_its_last_digits() -> None:
    assert _found("agent: 您的卡号？", "customer: 三三二一。") == [("number_tail", "三三二一")]
    assert _found("agent: 您的卡号？", "customer: 我等了四十五分钟") == []


def test_an_answer_may_end_with_the_number_though_its_words_are_misheard() -> None:
    found = _found("agent: 请说身份证号码的后四位。", "customer: 你我看一下阿互自为十二五三九")
    assert found == [("number_tail", "二五三九")]
