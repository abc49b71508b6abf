"""Every format is read back by a program that we did not write."""

import html
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import srt
import webvtt
from praatio import textgrid as praat

from building import a_call
from conversation import Conversation, Measure, Recording, Role, Span
from conversation.formats import WRITERS
from conversation.formats.cues import LONGEST_S, MOST_CHARACTERS, cut_into_cues
from conversation.notation import parse_conversation

NOTATION = """direction: inbound
queue: credit-card
[0.4-3.1] agent: 您好，工号八零二一。
[3.5-9.0] customer: 我要<投诉>，你们 "乱" 收费 & 不解释。
[8.5-9.6] agent: 请讲。
"""
LONG = "[0-30] customer: " + "我上个月去你们那边办过一次分期付款的业务，" * 6


def recorded(notation: str, *, call_id: str = "call 1") -> Conversation:
    call = a_call(
        notation, call_id=call_id, measures=[Measure("pace_cpm", 240.0, "characters/min")]
    )
    return replace(call, recording=Recording(call_id, "file:a.wav", "0" * 64, 12.0, 8000, 2))


def test_subrip_is_read_back_with_its_times_and_parties() -> None:
    cues = list(srt.parse(WRITERS["srt"](recorded(NOTATION))))
    assert [cue.start.total_seconds() for cue in cues] == [0.4, 3.5, 8.5]
    assert cues[0].content == "agent: 您好，工号八零二一。"
    assert cues[1].end.total_seconds() == 9.0


def test_webvtt_is_read_back_with_its_voices() -> None:
    captions = webvtt.from_string(WRITERS["vtt"](recorded(NOTATION))).captions
    assert [caption.voice for caption in captions] == ["agent", "customer", "agent"]
    assert html.unescape(captions[1].text) == '我要<投诉>，你们 "乱" 收费 & 不解释。'
    assert (captions[2].start, captions[2].end) == ("00:00:08.500", "00:00:09.600")


def test_long_turns_become_several_cues_and_lose_no_word() -> None:
    cues = list(cut_into_cues(a_call(LONG).transcript.turns))
    assert len(cues) > 4
    assert "".join(cue.text for cue in cues) == a_call(LONG).transcript.turns[0].text
    for cue in cues:
        assert cue.end - cue.start <= LONGEST_S + 1e-6
        assert len(cue.text) <= MOST_CHARACTERS


def test_rttm_is_read_by_pyannote(tmp_path: Path) -> None:
    from pyannote.database.util import load_rttm

    path = tmp_path / "call.rttm"
    path.write_text(WRITERS["rttm"](recorded(NOTATION)), encoding="utf-8")
    ((name, annotation),) = load_rttm(path).items()
    assert name == "call_1"
    assert annotation.label_duration("agent") == pytest.approx(2.7 + 1.1)
    assert annotation.get_overlap().duration() == pytest.approx(0.5)


def test_ctm_lines_are_words_with_times_and_without_punctuation() -> None:
    rows = [line.split(" ") for line in WRITERS["ctm"](recorded(NOTATION)).splitlines()]
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows} == {"call_1"}
    assert "".join(row[4] for row in rows if row[1] == "1") == "您好工号八零二一请讲"
    starts = [(row[1], float(row[2])) for row in rows]
    assert starts == sorted(starts)
    assert all(0.0 <= float(row[5]) <= 1.0 and float(row[3]) >= 0 for row in rows)


def test_a_textgrid_is_read_by_praatio(tmp_path: Path) -> None:
    path = tmp_path / "call.TextGrid"
    path.write_text(WRITERS["textgrid"](recorded(NOTATION)), encoding="utf-8")
    grid = praat.openTextgrid(str(path), includeEmptyIntervals=False, reportingMode="error")
    assert grid.tierNames == ("agent", "agent words", "customer", "customer words")
    assert grid.maxTimestamp == 12.0
    customer = grid.getTier("customer").entries
    assert customer[0].label == '我要<投诉>，你们 "乱" 收费 & 不解释。'
    assert (customer[0].start, customer[0].end) == (3.5, 9.0)
    spoken = "".join(entry.label for entry in grid.getTier("agent words").entries)
    assert spoken == "您好，工号八零二一。请讲。"


def test_json_holds_everything() -> None:
    document = json.loads(WRITERS["json"](recorded(NOTATION)))
    assert document["schema"] == "callqa-call-1"
    assert document["call"]["queue"] == "credit-card"
    assert document["transcript"]["turns"][0]["words"][0]["text"] == "您"
    assert document["measures"][0]["name"] == "pace_cpm"
    assert document["recording"]["duration"] == 12.0


def test_plain_text_is_read_back_by_the_notation() -> None:
    said = recorded(NOTATION)
    call = replace(said.call, attributes={"product": "gold", "备注": "not a field"})
    again = parse_conversation(WRITERS["txt"](replace(said, call=call)))
    assert [t.text for t in again.transcript.turns] == [t.text for t in said.transcript.turns]
    assert [t.start for t in again.transcript.turns] == [0.4, 3.5, 8.5]
    assert again.call.queue == "credit-card"
    assert again.call.attributes == {"product": "gold"}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_call_in_which_nobody_speaks_is_an_empty_document(name: str) -> None:
    silent = recorded("queue: a\n")
    text = WRITERS[name](silent)
    assert text == WRITERS[name](silent)
    if name == "srt":
        assert list(srt.parse(text)) == []
    elif name == "vtt":
        assert webvtt.from_buffer(io.StringIO(text)).captions == []


def test_a_turn_without_words_is_one_cue() -> None:
    (turn,) = a_call("[1-4] agent: 您好").transcript.turns
    (cue,) = cut_into_cues([replace(turn, words=())])
    assert (cue.start, cue.end, cue.role, cue.text) == (1.0, 4.0, Role.AGENT, "您好")
    assert Span(cue.start, cue.end) == turn.span
