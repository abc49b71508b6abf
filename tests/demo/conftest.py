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
    line = [str(CALLQA), "demo", "--home", str(home.path), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr
    return DemoRun(home, json.loads(done.stdout), compare_with_truth(home))
