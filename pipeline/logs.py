"""One structured log a run: JSON lines with ids and no words that anybody said."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from pipeline.home import Home

RUN_ID: ContextVar[str] = ContextVar("RUN_ID", default="")
FIELDS = ("call_id", "stage", "stages", "reason", "attempt", "seconds", "counts", "artifact")
_ROOMS = ("pipeline", "warehouse", "ingest", "transcribe", "topics", "qa_rules")


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, event, run id, and the facts with it.

    Only the facts named in ``FIELDS`` are written, and of an exception only its kind: the text of
    an exception may quote a transcript.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Render a record."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "run_id": RUN_ID.get(),
        }
        entry |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
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
    loggers = [logging.getLogger(room) for room in _ROOMS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()
