"""Recordings in object stores, from the command line."""

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from conversation import Span
from dashboards.sound.source import open_sound
from ingest import open_recording
from operating import CHAT, Operator
from pipeline import Home
from pipeline.redacting import redact_call
from serving_s3 import serving_s3

fsspec = import_module("fsspec")


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture
def s3() -> Iterator[str]:
    with serving_s3():
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir("calls")
        yield "s3://calls"


def _fill(operator: Operator, url: str) -> None:
    """Two recordings, one with a sidecar, a chat and a page that is no sound."""
    a, b = operator.record("a.wav", "c-1"), operator.record("b.wav", "b")
    files = {
        "night/a.wav": a.read_bytes(),
        "night/a.json": json.dumps({"call_id": "c-1", "agent_id": "0081"}).encode(),
        "night/b.wav": b.read_bytes(),
        "night/c.chat.json": json.dumps(CHAT).encode(),
        "night/page.wav": b"<html></html>",
    }
    for name, content in files.items():
        with fsspec.open(f"{url}/{name}", "wb", skip_instance_cache=True) as stream:
            stream.write(content)


CALLS = [("b", "", "stereo"), ("c-1", "0081", "stereo"), ("chat-1", "0081", "text")]
SELECT = "SELECT call_id, agent_id, channel_kind FROM calls ORDER BY call_id"


def _run_json(operator: Operator, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    operator.callqa("run", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_bucket_is_a_source_like_a_folder(
    operator: Operator, s3: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _fill(operator, s3)
    summary = _run_json(operator, capsys, s3)
    assert (summary["listed"], summary["done"]) == (4, 3)
    assert [q["reason"] for q in summary["quarantined"]] == ["not_audio"]
    assert operator.query(SELECT) == CALLS
    assert operator.query("SELECT source FROM calls WHERE call_id = 'b'") == [
        ("s3://calls/night/b.wav",)
    ]
    assert _run_json(operator, capsys, s3)["nothing_to_do"]


def test_the_sound_of_a_call_in_a_bucket_is_played_and_redacted_from_there(
    operator: Operator, s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(operator, s3)
    operator.callqa("run", s3)
    monkeypatch.setenv("CALLQA_HOME", str(operator.home))
    sound = open_sound("c-1")
    here = open_recording(operator.calls / "a.wav", call_id="c-1")
    assert sound.source == f"{s3}/night/a.wav"
    assert sound.decode().samples.tobytes() == here.samples.tobytes()
    quiet = replace(sound, private=(Span(1.0, 2.0),)).decode().samples
    assert quiet.shape == here.samples.shape
    assert quiet.tobytes() != here.samples.tobytes()
    redact_call(Home(operator.home), "c-1", operator.root / "out.wav", style="silence")
    assert (operator.root / "out.wav").stat().st_size > 0


def test_a_manifest_in_a_bucket_names_what_lies_beside_it(operator: Operator, s3: str) -> None:
    _fill(operator, s3)
    with fsspec.open(f"{s3}/night/list.csv", "w", skip_instance_cache=True) as stream:
        stream.write("file,call_id\na.wav,c-1\n")
    assert operator.callqa("run", f"{s3}/night/list.csv") == 0
    assert operator.query("SELECT call_id FROM calls") == [("c-1",)]


def test_a_bucket_that_is_not_there_is_one_clear_line(
    operator: Operator, s3: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operator.callqa("run", "s3://elsewhere/rec") == 2
    assert "s3://elsewhere/rec cannot be read" in capsys.readouterr().err
    assert operator.callqa("run", "s3://key:secret@calls/rec") == 2
    assert "holds a password" in capsys.readouterr().err


def test_memory_and_file_urls_are_sources(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"memory://bucket-{uuid4().hex}"
    _fill(operator, url)
    assert _run_json(operator, capsys, url)["done"] == 3
    assert operator.query(SELECT) == CALLS
    local = Operator(operator.root / "local")
    local.record("a b.wav", "a b")
    assert local.callqa("run", local.calls.as_uri()) == 0
    assert local.query("SELECT call_id FROM calls") == [("a b",)]
