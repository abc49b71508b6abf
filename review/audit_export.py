"""The audit log as lines of JSON, for an examiner: whole, or about one customer."""

import json
import os
from datetime import datetime
from pathlib import Path

from conversation.errors import HomeError
from review.audit import AuditLog


def export_audit(
    log: AuditLog, target: Path, *, since: datetime | None = None, concerns: str = ""
) -> int:
    """Write one event a line with its hashes, and return how many; the file appears when whole.

    A whole export can be verified without callqa: ``hash`` is sha256 over the other fields as JSON
    with sorted names and no blanks. Raises ``HomeError`` for a target that cannot be written.
    """
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    count = 0
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            for event in log.events(since=since, concerns=concerns):
                file.write(json.dumps(event.as_row(), ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise HomeError(f"{target} cannot be written: {error.strerror} — choose another") from error
    finally:
        partial.unlink(missing_ok=True)
    return count
