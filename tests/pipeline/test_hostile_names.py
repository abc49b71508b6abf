"""Names from metadata never become paths."""

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
