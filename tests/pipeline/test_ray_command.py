"""`callqa run --engine ray` on a cluster of its own, from the shell: real decoding and roles."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from demo_calls import METADATA, SOUND, TRUTH
from small_rules import write_rules
from warehouse import digest_file

CALLQA = Path(sys.executable).with_name("callqa")
SMALL_BYTES = 160_000


def _home(root: Path) -> Path:
    root.mkdir()
    (root / "settings.yaml").write_text(
        f'speech: {{model: "recorded:{TRUTH}", diarizer: none}}\n'
        f"rules: {write_rules(root / 'rules')}\nray: {{cpus: 0.5, actors: 2}}\n",
        encoding="utf-8",
    )
    return root


def _recordings() -> list[str]:
    sized = sorted(SOUND.glob("*-*.*"), key=lambda path: path.stat().st_size)
    named = [path for path in sized if path.stat().st_size > SMALL_BYTES]
    return [str(path) for path in named[:3]]


def _command(home: Path, *words: str) -> list[str]:
    fixed = ["--metadata", str(METADATA), "--home", str(home)]
    return [str(CALLQA), "run", *_recordings(), *fixed, *words]


def test_a_ray_run_that_is_killed_goes_on_and_ends_with_the_bytes_of_a_local_one(
    tmp_path: Path,
) -> None:
    cluster, local = _home(tmp_path / "cluster"), _home(tmp_path / "local")
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        process = subprocess.Popen(
            _command(cluster, "--engine", "ray"), stdout=output, stderr=subprocess.STDOUT
        )
    while process.poll() is None and not list(cluster.glob("artifacts/*/*.zst")):
        time.sleep(0.05)
    process.kill()
    assert process.wait(30) == -signal.SIGKILL, said.read_text()
    again = subprocess.run(
        _command(cluster, "--engine", "ray"), capture_output=True, text=True, timeout=180
    )
    assert again.returncode == 0, again.stdout + again.stderr
    done = subprocess.run(
        _command(local, "--engine", "local", "--workers", "0"), capture_output=True, timeout=180
    )
    assert done.returncode == 0
    assert digest_file(cluster / "warehouse.duckdb") == digest_file(local / "warehouse.duckdb")
