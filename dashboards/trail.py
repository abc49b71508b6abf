"""What people looked at and did goes into the audit log."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from conversation.errors import CallqaError
from dashboards.home import home_path, warehouse_path
from review.audit import AuditLog
from review.audit_anchor import append_anchor
from review.audit_event import AuditEvent
from warehouse.read import Published, open_published
from warehouse.read.stored import stored_call

AUDIT_FILE, ANCHOR_FILE = "audit.sqlite", "audit-anchors.txt"
_ABOUT_CALLS = (
    *("heard", "originals.", "review.", "roles.", "words."),
    *("appeal.", "coaching.", "calibration."),
)


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
    """Write one event; raises ``HomeError`` where it cannot, so that nothing is done unseen.

    Where a call is the subject, or stands in ``call``, the event concerns the call's customer.
    """
    _log(home_path() / AUDIT_FILE).record(
        action,
        actor=actor or "demo",
        subject=subject,
        concerns=concerns or _customer(action, details.get("call") or subject),
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


def _customer(action: str, call_id: str) -> str:
    """The id of the call's customer; empty where no call of the warehouse has this id."""
    if not action.startswith(_ABOUT_CALLS):
        return ""
    try:
        return stored_call(_published(warehouse_path()), call_id).customer_id
    except CallqaError:
        return ""


@cache
def _published(path: Path) -> Published:
    return open_published(path)


def latest_events(
    number: int, *, actor: str = "", action: str = "", concerns: str = ""
) -> tuple[AuditEvent, ...]:
    """The last events, newest first, of whom and what is asked; empty where there are none."""
    path = home_path() / AUDIT_FILE
    if not path.exists():
        return ()
    return _log(path).latest(number, actor=actor, action=action, concerns=concerns)
