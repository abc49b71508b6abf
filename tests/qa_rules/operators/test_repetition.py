from qa_rules.outcome import Truth
from searching import find

CALL = """
customer: 我的年费为什么多扣了三百块
agent: 请您稍等
customer: 我问的是年费为什么多扣了三百块
agent: 请您说一下卡号
customer: 我的年费为什么多扣了三百块啊
"""
SEARCH = "operator: repetition\nrole: customer\n"


def test_a_customer_who_has_to_say_it_again_is_found() -> None:
    finding = find(SEARCH, CALL)

    assert [hit.turn_index for hit in finding.hits] == [2, 4]


def test_so_many_repetitions() -> None:
    assert find(SEARCH + "times: 3", CALL).truth is Truth.MISS


def test_only_the_last_turns_are_compared_where_asked() -> None:
    fee = "customer: 我的年费多扣了三百块"
    call = f"{fee}\ncustomer: 你们网点周末上班吗\n{fee}"

    assert find(SEARCH, call).truth is Truth.HIT
    assert find(SEARCH + "among: 1", call).truth is Truth.MISS


def test_short_turns_and_the_other_party_do_not_count() -> None:
    assert find(SEARCH, "customer: 好的\ncustomer: 好的").truth is Truth.MISS
    call = "customer: 我的年费多扣了三百块\nagent: 您的年费多扣了三百块"
    assert find("operator: repetition", call).truth is Truth.MISS


def test_turns_with_an_excluded_word_are_not_compared() -> None:
    call = "agent: 您的卡号尾号是三二一五\ncustomer: 是\nagent: 您的卡号尾号是三二一五"
    search = "operator: repetition\nrole: agent\n"

    assert find(search, call).truth is Truth.HIT
    assert find(search + "excludes: [卡号, 手机号]", call).truth is Truth.MISS
