"""An operator at the command line: real ingest, ledger and rules; words from truth files."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from cli.main import main
from scripted import write_wav
from small_rules import write_rules

CHAT = {
    "call_id": "chat-1",
    "agent_id": "0081",
    "queue": "credit-card",
    "messages": [
        {"role": "customer", "text": "年费怎么收？", "time": "2026-11-02 09:05:00"},
        {"role": "agent", "text": "您好，刷满六次免年费。", "time": "2026-11-02 09:05:30"},
    ],
}


@dataclass
class Operator:
    """A folder of inputs, a results folder with settings, and the command line."""

    root: Path
    truth: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calls = self.root / "calls"
        self.home = self.root / "home"
        for folder in (self.calls, self.home, self.root / "truth"):
            folder.mkdir(parents=True, exist_ok=True)
        write_rules(self.root / "rules")
        self.settings(f"speech: {{model: 'recorded:{self.root / 'truth'}', diarizer: none}}")

    def settings(self, *lines: str) -> None:
        """Write the settings of the home over those that every home here has."""
        words = f"speech: {{model: 'recorded:{self.root / 'truth'}', diarizer: none}}"
        fixed = [f"rules: {self.root / 'rules'}", "workers: 0", "least_free_mib: 0"]
        own = [line for line in lines if not line.startswith("speech")]
        text = "\n".join([words, *fixed, *own]) + "\n"
        (self.home / "settings.yaml").write_text(text, encoding="utf-8")

    def record(self, name: str, call_id: str, *, seed: str = "") -> Path:
        """A stereo recording and what is said in it."""
        turns = [
            {"role": "agent", "start_s": 0.5, "end_s": 4.0, "text": "您好，请讲。"},
            {"role": "customer", "start_s": 4.5, "end_s": 9.0, "text": "年费怎么收？"},
        ]
        truth = self.root / "truth" / f"{call_id}.json"
        truth.write_text(json.dumps({"turns": turns}), encoding="utf-8")
        return write_wav(self.calls / name, seed=seed or name)

    def write(self, name: str, content: str | bytes | Mapping[str, Any] | list[Any]) -> Path:
        """A file among the inputs; mappings and lists become JSON."""
        path = self.calls / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            path.write_text(text, encoding="utf-8")
        return path

    def callqa(self, *words: object) -> int:
        """Give one command with the home of this operator; returns the exit code."""
        line = ["callqa", *map(str, words), "--home", str(self.home)]
        with patch.object(sys, "argv", line):
            try:
                main()
            except SystemExit as end:
                return int(end.code or 0)
        return 0

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the published warehouse."""
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()
