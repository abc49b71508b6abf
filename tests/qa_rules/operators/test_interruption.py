from dataclasses import replace

import pytest

from building import a_call
from conversation import ChannelKind, Measure, Recording, Role, Span
from qa_rules.outcome import Truth
from searching import find

SEARCH = "operator: interruption\nrole: agent\noverlap: 1s\n"
CUT_IN = "[0-6] customer: 我昨天去网点办业务\n[4.5-8] agent: 先生您听我说完"


def test_starting_while_the_other_still_speaks_is_found() -> None:
    (hit,) = find(SEARCH, CUT_IN).hits

    assert (hit.start, hit.end, hit.role, hit.detail) == (4.5, 6.0, Role.AGENT, "重叠 1.5 秒")


def test_the_party_that_was_speaking_first_does_not_cut_in() -> None:
    assert find(SEARCH.replace("agent", "customer"), CUT_IN).truth is Truth.MISS


@pytest.mark.parametrize("turn", ["[5.2-8] agent: 先生您听我说完", "[4-6] agent: 嗯好的"])
def test_a_short_overlap_and_a_short_answer_do_not_count(turn: str) -> None:
    search = SEARCH + "minimum_characters: 4"

    assert find(search, f"[0-6] customer: 我昨天去网点办业务\n{turn}").truth is Truth.MISS


def test_so_many_times() -> None:
    assert find(SEARCH + "times: 2", CUT_IN).truth is Truth.MISS


def test_measured_overlaps_are_trusted_over_turn_times() -> None:
    short = Measure("interruption_s", 0.4, "s", role=Role.AGENT, span=Span(4.5, 4.9))
    long = Measure("interruption_s", 1.2, "s", role=Role.AGENT, span=Span(4.5, 5.7))

    assert find(SEARCH, a_call(CUT_IN, measures=[short])).truth is Truth.MISS
    assert find(SEARCH, a_call(CUT_IN, measures=[long])).hits[0].end == 5.7


@pytest.mark.parametrize("kind", [ChannelKind.MONO, ChannelKind.DUAL_MONO, ChannelKind.TEXT])
def test_one_channel_cannot_be_judged(kind: ChannelKind) -> None:
    recording = Recording("c", "", "", 10.0, 8000, 1, kind=kind)

    assert find(SEARCH, replace(a_call(CUT_IN), recording=recording)).truth is Truth.NOT_EVALUABLE


@pytest.mark.parametrize(("delay", "truth"), [("4s", Truth.HIT), ("5s", Truth.MISS)])
def test_only_who_cuts_in_late_enough_counts(delay: str, truth: Truth) -> None:
    assert find(f"{SEARCH}delay: {delay}", CUT_IN).truth is truth


def test_two_who_begin_together_do_not_cut_in_on_each_other() -> None:
    together = "[0-6] customer: 我昨天去网点办业务\n[0.2-6] agent: 先生您听我说完"

    assert find(SEARCH, together).truth is Truth.HIT
    assert find(SEARCH + "delay: 1s", together).truth is Truth.MISS
