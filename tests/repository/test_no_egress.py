"""The demo makes no attempt to reach anybody: it runs where no way leads out, and nothing tries.

A namespace without a route shows that nothing is *needed* from outside. That nothing is *tried* is
shown by a hook on name look-ups and connections in every Python process of the run.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demo_calls import TRUTH

CALLQA = Path(sys.executable).with_name("callqa")
_HOOK = """
import os, sys

def _note(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _write(event, arguments[0])
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        _write(event, arguments[1])

def _write(event, target):
    with open(os.environ["CALLQA_EGRESS_NOTES"], "a", encoding="utf-8") as file:
        file.write(f"{event} {target!r} {sys.argv}\\n")

sys.addaudithook(_note)
"""
_TRIES = "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"


def _without_route() -> list[str]:
    """The words that start a command without a network; skips where this is not allowed."""
    unshare = shutil.which("unshare")
    for words in (["--net"], ["--user", "--map-root-user", "--net"]):
        line = [str(unshare), *words]
        if (
            unshare
            and subprocess.run([*line, "true"], capture_output=True, check=False).returncode == 0
        ):
            return line
    pytest.skip("EGRESS NOT TESTED: this system lets nobody make a network namespace (unshare -n)")


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python process notes where it wants to go."""
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
    return kept | {
        "PYTHONPATH": str(hook),
        "CALLQA_EGRESS_NOTES": str(tmp_path / "notes.txt"),
    }


def test_the_demo_runs_without_a_route_and_tries_no_connection(
    tmp_path: Path, watched: dict[str, str]
) -> None:
    line = _without_route()
    home = tmp_path / "home"
    home.mkdir()
    speech = f"speech: {{model: 'recorded:{TRUTH}', diarizer: 'recorded:{TRUTH}'}}\n"
    (home / "settings.yaml").write_text(speech, encoding="utf-8")
    done = subprocess.run(
        [*line, str(CALLQA), "demo", "--home", str(home), "--json"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=watched,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["done"] >= 12
    notes = tmp_path / "notes.txt"
    assert not notes.exists(), notes.read_text(encoding="utf-8")


@pytest.mark.models
def test_the_real_models_need_and_try_no_connection(
    tmp_path: Path, watched: dict[str, str]
) -> None:
    line = _without_route()
    recording = next((TRUTH.parent / "sound").glob("demo-13*"))
    done = subprocess.run(
        [*line, str(CALLQA), "run", str(recording), "--home", str(tmp_path / "home"), "--json"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=watched,
    )
    assert done.returncode == 0, done.stderr
    notes = tmp_path / "notes.txt"
    assert not notes.exists(), notes.read_text(encoding="utf-8")


def test_the_hook_notes_a_process_that_tries(tmp_path: Path, watched: dict[str, str]) -> None:
    line = [*_without_route(), sys.executable, "-c", _TRIES]
    subprocess.run(line, check=True, env=watched, capture_output=True)
    assert "192.0.2.1" in (tmp_path / "notes.txt").read_text(encoding="utf-8")
