"""A finished run of ``callqa demo`` as tests look at it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.against_truth import CallAgreement
from pipeline import Home

CALLQA = Path(sys.executable).with_name("callqa")


@dataclass(frozen=True)
class DemoRun:
    """A finished ``callqa demo`` with its summary and its agreement with the truth."""

    home: Home
    summary: dict[str, Any]
    calls: list[CallAgreement]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of callqa on this home, as a user would."""
        line = [str(CALLQA), *words, "--home", str(self.home.path)]
        return subprocess.run(line, capture_output=True, text=True, timeout=600, check=False)
