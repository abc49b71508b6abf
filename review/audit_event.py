"""One line of the audit log and the hash that seals it."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

EMPTY_HASH = "0" * 64  # stands before the first event


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Who did what to which thing, when, and whom it concerns.

    ``number`` counts from 1 without gaps; ``at`` is in UTC; ``hash`` is sha256 over all other
    fields, ``previous`` among them, as hexadecimal.
    """

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    concerns: str
    before: str
    after: str
    details: tuple[tuple[str, str], ...]
    previous: str
    hash: str = ""

    def sealed(self) -> "AuditEvent":
        """The same event with its hash."""
        return replace(self, hash=event_hash(self.as_row()))

    def as_row(self) -> dict[str, Any]:
        """As it is stored and exported."""
        return {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "concerns": self.concerns,
            "before": self.before,
            "after": self.after,
            "details": json.dumps(dict(self.details), ensure_ascii=False, sort_keys=True),
            "previous": self.previous,
            "hash": self.hash,
        }

    @classmethod
    def from_row(cls, row: "Row[Any]") -> "AuditEvent":
        """Read a stored row."""
        return cls(
            row.number,
            datetime.fromisoformat(row.at),
            row.actor,
            row.action,
            row.subject,
            row.concerns,
            row.before,
            row.after,
            tuple(sorted(json.loads(row.details).items())),
            row.previous,
            row.hash,
        )


def event_hash(row: dict[str, Any]) -> str:
    """Sha256 over the stored values, as JSON with sorted names, without the hash itself."""
    content = {name: value for name, value in row.items() if name != "hash"}
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
