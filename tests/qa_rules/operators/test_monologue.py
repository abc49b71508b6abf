from qa_rules.outcome import Truth
from searching import find

CALL = (
    "[0-30] agent: 很长的介绍\n[31-60] agent: 还是介绍\n[61-62] customer: 嗯\n[63-70] agent: 再介绍"
)
SEARCH = "operator: monologue\nrole: agent\nlonger_than: "


def test_turns_that_nobody_breaks_are_one_stretch() -> None:
    (hit,) = find(SEARCH + "45s", CALL).hits

    assert (hit.start, hit.end, hit.detail) == (0.0, 60.0, "连续说了 60 秒")


def test_the_other_party_breaks_the_stretch() -> None:
    assert find(SEARCH + "61s", CALL).truth is Truth.MISS


def test_so_many_times() -> None:
    assert find(SEARCH + "5s\ntimes: 2", CALL).truth is Truth.HIT
    assert find(SEARCH + "5s\ntimes: 3", CALL).truth is Truth.MISS


def test_two_parties_are_never_one_stretch() -> None:
    call = "[0-30] agent: 很长的介绍\n[31-60] customer: 很长的回答"

    assert find("operator: monologue\nlonger_than: 31s", call).truth is Truth.MISS
