import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversation.errors import UsageError
from ingest import (
    Lookout,
    Reason,
    Source,
    SourceKind,
    SourceProblem,
    list_sources,
    stream_sources,
)
from ingest.settling import keep_settled


def _files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _names(*sources: Path, include: tuple[str, ...] = ()) -> list[str]:
    return [source.name for source in list_sources(sources, include=include).sources]


def test_folders_are_listed_with_all_below_in_a_stable_order(tmp_path: Path) -> None:
    _files(tmp_path, "b.wav", "a.mp3", "2026/11/d.opus", "2026/11/c.wav", "z/a.wav")
    expected = ["a.mp3", "b.wav", "2026/11/c.wav", "2026/11/d.opus", "z/a.wav"]
    assert _names(tmp_path) == expected
    assert _names(tmp_path) == expected


def test_hidden_unfinished_and_sidecar_files_are_no_recordings(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", ".b.wav", "c.wav.part", "d.tmp", "calls.csv", "a.json", ".git/e.wav")
    listing = list_sources([tmp_path])
    assert [source.name for source in listing.sources] == ["a.wav"]
    assert sorted(path.name for path in listing.set_aside) == [
        "a.json",
        "c.wav.part",
        "calls.csv",
        "d.tmp",
    ]


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    _files(tmp_path, "call.txt")
    assert _names(tmp_path / "call.txt") == ["call.txt"]


def test_patterns_choose_by_name_and_by_path(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "b.mp3", "night/c.wav", "night/d.txt")
    assert _names(tmp_path, include=("*.wav",)) == ["a.wav", "night/c.wav"]
    assert _names(tmp_path, include=("night/*",)) == ["night/c.wav", "night/d.txt"]


def test_a_file_reached_twice_is_listed_once(tmp_path: Path) -> None:
    _files(tmp_path, "in/a.wav")
    (tmp_path / "in" / "again.wav").symlink_to(tmp_path / "in" / "a.wav")
    assert _names(tmp_path / "in", tmp_path / "in" / "a.wav", tmp_path) == ["a.wav"]


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    _files(tmp_path, "in/a.wav", "other/b.wav")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "side").symlink_to(tmp_path / "other")
    (tmp_path / "other" / "back").symlink_to(tmp_path / "in")
    paths = {source.path.name for source in list_sources([tmp_path / "in"]).sources}
    assert paths == {"a.wav", "b.wav"}


def test_a_missing_folder_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    _files(tmp_path, "in/a.wav")
    listing = list_sources([tmp_path / "gone", tmp_path / "in"])
    assert [source.name for source in listing.sources] == ["a.wav"]
    (problem,) = listing.problems
    assert str(tmp_path / "gone") in problem.message
    assert "check the spelling" in problem.message


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_forbidden_folder_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    _files(tmp_path, "open/a.wav", "shut/b.wav")
    (tmp_path / "shut").chmod(0)
    listing = list_sources([tmp_path])
    (tmp_path / "shut").chmod(0o700)
    assert [source.name for source in listing.sources] == ["open/a.wav"]
    assert "check the rights" in listing.problems[0].message


def test_a_folder_that_cannot_be_listed_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _files(tmp_path, "open/a.wav", "shut/b.wav")
    scan = os.scandir

    def refuse(place: str) -> object:
        if Path(place).name == "shut":
            raise PermissionError(13, "Permission denied", place)
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    listing = list_sources([tmp_path])
    assert [source.name for source in listing.sources] == ["open/a.wav"]
    assert "check the rights" in listing.problems[0].message


def test_pipes_and_broken_links_are_problems(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    (tmp_path / "b.wav").symlink_to("nowhere")
    listing = list_sources([tmp_path])
    assert not listing.sources
    assert len(listing.problems) == 2


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    assert "no new recordings" in list_sources([tmp_path]).problems[0].message


def test_names_are_shown_as_text_whatever_their_bytes(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "张三".encode("gbk") + b".wav"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    _files(tmp_path, "两\n行.wav", "-rf.wav", "📞.wav")
    assert sorted(_names(tmp_path)) == ["-rf.wav", "两_行.wav", "张三.wav", "📞.wav"]


def test_a_folder_is_listed_one_thing_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _files(tmp_path, "a.wav", "1/b.wav", "2/c.wav")
    scanned = []
    scan = os.scandir

    def note(place: str) -> object:
        scanned.append(Path(place).name)
        return scan(place)

    monkeypatch.setattr(os, "scandir", note)
    stream = stream_sources([tmp_path])
    first = next(stream)
    assert isinstance(first, Source)
    assert first.name == "a.wav"
    assert scanned == [tmp_path.name]
    assert [item.name for item in stream if isinstance(item, Source)] == ["1/b.wav", "2/c.wav"]


def test_everything_seen_is_counted_once(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "b.wav.part", "c.json", ".d.wav", "e.mp3", "f.wav", "g.vcon")
    os.utime(tmp_path / "f.wav", (0, 0))
    listing = list_sources([tmp_path], exclude=["*.mp3"], since=datetime(2000, 1, 1, tzinfo=UTC))
    assert [source.name for source in listing.sources] == ["a.wav"]
    assert dict(listing.passed_over) == {
        "excluded": 1,
        "hidden": 1,
        "older": 1,
        "other_kind": 1,
        "sidecar": 1,
        "unfinished": 1,
    }


def test_what_is_excluded_stays_out_whatever_is_included(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "test/b.wav", "c-test.wav")
    listing = list_sources([tmp_path], include=["*.wav"], exclude=["test/*", "*-test.*"])
    assert [source.name for source in listing.sources] == ["a.wav"]


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="time zone"):
        list_sources([tmp_path], since=datetime(2026, 11, 2))  # noqa: DTZ001 - the point


def test_conversations_in_writing_are_taken_only_when_asked_for(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "b.vcon", "c.vcon.json", "d.chat.json", "e.chat.csv", "f.json")
    assert _names(tmp_path) == ["a.wav"]
    listing = list_sources([tmp_path], kinds=tuple(SourceKind))
    assert [(source.name, source.kind.value) for source in listing.sources] == [
        ("a.wav", "recording"),
        ("b.vcon", "vcon"),
        ("c.vcon.json", "vcon"),
        ("d.chat.json", "text"),
        ("e.chat.csv", "text"),
    ]


def test_with_a_done_marker_only_finished_files_are_taken(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "a.wav.done", "b.wav", "b.done", "c.wav", "in/d.wav", "d.wav.done")
    listing = list_sources([tmp_path], done_suffix=".done")
    assert [source.name for source in listing.sources] == ["a.wav", "b.wav"]
    assert sorted(path.name for path in listing.set_aside if path.suffix == ".wav") == [
        "c.wav",
        "d.wav",
    ]


def test_a_file_that_grows_between_two_looks_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _files(tmp_path, "a.wav", "b.wav", "c.wav", "old.wav")
    os.utime(tmp_path / "old.wav", (0, 0))
    waited = []

    def write_more(seconds: float) -> None:
        waited.append(seconds)
        (tmp_path / "b.wav").write_bytes(b"xy")
        (tmp_path / "c.wav").unlink()

    found = list(keep_settled(stream_sources([tmp_path]), settle_s=5.0, sleep=write_more))
    assert waited == [5.0]
    assert [item.name for item in found if isinstance(item, Source)] == ["old.wav", "a.wav"]
    problems = [item for item in found if isinstance(item, SourceProblem)]
    assert [problem.reason for problem in problems] == [Reason.STILL_GROWING] * 2
    assert "later run" in problems[0].message


def test_old_files_are_never_waited_for(tmp_path: Path) -> None:
    def never(seconds: float) -> None:
        raise AssertionError(f"waited for {seconds} s")

    _files(tmp_path, "old.wav")
    os.utime(tmp_path / "old.wav", (0, 0))
    found = list(keep_settled(stream_sources([tmp_path]), settle_s=30.0, sleep=never))
    assert len(found) == 1


def test_a_lookout_tells_of_files_that_two_looks_found_the_same(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav", "b.wav")
    lookout = Lookout(lambda: list_sources([tmp_path]))
    assert not lookout.look().sources
    (tmp_path / "b.wav").write_bytes(b"more")
    assert [source.name for source in lookout.look().sources] == ["a.wav"]
    assert [source.name for source in lookout.look().sources] == ["a.wav", "b.wav"]


def _manifest(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_lists_the_recordings_that_it_names(tmp_path: Path) -> None:
    _files(tmp_path, "in/a.wav", "in/night/b.wav", "in/c.wav", "in/list.txt")
    manifest = _manifest(tmp_path / "in", "录音文件,通话编号\nnight\\b.wav,2\na.wav,1\na.wav,1\n")
    assert _names(manifest) == ["night\\b.wav", "a.wav"]
    lines = '{"file": "c.wav"}\n{"file": "list.txt"}\n'
    assert _names(_manifest(tmp_path / "in", lines, "list.jsonl")) == ["c.wav", "list.txt"]


def test_a_manifest_reaches_no_further_than_its_roots(tmp_path: Path) -> None:
    _files(tmp_path, "in/a.wav", "secret/b.wav")
    (tmp_path / "in" / "link.wav").symlink_to(tmp_path / "secret" / "b.wav")
    outside = tmp_path / "secret" / "b.wav"
    manifest = _manifest(
        tmp_path / "in", f"file\na.wav\n../secret/b.wav\n{outside}\nlink.wav\ns3://b/c.wav\n"
    )
    listing = list_sources([manifest])
    assert [source.name for source in listing.sources] == ["a.wav"]
    assert [problem.reason for problem in listing.problems] == [Reason.OUTSIDE_ROOTS] * 4
    assert "row 3: ../secret/b.wav lies outside" in listing.problems[0].message
    allowed = list_sources([manifest], roots=[tmp_path / "secret"])
    assert len(allowed.sources) == 2
    assert len(allowed.problems) == 1


def test_a_manifest_row_without_a_file_is_a_problem_by_its_number(tmp_path: Path) -> None:
    _files(tmp_path, "a.wav")
    listing = list_sources([_manifest(tmp_path, "file\na.wav\ngone.wav\n")])
    (problem,) = listing.problems
    assert problem.reason is Reason.METADATA_WITHOUT_RECORDING
    assert problem.source.endswith("list.csv#row=3")
    assert "gone.wav" in problem.message


@pytest.mark.parametrize("text", ["", "name,size\nx,1\n", 'file\n"a.wav\n'])
def test_an_unusable_manifest_is_a_problem(tmp_path: Path, text: str) -> None:
    listing = list_sources([_manifest(tmp_path, text)])
    assert not listing.sources
    assert "manifest" in listing.problems[0].message
