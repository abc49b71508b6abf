"""What people correct in a transcript, folded from the record and laid over the machine's words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from building import a_call
from conversation import Role, Span, Transcript, Turn, Word
from conversation.errors import UsageError
from review.corrected import BY_A_PERSON, apply_corrections
from review.corrections import (
    Corrections,
    WordCorrection,
    all_corrections,
    corrections_of,
    record_agent,
    record_words,
)
from review.facts import FactConflictError, FactLog

TEXT = """
[0.0-2.0] agent: 我要投诉
[2.5-5.0] customer: 您好公号八零二一
[5.5-7.0] agent: 你们乱扣费
"""


def heard() -> Transcript:
    return a_call(TEXT).transcript


def customers(transcript: Transcript) -> tuple[Span, ...]:
    return tuple(turn.span for turn in transcript.by_role(Role.CUSTOMER))


@pytest.fixture
def log(place: str | Path) -> Iterator[FactLog]:
    with FactLog(place) as opened:
        yield opened


def test_a_flip_gives_every_turn_to_the_other_party() -> None:
    flipped = apply_corrections(heard(), Corrections(agent_spans=customers(heard())))
    assert [turn.role for turn in flipped.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert (flipped.role_confidence, flipped.role_method) == (1.0, BY_A_PERSON)


def test_a_correction_of_roles_outlives_a_new_transcription() -> None:
    """A model that hears the right roles by itself is not flipped away from them."""
    right = apply_corrections(heard(), Corrections(agent_spans=customers(heard())))
    again = apply_corrections(right, Corrections(agent_spans=customers(heard())))
    assert [turn.role for turn in again.turns] == [turn.role for turn in right.turns]


def test_voices_without_roles_are_named_by_one_of_them() -> None:
    turns = tuple(
        replace(turn, role=Role.UNKNOWN, channel=0, voice=turn.index % 2) for turn in heard().turns
    )
    unknown = replace(heard(), turns=turns, role_confidence=0.5)
    named = apply_corrections(unknown, Corrections(agent_spans=(turns[1].span,)))
    assert [turn.role for turn in named.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]


def test_prompts_of_the_machine_stay_prompts() -> None:
    turns = (replace(heard().turns[0], role=Role.IVR), *heard().turns[1:])
    flipped = apply_corrections(
        replace(heard(), turns=turns), Corrections(agent_spans=customers(heard()))
    )
    assert flipped.turns[0].role is Role.IVR


def test_corrected_words_take_the_times_of_those_that_were_right() -> None:
    turn = heard().turns[1]
    said = WordCorrection(turn.channel, turn.span, turn.text, "您好工号八零二一")
    fixed = apply_corrections(heard(), Corrections(words=(said,))).turns[1]
    assert fixed.text == "".join(word.text for word in fixed.words) == "您好工号八零二一"
    assert [w.start for w in fixed.words] == [round(w.start, 3) for w in turn.words]
    assert (fixed.start, fixed.end, fixed.confidence) == (turn.start, turn.end, 1.0)


def test_words_that_the_machine_missed_lie_between_their_neighbours() -> None:
    turn = heard().turns[2]
    said = WordCorrection(turn.channel, turn.span, turn.text, "你们银行乱扣 VIP 年费")
    fixed = apply_corrections(heard(), Corrections(words=(said,))).turns[2]
    assert "".join(word.text for word in fixed.words) == fixed.text
    times = [moment for word in fixed.words for moment in (word.start, word.end)]
    assert times == sorted(times)
    assert turn.start <= times[0] <= times[-1] <= turn.end
    assert "VIP " in [word.text for word in fixed.words]


def test_a_correction_finds_its_stretch_again_after_the_turns_were_cut_anew() -> None:
    turn = heard().turns[1]
    said = WordCorrection(turn.channel, turn.span, turn.text, "您好工号八零二一")
    moved = replace(turn, start=2.4, end=4.8, text="你好，工号801", words=(Word(2.4, 4.8, "x"),))
    others = (heard().turns[0], moved, heard().turns[2])
    fixed = apply_corrections(replace(heard(), turns=others), Corrections(words=(said,)))
    assert fixed.turns[1].text == "您好工号八零二一"
    gone = replace(heard(), turns=(heard().turns[0], heard().turns[2]))
    assert apply_corrections(gone, Corrections(words=(said,))) == gone


def test_an_empty_transcript_has_nothing_to_correct() -> None:
    empty = replace(heard(), turns=())
    said = WordCorrection(0, Span(0.0, 1.0), "", "您好")
    assert apply_corrections(empty, Corrections((Span(0.0, 1.0),), (said,))) == empty


def test_the_last_word_counts_and_the_machines_words_take_it_back(log: FactLog) -> None:
    turn: Turn = heard().turns[1]
    for text in ("您好工号八零二二", "您好工号八零二一"):
        said = WordCorrection(turn.channel, turn.span, turn.text, text)
        record_words(log, "call-1", said, author="li")
    found = corrections_of(log, "call-1")
    assert [one.text for one in found.words] == ["您好工号八零二一"]
    undone = WordCorrection(turn.channel, turn.span, turn.text, turn.text)
    record_words(log, "call-1", undone, author="li")
    assert corrections_of(log, "call-1").is_empty
    assert all_corrections(log)["call-1"].version == 3
    assert corrections_of(log, "call-2").version == 0


def test_who_was_slower_is_told_so(log: FactLog) -> None:
    spans = customers(heard())
    record_agent(log, "call-1", agent_spans=spans, before={}, author="li", expected_version=0)
    with pytest.raises(FactConflictError):
        record_agent(log, "call-1", agent_spans=(), before={}, author="wu", expected_version=0)
    assert corrections_of(log, "call-1").agent_spans == spans


@pytest.mark.parametrize("text", ["", "   ", "年" * 2001])
def test_a_turn_cannot_become_nothing_or_a_book(log: FactLog, text: str) -> None:
    said = WordCorrection(0, Span(0.0, 1.0), "您好", text)
    with pytest.raises(UsageError, match="characters"):
        record_words(log, "call-1", said, author="li")


def test_a_correction_has_an_author(log: FactLog) -> None:
    with pytest.raises(UsageError, match="somebody"):
        record_agent(log, "call-1", agent_spans=(), before={}, author=" ")
