"""Whatever lies in a folder, every file has exactly one end, and the counts are the listing's."""

import json
from itertools import islice
from pathlib import Path

import pytest

from hostile_recordings import hostile_recordings
from operating import Operator

FILES = 60  # the whole corpus is opened in tests/ingest; its beginning goes through a run here


def test_every_hostile_file_has_exactly_one_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operator, workshop = Operator(tmp_path), tmp_path / "workshop"
    workshop.mkdir()
    operator.record("good.wav", "good")
    for hostile in islice(hostile_recordings(workshop), FILES):
        hostile.make(operator.calls / hostile.name)
        words = operator.root / "truth" / f"{Path(hostile.name).stem}.json"
        words.write_text('{"turns": []}', encoding="utf-8")
    lying = sum(1 for _ in operator.calls.iterdir())
    assert operator.callqa("run", operator.calls, "--json") == 1
    summary = json.loads(capsys.readouterr().out)
    ends = {
        "done": summary["done"],
        **{state: len(summary[state]) for state in ("skipped", "quarantined", "failed")},
    }
    assert sum(ends.values()) == summary["listed"]
    assert FILES // 2 < summary["listed"] <= lying
    rows = operator.query("SELECT source, state FROM sources")
    assert len({source for source, _ in rows}) == len(rows)
    assert {state for _, state in rows} <= set(ends)
    (end,) = [state for source, state in rows if Path(source).name == "good.wav"]
    assert end == "done"
