"""The command line as a user meets it: one clear line each, and the documented exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demo_calls import SOUND, TRUTH
from pipeline.lock import hold_lock
from scripted import COMPLAINT, Centre

CALLQA = Path(sys.executable).with_name("callqa")


def _callqa(*words: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    line = [str(CALLQA), *map(str, words), *(["--home", str(home)] if home else [])]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """Two finished calls, one of them a complaint."""
    centre = Centre(tmp_path)
    centre.add("a.wav")
    centre.add("b.wav", COMPLAINT)
    centre.describe("a.wav,a,inbound,credit-card,8021", "b.wav,b,inbound,credit-card,8022")
    centre.run()
    return centre


def _recorded(tmp_path: Path) -> Path:
    """A home whose words come from the truth files: the real command without models."""
    home = tmp_path / "home"
    home.mkdir()
    speech = f"speech: {{model: 'recorded:{TRUTH}', diarizer: 'recorded:{TRUTH}'}}\n"
    (home / "settings.yaml").write_text(speech, encoding="utf-8")
    return home


def test_without_words_the_help_is_shown() -> None:
    done = _callqa()
    assert "callqa demo" in done.stdout + done.stderr


def test_run_takes_in_a_folder_and_prints_json(tmp_path: Path) -> None:
    home = _recorded(tmp_path)
    recording = SOUND / "demo-01-annual-fee-complaint.opus"
    table = tmp_path / "calls.csv"
    table.write_text(f"file,call_id,direction\n{recording.name},demo-01,inbound\n")
    done = _callqa("run", recording, "--metadata", table, "--json", home=home)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["listed"], summary["done"], summary["calls"]) == (1, 1, 1)
    assert "\x1b" not in done.stdout


def test_quarantine_is_exit_code_1_and_names_the_reason(tmp_path: Path) -> None:
    page = tmp_path / "page.wav"
    page.write_text("<html></html>")
    done = _callqa("run", page, home=_recorded(tmp_path))
    assert done.returncode == 1
    assert "not_audio" in done.stdout


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("run", "nowhere-to-be-found"), "nowhere-to-be-found"),
        (("run", SOUND, "--metadata", "missing.csv"), "missing.csv"),
        (("run", SOUND, "--scorecard", "no-such-card"), "inbound-service"),
        (("run", SOUND, "--engine", "steam"), "steam"),
        (("run", SOUND, "--rules", "no-rules-here"), "no-rules-here"),
    ],
)
def test_a_wrong_command_is_one_clear_line_and_exit_code_2(
    tmp_path: Path, words: tuple[object, ...], named: str
) -> None:
    done = _callqa(*words, home=_recorded(tmp_path))
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_locked_home_is_exit_code_4(centre: Centre) -> None:
    with hold_lock(centre.home):
        done = _callqa("run", centre.calls, home=centre.home.path)
    assert done.returncode == 4
    assert "in use by process" in done.stderr


def test_status_and_failures_answer_the_first_questions(centre: Centre) -> None:
    (centre.calls / "empty.wav").touch()
    centre.run()
    assert json.loads(_callqa("status", "--json", home=centre.home.path).stdout)["inputs"] == {
        "done": 2,
        "quarantined": 1,
    }
    assert "empty_file" in _callqa("failures", home=centre.home.path).stdout


def test_before_the_first_run_every_question_says_what_to_do(tmp_path: Path) -> None:
    for words in (("status",), ("failures",), ("topics", "list"), ("export", "calls")):
        done = _callqa(*words, home=tmp_path / "empty")
        assert done.returncode == 3
        assert "callqa run" in done.stderr


def test_transcript_and_explain_show_one_call(centre: Centre) -> None:
    assert "agent: 您好，工号八零二一" in _callqa("transcript", "a", home=centre.home.path).stdout
    explained = _callqa("explain", "b", "complaint-registered", home=centre.home.path)
    assert explained.returncode == 0
    assert "投诉" in explained.stdout


def test_an_unknown_call_or_checkpoint_is_named(centre: Centre) -> None:
    assert "no-call" in _callqa("transcript", "no-call", home=centre.home.path).stderr
    done = _callqa("explain", "a", "no-such-checkpoint", home=centre.home.path)
    assert done.returncode == 2
    assert "no-such-checkpoint" in done.stderr


def test_export_opens_in_a_spreadsheet_and_holds_no_formula(centre: Centre, tmp_path: Path) -> None:
    centre.describe("a.wav,a,inbound,credit-card,=1+1", "b.wav,b,inbound,credit-card,8022")
    centre.run()
    target = tmp_path / "calls.csv"
    assert _callqa("export", "calls", "-o", target, home=centre.home.path).returncode == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    text = target.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert len(text.splitlines()) == 3


def test_a_decision_is_kept_beside_the_machines(centre: Centre) -> None:
    home = centre.home.path
    words = ("review", "decide", "b", "closing-farewell", "pass", "--reviewer", "李质检")
    refused = _callqa(*words, home=home)
    assert refused.returncode == 2
    assert "say why" in refused.stderr
    done = _callqa(*words, "--reason", "录音最后有再见", home=home)
    assert done.returncode == 0, done.stderr
    assert "closing-farewell" in _callqa("review", "agreement", home=home).stdout


def test_rules_are_listed_linted_and_tested() -> None:
    assert "opening-greeting" in _callqa("rules", "list", "--json").stdout
    assert _callqa("rules", "lint").returncode == 0
    tested = _callqa("rules", "test")
    assert tested.returncode == 0, tested.stdout


def test_a_broken_rule_names_file_line_and_column(tmp_path: Path) -> None:
    broken = tmp_path / "rules" / "checkpoints" / "broken.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("id: broken\nrevision: 1\ntitle: 坏\nfnd: {}\n", encoding="utf-8")
    done = _callqa("rules", "lint", "--rules", tmp_path / "rules")
    assert done.returncode == 2
    assert "broken.yaml:4:" in done.stderr


@pytest.mark.models
def test_doctor_names_every_model_with_its_hash(tmp_path: Path) -> None:
    done = _callqa("doctor", "--json", home=tmp_path)
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    models = [finding for name, finding in findings.items() if name.startswith("model ")]
    assert len(models) >= 3
    assert all("sha256" in finding["found"] for finding in models)
    assert done.returncode == 0


def test_brackets_in_a_name_are_printed_as_they_are(tmp_path: Path) -> None:
    done = _callqa("run", tmp_path / "no[such]folder", home=tmp_path / "home")
    assert done.returncode == 2
    assert "no[such]folder" in done.stderr


def test_an_inspector_corrects_a_call_and_sees_it_judged_again(centre: Centre) -> None:
    home = centre.home.path
    flipped = _callqa("call", "flip-roles", "b", "--by", "li", "--reason", "听反了", home=home)
    assert flipped.returncode == 0, flipped.stderr
    assert "b: correction 1 recorded, judged again" in flipped.stdout
    assert "agent: 我要投诉" in _callqa("transcript", "b", home=home).stdout
    corrected = _callqa("call", "correct", "b", 2, "我帮您看看", "--by", "wu", home=home)
    assert "correction 2 recorded" in corrected.stdout
    assert "   2 [6.40-9.00] customer: 我帮您看看" in (
        _callqa("transcript", "b", "--numbers", home=home).stdout
    )
    history = _callqa("call", "corrections", "b", home=home).stdout
    assert "li" in history
    assert "听反了" in history
    assert _callqa("call", "rejudge", "nobody", home=home).returncode == 2
