"""One real run over the bundled calls: real sound, real models, shared by this folder's tests."""

import json
import subprocess

import pytest

from benchmarks.against_truth import compare_with_truth
from demonstrated import CALLQA, DemoRun
from pipeline import Home


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    home.create()
    # The words are compared with the truth, numbers included.
    home.settings.write_text("personal_data: masked_and_original\n", encoding="utf-8")
    line = [str(CALLQA), "demo", "--home", str(home.path), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr
    return DemoRun(home, json.loads(done.stdout), compare_with_truth(home))
