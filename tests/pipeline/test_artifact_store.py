"""Transcripts in an object store: the same results, whole files, clear words where it refuses."""

import base64
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

from operating import CHAT, Operator
from pipeline import Home, examine, stored_artifact
from pipeline.artifact import read_artifact
from pipeline.artifact_names import artifacts_in, transcripts_of
from serving_s3 import serving_s3
from warehouse import digest_file
from warehouse.objects import StoredObject, stored_folder
from warehouse.sealing import sealed_with

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with serving_s3():
        import_module("fsspec").filesystem("s3", skip_instance_cache=True).mkdir("qa-bank")
        yield "s3://qa-bank"


@pytest.fixture
def bucket(s3: str) -> str:
    """A place of its own in the one bucket."""
    return f"{s3}/{uuid4().hex}"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    operator = Operator(tmp_path / "store")
    _fill(operator)
    return operator


def _fill(operator: Operator) -> None:
    operator.record("a.wav", "a")
    operator.record("b.wav", "b")
    operator.write("c.chat.json", CHAT)


def _digest(operator: Operator) -> str:
    return digest_file(Home(operator.home).warehouse)


def _stored(operator: Operator) -> list[str]:
    return [str(place) for place in artifacts_in(transcripts_of(Home(operator.home)))]


def _forget_the_results(operator: Operator) -> None:
    for path in operator.home.iterdir():
        if path.name != "settings.yaml":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_results_are_the_same_to_the_byte_and_the_store_is_all_that_a_rebuild_needs(
    operator: Operator, bucket: str
) -> None:
    assert operator.callqa("run", operator.calls) == 0
    local, names = _digest(operator), sorted(Path(path).name for path in _stored(operator))
    _forget_the_results(operator)
    operator.settings(f"artifacts: {bucket}")
    assert operator.callqa("run", operator.calls) == 0
    assert _digest(operator) == local
    stored = _stored(operator)
    assert [path.rpartition("/")[2] for path in stored] == names
    assert all(path.startswith(f"{bucket}/artifacts/") for path in stored)
    assert not list(artifacts_in(operator.home / "artifacts"))
    assert stored_artifact(Home(operator.home), "a").transcript.turns
    _forget_the_results(operator)
    assert operator.callqa("warehouse", "rebuild") == 0
    assert _digest(operator) == local


def test_a_lost_ledger_and_a_lost_transcript_cost_what_is_missing(
    operator: Operator, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.settings(f"artifacts: {bucket}", "personal_data: masked_and_original")
    operator.callqa("run", operator.calls)
    first, *others = artifacts_in(transcripts_of(Home(operator.home)))
    before = [place.read_bytes() for place in others]
    first.unlink()
    _forget_the_results(operator)
    capsys.readouterr()
    assert operator.callqa("run", operator.calls, "--json") == 0
    assert json.loads(capsys.readouterr().out)["done"] == 3
    assert first.exists()
    assert [place.read_bytes() for place in others] == before


def test_an_erasure_and_newer_keys_reach_the_store(
    operator: Operator, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "file,call_id,customer_id\na.wav,a,cust-1\nb.wav,b,cust-2\n"
    (operator.root / "calls.csv").write_text(rows, encoding="utf-8")
    operator.settings(f"artifacts: {bucket}", "personal_data: masked_and_original")
    operator.callqa("run", operator.calls, "--metadata", operator.root / "calls.csv")
    transcripts = transcripts_of(Home(operator.home))
    originals = transcripts.with_name("originals")
    assert (len(list(artifacts_in(transcripts))), len(list(artifacts_in(originals)))) == (3, 3)
    monkeypatch.setenv("CALLQA_KEYS", f"one:{KEY}")
    monkeypatch.setenv("CALLQA_CLEAR_WAREHOUSE", "1")
    assert operator.callqa("rotate-keys") == 0
    sealed = [p.read_bytes() for f in (transcripts, originals) for p in artifacts_in(f)]
    assert {sealed_with(data) for data in sealed} == {"one"}
    assert operator.callqa("erase", "--customer", "cust-1", "--yes") == 0
    assert (len(list(artifacts_in(transcripts))), len(list(artifacts_in(originals)))) == (2, 2)
    operator.record("d.wav", "d")
    assert operator.callqa("run", operator.calls / "d.wav") == 0
    assert {sealed_with(place.read_bytes()) for place in artifacts_in(transcripts)} == {"one"}


def test_two_clients_that_hear_the_same_calls_at_once_end_with_whole_transcripts(
    operator: Operator, bucket: str
) -> None:
    operator.settings(f"artifacts: {bucket}")
    other = operator.root / "second"
    other.mkdir()
    shutil.copy(operator.home / "settings.yaml", other)
    gate = operator.root / "gate"
    beside = _begin_beside(operator.calls, other, gate)
    while not (other / "ready").exists():
        assert beside.poll() is None
        time.sleep(0.02)
    gate.touch()
    assert operator.callqa("run", operator.calls) == 0
    assert beside.wait(timeout=120) == 0
    assert digest_file(Home(other).warehouse) == _digest(operator)
    places = list(artifacts_in(transcripts_of(Home(operator.home))))
    assert len(places) == 3
    assert {read_artifact(place).call.call_id for place in places} == {"a", "b", "chat-1"}


def _begin_beside(calls: Path, home: Path, gate: Path) -> subprocess.Popen[bytes]:
    """A runner of its own that waits for the other before it begins."""
    code = f"""
import pathlib, sys, time
import s3fs
from cli.main import main
pathlib.Path({str(home / "ready")!r}).touch()
while not pathlib.Path({str(gate)!r}).exists():
    time.sleep(0.005)
sys.argv = ["callqa", "run", {str(calls)!r}, "--home", {str(home)!r}]
main()
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("kind", ["s3", "file"])
def test_a_reader_sees_one_whole_file_whoever_writes_it_at_the_same_time(
    kind: str, bucket: str, tmp_path: Path
) -> None:
    root = bucket if kind == "s3" else f"local://{tmp_path}/shared"
    place = stored_folder(root) / "artifacts" / "ab" / "x.json.zst"
    contents = [bytes([n]) * 300_000 for n in range(4)]
    place.put(contents[0])
    with ThreadPoolExecutor(4) as pool:
        puts = [pool.submit(place.put, content) for content in contents * 4]
        reads = [place.read_bytes() for _ in range(12)]
        [one.result() for one in puts]
    assert set(reads) <= set(contents)
    assert place.read_bytes() in contents
    assert [one for one, _ in stored_folder(root).sizes()] == [place]


def test_a_store_without_rights_is_one_sentence_and_the_next_run_goes_on(
    operator: Operator, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.settings(f"artifacts: {bucket}")
    with pytest.MonkeyPatch.context() as strict:
        strict.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)
        assert operator.callqa("run", operator.calls) == 3
        (found,) = [f for f in examine(Home(operator.home)) if f.name == "store of artefacts"]
    said = capsys.readouterr().err
    assert "the store refuses it" in said
    assert f"right to list, read, write and delete below {bucket}" in said
    assert "Traceback" not in said
    assert (found.ok, found.found) == (False, f"{bucket}/artifacts")
    assert operator.callqa("run", operator.calls) == 0
    assert len(_stored(operator)) == 3
    (found,) = [f for f in examine(Home(operator.home)) if f.name == "store of artefacts"]
    assert (found.ok, len(_stored(operator))) == (True, 3)


def test_a_store_that_goes_away_in_the_middle_ends_the_run_and_loses_nothing(
    operator: Operator, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store without an answer is not one without the file: nothing is listened to again."""
    operator.settings(f"artifacts: {bucket}")
    put = StoredObject.put
    with pytest.MonkeyPatch.context() as patch:

        def put_and_lose(place: StoredObject, content: bytes) -> None:
            put(place, content)
            patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
            patch.setenv("AWS_MAX_ATTEMPTS", "1")

        patch.setattr(StoredObject, "put", put_and_lose)
        assert operator.callqa("run", operator.calls) == 3
    said = capsys.readouterr().err
    assert "see that the store answers and run again" in said
    assert "Traceback" not in said
    (kept,) = artifacts_in(transcripts_of(Home(operator.home)))
    before = kept.read_bytes()
    assert operator.callqa("run", operator.calls) == 0
    assert len(_stored(operator)) == 3
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/mnt/share", "is no URL of a store"),
        ("s3://key:secret@qa/bank", "holds a password"),
        ("s3://no-such-bucket/bank", "no such bucket or folder"),
    ],
)
def test_a_store_that_cannot_be_is_one_clear_sentence(
    operator: Operator, bucket: str, capsys: pytest.CaptureFixture[str], url: str, words: str
) -> None:
    operator.settings(f"artifacts: {url}")
    assert operator.callqa("run", operator.calls) in (2, 3)
    said = capsys.readouterr().err
    assert words in said
    assert "secret" not in said


def test_a_file_system_without_atomic_puts_gets_another_name_first(tmp_path: Path) -> None:
    root = stored_folder(f"local://{tmp_path}/shared")
    place = root / "artifacts" / "ab" / "x.json.zst"
    place.put(b"one")
    place.put(b"two")
    assert (place.read_bytes(), place.exists()) == (b"two", True)
    assert [str(one) for one, _ in root.sizes()] == [str(place)]
    (tmp_path / "shared" / ".drafts" / "half").write_bytes(b"t")
    root.drop_drafts()
    assert [size for _, size in root.sizes()] == [3]
    place.unlink()
    place.unlink(missing_ok=True)
    with pytest.raises(FileNotFoundError):
        place.read_bytes()
