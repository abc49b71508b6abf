"""Personal data on their way through a run: found, masked, judged alike, nowhere in clear."""

import json
import logging
import tempfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import soundfile
import zstandard

from bytes_of_home import everything_under
from conversation.errors import UsageError
from conversation.notation import parse_conversation
from language.personal_data import MaskPolicy, find_personal_data
from pipeline import Home, log_to, original_transcript, rebuild, rehearse, shown_conversation
from pipeline.artifact import _encode, read_artifact
from pipeline.protection import protect
from pipeline.redacting import redact_call
from pipeline.rejudging import correct_words
from qa_rules import Judge, load_library
from scripted import Centre
from warehouse import digest_file

CARD, CODE, PHONE = "六二二二零二一二三四五六七八九四", "七三九二五一", "幺三八零零幺三八零零零"
SECRETS = """
[0.4-3.1] agent: 您好，请问怎么称呼您？
[3.5-5.0] customer: 我叫欧阳明远。
[5.2-9.0] agent: 跟您核对一下，您的卡号是六二二二零二一二三四五六七八九四对吗？
[9.2-9.8] customer: 对的，我要投诉你们泄露我的手机号幺三八零零幺三八零零零！
[9.9-10.4] agent: 请把短信验证码告诉我。
[10.5-11.5] customer: 验证码是七三九二五一。
"""


def run_with(root: Path, policy: MaskPolicy) -> Centre:
    centre = Centre(root)
    centre.settings = replace(centre.settings, personal_data=policy)
    centre.engine.keep_originals = policy is not MaskPolicy.MASKED_ONLY
    centre.add("call.wav", SECRETS)
    centre.run()
    return centre


def said_in(centre: Centre) -> str:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        rows = connection.execute("SELECT text FROM turns ORDER BY turn_index").fetchall()
    return "\n".join(row[0] for row in rows)


def test_by_default_nothing_personal_is_anywhere_in_the_home(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    assert centre.settings == replace(Centre(tmp_path / "other").settings)
    held = everything_under(centre.home.path)
    for secret in (CARD, CODE, PHONE, "欧阳明远"):
        assert secret.encode() not in held, secret
    assert "您的卡号是****************对吗" in said_in(centre)
    assert not (centre.home.path / "originals").exists()


@pytest.mark.parametrize("policy", list(MaskPolicy))
def test_codes_are_stored_under_no_policy(tmp_path: Path, policy: MaskPolicy) -> None:
    centre = run_with(tmp_path, policy)
    assert CODE.encode() not in everything_under(centre.home.path)
    assert "验证码是******" in said_in(centre)


def test_originals_lie_apart_and_only_where_the_policy_keeps_them(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_AND_ORIGINAL)
    assert CARD not in said_in(centre)
    said = "".join(turn.text for turn in original_transcript(centre.home, "call").turns)
    assert CARD in said
    assert PHONE in said
    assert CODE not in said
    shown = shown_conversation(centre.home, "call").transcript
    assert [len(turn.text) for turn in shown.turns] == [
        len(turn.text) for turn in original_transcript(centre.home, "call").turns
    ]
    clear = [path for path in centre.home.path.rglob("*.zst") if _holds(path, CARD)]
    assert [path.parents[1].name for path in clear] == ["originals"]


def test_without_a_policy_words_are_shown_as_they_were_said(tmp_path: Path) -> None:
    said = said_in(run_with(tmp_path, MaskPolicy.NONE))
    assert CARD in said
    assert "欧阳明远" in said


def test_verdicts_are_those_of_the_words_as_they_were_said(tmp_path: Path) -> None:
    """The agent who reads out a whole card number is found under every policy."""
    found = []
    for policy in MaskPolicy:
        centre = run_with(tmp_path / policy, policy)
        with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
            found.append(
                connection.execute(
                    "SELECT checkpoint_id, scorecard_id, outcome, score FROM checkpoint_results "
                    "ORDER BY ALL"
                ).fetchall()
            )
    outcomes = {row[0]: row[2] for row in found[0]}
    assert outcomes["privacy-no-readback"] == "fail"
    assert found[0] == found[1] == found[2]


def test_every_example_of_the_rules_comes_out_the_same_on_stand_ins() -> None:
    library = load_library(None)
    judge = Judge(library.checkpoints)
    personal = 0
    for example in (e for c in library.checkpoints for e in c.examples):
        conversation = parse_conversation(example.call)
        transcript, data, _ = protect(conversation.transcript)
        if not data:
            continue
        personal += 1
        before = {r.checkpoint_id: r.outcome for r in judge.judge(conversation)}
        after = judge.judge(replace(conversation, transcript=transcript))
        assert {r.checkpoint_id: r.outcome for r in after} == before
    assert personal >= 10


def test_the_table_says_what_was_found_where(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT kind, level, turn_index FROM personal_data ORDER BY turn_index"
        ).fetchall()
    assert rows == [
        ("person_name", "C1", 1),
        ("bank_card", "C2", 2),
        ("phone", "C2", 3),
        ("verification_code", "C3", 5),
    ]


def test_stand_ins_hold_no_personal_digits_and_keep_their_length(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    (path,) = centre.home.artifacts.glob("*/*.json.zst")
    artifact = read_artifact(path)
    assert "卡号是六六六六六六六六六六六六六六六六对吗" in artifact.transcript.turns[2].text
    assert len(artifact.personal) == 4
    assert len(find_personal_data(artifact.transcript.turns)) >= 3


def test_a_stricter_policy_drops_the_originals_and_transcribes_nothing(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_AND_ORIGINAL)
    centre.engine.heard.clear()
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_ONLY)
    centre.run()
    assert centre.engine.heard == []
    assert not list((centre.home.path / "originals").rglob("*.zst"))
    assert CARD.encode() not in everything_under(centre.home.path)
    assert centre.run().nothing_to_do


def test_a_laxer_policy_listens_again_because_nobody_knows_the_words(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    centre.engine.heard.clear()
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.NONE)
    centre.engine.keep_originals = True
    (intention,) = rehearse(centre.request, home=centre.home, settings=centre.settings)
    assert intention.action == "transcribe"
    assert "policy" in intention.why
    centre.run()
    assert centre.engine.heard == ["call.wav"]
    assert CARD in said_in(centre)


def test_a_rebuilt_warehouse_is_the_same_to_the_byte(tmp_path: Path) -> None:
    for policy in MaskPolicy:
        centre = run_with(tmp_path / policy, policy)
        before = digest_file(centre.home.warehouse)
        assert rebuild(centre.home, settings=centre.settings) == 1
        assert digest_file(centre.home.warehouse) == before


def test_an_artefact_of_before_is_rewritten_without_personal_data(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_AND_ORIGINAL)
    (path,) = centre.home.artifacts.glob("*/*.json.zst")
    old = replace(
        read_artifact(path), transcript=original_transcript(centre.home, "call"), personal=()
    )
    document = json.loads(_encode(old)) | {"version": 1}
    path.write_bytes(zstandard.compress(json.dumps(document).encode()))
    centre.settings = replace(centre.settings, personal_data=MaskPolicy.MASKED_ONLY)
    centre.engine.heard.clear()
    centre.run()
    assert centre.engine.heard == []
    assert CARD.encode() not in everything_under(centre.home.path)


def test_what_a_person_writes_into_a_correction_is_masked_too(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    for index, text in (
        (5, "我的验证码是八八二九五一。"),
        (2, f"核对一下，您的卡号是{'*' * 16}对吗"),
    ):
        correct_words(centre.home, centre.settings, "call", index, text, author="qa")
    held = everything_under(centre.home.path)
    assert "八八二九五一".encode() not in held
    assert "我的验证码是******。" in said_in(centre)
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        found = connection.execute(
            "SELECT DISTINCT outcome FROM checkpoint_results WHERE checkpoint_id LIKE 'privacy-no%'"
        ).fetchall()
    assert found == [("fail",)]  # the masks that a person left stand for a card number


def test_a_redacted_rendition_is_silent_where_the_number_is_said(tmp_path: Path) -> None:
    centre = run_with(tmp_path, MaskPolicy.MASKED_ONLY)
    target = tmp_path / "for-somebody-else.wav"
    assert redact_call(centre.home, "call", target, style="silence") == 4
    samples, rate = soundfile.read(target)
    assert not samples[int(10.9 * rate) : int(11.2 * rate)].any()
    assert samples[int(0.5 * rate) : int(2.5 * rate)].any()
    with pytest.raises(UsageError, match="no call"):
        redact_call(centre.home, "nobody", target, style="beep")


def test_on_demand_numbers_that_are_not_personal_are_silent_too(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.add("call.wav", "[1.0-3.0] agent: 工号八八二三七六\n[4.0-6.0] agent: 您好，请讲。")
    centre.run()
    target = tmp_path / "out.wav"
    assert redact_call(centre.home, "call", target, style="silence") == 0
    assert redact_call(centre.home, "call", target, style="silence", all_numbers=True) == 1
    samples, rate = soundfile.read(target)
    assert not samples[int(1.8 * rate) : int(2.9 * rate)].any()
    assert samples[int(4.2 * rate) : int(5.8 * rate)].any()


def test_a_fault_says_nothing_of_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug that quotes the transcript: neither log, quarantine nor summary repeats it."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(
        "pipeline.judging_hands.finish_call",
        lambda *_, **__: (_ for _ in ()).throw(ValueError(SECRETS)),
    )
    with log_to(Home(tmp_path / "run" / "home")):
        centre = run_with(tmp_path / "run", MaskPolicy.MASKED_ONLY)
    summary = centre.run()
    told = everything_under(centre.home.path) + repr(summary).encode() + caplog.text.encode()
    told += b"".join(path.read_bytes() for path in scratch.rglob("*") if path.is_file())
    for secret in (CARD, CODE, PHONE, "欧阳明远"):
        assert secret.encode() not in told, secret
    assert summary.failed


def test_the_log_names_an_exception_and_never_quotes_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with log_to(home):
        try:
            raise ValueError(SECRETS)
        except ValueError:
            logging.getLogger("pipeline.test").exception("a stage failed", extra={"stage": "judge"})
    (path,) = home.logs.glob("*.jsonl")
    entry = json.loads(path.read_text(encoding="utf-8"))
    assert (entry["error"], entry["stage"]) == ("ValueError", "judge")
    assert not [word for word in (CARD, CODE, PHONE) if word in str(entry)]


def _holds(path: Path, words: str) -> bool:
    return words in str(json.loads(zstandard.ZstdDecompressor().decompress(path.read_bytes())))
