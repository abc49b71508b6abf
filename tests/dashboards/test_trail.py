"""What people do on the pages concerns the customer of the call."""

from pathlib import Path

import pytest

from dashboards.trail import latest_events, note
from scripted import Centre


def test_what_is_done_with_a_call_concerns_its_customer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Centre(tmp_path)
    centre.add("b.wav")
    centre.metadata = tmp_path / "calls.csv"
    centre.metadata.write_text("file,call_id,customer_id\nb.wav,b,cust-7\n", encoding="utf-8")
    centre.run()
    monkeypatch.setenv("CALLQA_HOME", str(centre.home.path))
    note("heard", actor="li", subject="b")
    note("coaching.write", actor="li", subject="8021", call="b")
    note("coaching.write", actor="li", subject="8021", call="")
    note("sign-in", actor="li", subject="dashboards")
    assert [one.concerns for one in latest_events(9)] == ["", "", "cust-7", "cust-7"]
