"""One structured log a run: JSON lines with ids and no words that anybody said."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pipeline.home import Home

_KEPT = ("call_id", "stage", "run_id", "source", "reason")


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, message, and the ids that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        """Render a record."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {name: getattr(record, name) for name in _KEPT if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
        return json.dumps(entry, ensure_ascii=False)


@contextmanager
def log_to(home: Home) -> Iterator[None]:
    """Write the log of everything inside to a file of its own under ``HOME/logs``."""
    home.create()
    name = datetime.now(UTC).strftime("run-%Y%m%dT%H%M%S%fZ.jsonl")
    handler = logging.FileHandler(home.logs / name, encoding="utf-8", delay=True)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("pipeline")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()
