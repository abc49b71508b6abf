"""``callqa plan`` as a person who orders machines calls it."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app


def test_a_plan_names_workers_storage_and_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_HOME", "/nowhere/at/all")
    words = ["plan", "--calls-per-day", "2000", "--minutes", "5", "--price-core-hour", "0.2"]
    shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 0, shown.output
    for word in ("167 h of sound", "workers", "1,000 hours of sound", "A simulated day"):
        assert word in shown.output
    found = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert found["need"]["workers"] == 1
    assert found["days"][0]["done"] == 2000
