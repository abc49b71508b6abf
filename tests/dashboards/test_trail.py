"""What people do on the pages concerns the customer of the call."""

import re
from pathlib import Path

import pytest

from dashboards.trail import latest_events, note
from dashboards.trail_table import ACTIONS
from headless import open_page, rows, written
from scripted import Centre
from seeding import seed_warehouse


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


def test_the_auditor_reads_what_was_done_in_words_and_finds_it_by_person_and_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=1)
    monkeypatch.setenv("CALLQA_HOME", str(tmp_path))
    note("sign-in", actor="王", subject="dashboards")
    note("review.submit", actor="李", subject="x", before="a=pass b=fail", after="a=pass b=pass")
    app = open_page(tmp_path, "trail", monkeypatch)
    assert not app.exception
    shown = [row["cells"] for row in rows(app, "审计日志")]
    assert [one["action"][0]["label"] for one in shown] == ["提交复核", "登录"]
    assert shown[0]["change"]["label"] == "b=fail → b=pass"
    app.text_input(key="trail/actor").input("王").run()
    assert [row["cells"]["actor"] for row in rows(app, "审计日志")] == ["王"]
    app.selectbox(key="trail/action").select("review.submit").run()
    assert "没有符合条件的记录" in written(app)


def test_what_commands_put_on_the_log_is_told_in_words() -> None:
    rooms = Path(__file__).parents[2]
    named = re.compile(r'(?:note|record)\(\s*(?:\w+(?:\(\w*\))?,\s*)?"([a-z_.\- ]+)"')
    sources = [*(rooms / "cli").glob("*.py"), *(rooms / "dashboards").rglob("*.py")]
    used = {action for one in sources for action in named.findall(one.read_text(encoding="utf-8"))}
    assert {"retention.hold", "account added", "heard"} <= used
    assert used - ACTIONS.keys() == set()
