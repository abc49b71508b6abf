"""Names from metadata never become paths."""

import zipfile
from pathlib import Path

import pytest

from scripted import Centre


@pytest.mark.parametrize("name", ["../../outside", "/tmp/outside", "..\\outside", "a/../../b"])
def test_a_call_id_that_is_a_path_writes_nothing_outside_of_the_home(
    tmp_path: Path, name: str
) -> None:
    centre = Centre(tmp_path / "deep" / "deeper")
    centre.add("call.wav")
    centre.describe(f"call.wav,{name},inbound,../../queue,../../agent")
    before = {path for path in tmp_path.rglob("*") if centre.home.path not in path.parents}
    summary = centre.run()
    after = {path for path in tmp_path.rglob("*") if centre.home.path not in path.parents}
    assert summary.done + len(summary.quarantined) == 1
    assert after - before == {centre.home.path}
    assert "outside" not in " ".join(str(path) for path in centre.home.path.rglob("*"))


@pytest.mark.parametrize("member", ["../../outside.wav", "/tmp/outside.wav", "a/../../outside"])
def test_an_archive_among_the_calls_or_as_metadata_writes_nothing_anywhere(
    tmp_path: Path, member: str
) -> None:
    centre = Centre(tmp_path / "deep" / "deeper")
    centre.add("call.wav")
    for name in ("b.wav", "c.zip", "calls.xlsx"):
        with zipfile.ZipFile(centre.calls / name, "w") as archive:
            archive.writestr(member, "x" * 99)
    before = {path for path in tmp_path.rglob("*") if centre.home.path not in path.parents}
    summary = centre.run()
    after = {path for path in tmp_path.rglob("*") if centre.home.path not in path.parents}
    assert (summary.done, [one.source[-5:] for one in summary.quarantined]) == (1, ["b.wav"])
    assert after - before == {centre.home.path}
    assert not Path("/tmp/outside.wav").exists()
    assert "outside" not in " ".join(str(path) for path in centre.home.path.rglob("*"))
