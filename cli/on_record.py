"""What people do on the command line goes into the audit log, beside what they do on the pages."""

import getpass
from datetime import UTC, datetime

from conversation.errors import CallqaError
from pipeline import Home
from warehouse.read import open_published
from warehouse.read.stored import stored_call


def put_on_record(
    home: Home,
    action: str,
    *,
    subject: str,
    call: str = "",
    customer: str = "",
    before: str = "",
    after: str = "",
    **details: str,
) -> None:
    """Append one event by the user of this machine, and the day's anchor where it is missing.

    ``call`` is the call that it is about, if any: the event then concerns its customer, unless
    ``customer`` names one. Raises ``HomeError`` where the log cannot be written.
    """
    from review.audit import AuditLog
    from review.audit_anchor import append_anchor

    with AuditLog(home.audit) as log:
        log.record(
            action,
            actor=command_line_user(),
            subject=subject,
            concerns=customer or _customer(home, call),
            before=before,
            after=after,
            details={name: value for name, value in details.items() if value},
        )
        append_anchor(log, home.anchors, now=datetime.now(UTC))


def command_line_user() -> str:
    """Who works on the command line, as records name them."""
    return f"cli:{getpass.getuser()}"


def _customer(home: Home, call: str) -> str:
    """The id of the call's customer; empty where the warehouse does not know it."""
    if not call:
        return ""
    try:
        return stored_call(open_published(home.warehouse), call).customer_id
    except CallqaError:
        return ""
