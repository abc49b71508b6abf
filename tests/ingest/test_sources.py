import os
from pathlib import Path

import pytest

from ingest import list_sources


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
