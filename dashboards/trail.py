"""What people looked at and did goes into the audit log."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dashboards.home import home_path
from review.audit import AuditLog
from review.audit_anchor import append_anchor
from review.audit_event import AuditEvent

AUDIT_FILE, ANCHOR_FILE = "audit.sqlite", "audit-anchors.txt"


def note(
    action: str,
    *,
    actor: str,
    subject: str,
    concerns: str = "",
    before: str = "",
    after: str = "",
    **details: str,
) -> None:
    """Write one event; raises ``HomeError`` where it cannot, so that nothing is done unseen."""
    _log(home_path() / AUDIT_FILE).record(
        action,
        actor=actor or "demo",
        subject=subject,
        concerns=concerns,
        before=before,
        after=after,
        details=details,
    )


def anchor_today() -> None:
    """Put the log's head into the anchor file, once a day."""
    log = _log(home_path() / AUDIT_FILE)
    append_anchor(log, home_path() / ANCHOR_FILE, now=datetime.now(UTC))


@cache
def _log(path: Path) -> AuditLog:
    return AuditLog(path)


def latest_events(number: int) -> list[AuditEvent]:
    """The last events, newest first; empty where nothing was recorded yet."""
    path = home_path() / AUDIT_FILE
    if not path.exists():
        return []
    last, _ = _log(path).head()
    return list(_log(path).events(after=last - number))[::-1]
