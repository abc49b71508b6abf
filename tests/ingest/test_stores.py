from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

from conversation.errors import QuarantineError, UsageError
from ingest import DecodeLimits, Reason, at_hand, hash_file, list_sources, open_recording
from ingest.stores import Store
from making_sound import a_dialogue, write_wav
from serving_s3 import serving_s3

fsspec = import_module("fsspec")


@pytest.fixture
def bucket() -> Iterator[str]:
    """A folder in fsspec's memory of its own."""
    url = f"memory://bucket-{uuid4().hex}"
    yield url
    system, root = import_module("fsspec.core").url_to_fs(url)
    if system.exists(root):
        system.rm(root, recursive=True)


def _put(url: str, content: bytes) -> None:
    with fsspec.open(url, "wb") as stream:
        stream.write(content)


def _a_wav(folder: Path) -> bytes:
    return write_wav(folder / "made.wav", a_dialogue()).read_bytes()


def test_a_url_lists_all_below_it_like_a_folder(bucket: str) -> None:
    for name in ("b.wav", "a.mp3", "2026/11/c.wav", "2026/d.json", ".hidden.wav", "e.wav.part"):
        _put(f"{bucket}/{name}", b"x")
    listing = list_sources([bucket])
    assert [source.name for source in listing.sources] == ["a.mp3", "b.wav", "2026/11/c.wav"]
    assert [source.uri for source in listing.sources][-1] == f"{bucket}/2026/11/c.wav"
    assert dict(listing.passed_over) == {"hidden": 1, "sidecar": 1, "unfinished": 1}
    assert not listing.problems


def test_a_file_url_is_a_local_path(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a b.wav", a_dialogue())
    (source,) = list_sources([path.as_uri()]).sources
    assert (source.path, source.url) == (path, "")
    assert open_recording(path.as_uri(), call_id="1").recording.uri == str(path)
    assert hash_file(path.as_uri()) == hash_file(path)


def test_a_recording_in_a_store_opens_like_a_local_one(bucket: str, tmp_path: Path) -> None:
    _put(f"{bucket}/night/a.wav", _a_wav(tmp_path))
    (source,) = list_sources([f"{bucket}/night"]).sources
    local = open_recording(tmp_path / "made.wav", call_id="1")
    remote = open_recording(source.uri, call_id="1")
    assert remote.recording.uri == f"{bucket}/night/a.wav"
    assert remote.recording.sha256 == local.recording.sha256 == hash_file(source.uri)
    assert remote.samples.tobytes() == local.samples.tobytes()


def test_a_copy_is_deleted_also_after_an_error(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "copies"))
    (tmp_path / "copies").mkdir()
    _put(f"{bucket}/a.wav", b"<html>")
    with pytest.raises(QuarantineError) as raised:
        open_recording(f"{bucket}/a.wav", call_id="1")
    assert raised.value.reason == Reason.NOT_AUDIO
    with at_hand(f"{bucket}/a.wav") as path:
        assert path.read_bytes() == b"<html>"
    assert not list((tmp_path / "copies").iterdir())


def test_an_object_that_changes_during_the_copy_is_not_taken(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{bucket}/a.wav"
    _put(url, _a_wav(tmp_path))
    describe = Store.describe
    looks: list[object] = []

    def describe_after_change(store: Store) -> object:
        looks.append(store)
        if len(looks) == 2:
            _put(url, b"something else")
        return describe(store)

    monkeypatch.setattr(Store, "describe", describe_after_change)
    with pytest.raises(QuarantineError) as raised:
        open_recording(url, call_id="1")
    assert raised.value.reason == Reason.CHANGED_WHILE_READ


def test_a_slow_store_is_left_after_its_time(bucket: str, tmp_path: Path) -> None:
    _put(f"{bucket}/a.wav", _a_wav(tmp_path))
    with pytest.raises(QuarantineError) as raised:
        open_recording(f"{bucket}/a.wav", call_id="1", limits=DecodeLimits(max_wall_s=0.0))
    assert raised.value.reason == Reason.OVER_TIME_BUDGET


def test_what_a_store_does_not_have_is_a_problem_and_a_reason(bucket: str) -> None:
    (problem,) = list_sources([f"{bucket}/gone"]).problems
    assert "check the spelling" in problem.message
    with pytest.raises(QuarantineError) as raised:
        open_recording(f"{bucket}/gone.wav", call_id="1")
    assert raised.value.reason == Reason.UNREADABLE


def test_an_unknown_kind_of_store_is_a_problem() -> None:
    (problem,) = list_sources(["nosuch://bucket/a"]).problems
    assert "nosuch" in problem.message


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sftp://user:secret@host/rec", "holds a password"),
        ("s3://key:secret@bucket/rec", "holds a password"),
        ("zip://a.wav::memory://b.zip", "chain of file systems"),
    ],
)
def test_a_url_with_a_password_or_a_chain_is_refused(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        list_sources([url])
    assert "secret" not in str(raised.value)


def test_a_manifest_in_a_store_names_what_lies_beside_it(bucket: str) -> None:
    _put(f"{bucket}/in/a.wav", b"x")
    _put(f"{bucket}/other/b.wav", b"x")
    rows = f"file\na.wav\n../other/b.wav\n{bucket}/other/b.wav\ngone.wav\n"
    _put(f"{bucket}/in/list.csv", rows.encode())
    listing = list_sources([f"{bucket}/in/list.csv"])
    assert [source.uri for source in listing.sources] == [f"{bucket}/in/a.wav"]
    reasons = [problem.reason for problem in listing.problems]
    assert reasons[:2] == [Reason.OUTSIDE_ROOTS] * 2
    assert reasons[2:] == [Reason.METADATA_WITHOUT_RECORDING]
    wider = list_sources([f"{bucket}/in/list.csv"], roots=[bucket])
    assert len(wider.sources) == 2


def test_recordings_in_s3_are_listed_and_opened(tmp_path: Path) -> None:
    with serving_s3():
        _check_s3(tmp_path)


def _check_s3(folder: Path) -> None:
    system = fsspec.filesystem("s3", skip_instance_cache=True)
    system.mkdir("calls")
    sound = _a_wav(folder)
    for name in ("night/a.wav", "night/b.json", "c#1.wav"):
        with system.open(f"calls/{name}", "wb") as stream:
            stream.write(sound)
    listing = list_sources(["s3://calls"])
    assert [source.uri for source in listing.sources] == [
        "s3://calls/c#1.wav",
        "s3://calls/night/a.wav",
    ]
    assert all(source.modified_ns for source in listing.sources)
    for source in listing.sources:
        assert open_recording(source.uri, call_id="1").recording.duration == 4.0
    (problem,) = list_sources(["s3://nothing-here/x"]).problems
    assert "s3://nothing-here/x" in problem.message
    with pytest.raises(QuarantineError) as raised:
        open_recording("s3://calls/gone.wav", call_id="1")
    assert raised.value.reason == Reason.UNREADABLE
