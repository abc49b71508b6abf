"""The care list: customers who are likely to complain, or to do what another label says."""

from datetime import date, datetime, timedelta

from conversation.errors import UsageError
from topics.warning import WarningReport, warn
from warehouse.read.answers import as_moment, as_text
from warehouse.read.journeys import list_contacts
from warehouse.read.published import Published

COMPLAINT = "complaint"
ATTRIBUTE = "attribute."


def read_care_list(
    published: Published,
    *,
    horizon_days: int = 30,
    as_of: date | None = None,
    label: str = COMPLAINT,
) -> WarningReport:
    """Rank customers; ``label`` is ``complaint`` or ``attribute.NAME=VALUE`` of the metadata.

    Raises ``UsageError`` for a label that is neither.
    """
    contacts, _ = list_contacts(published)
    moment = datetime.combine(as_of + timedelta(days=1), datetime.min.time()) if as_of else None
    known = [contact for contact in contacts if moment is None or contact.at < moment]
    labels = None if label == COMPLAINT else _label_times(published, label, moment)
    return warn(known, horizon_days=horizon_days, as_of=moment, labels=labels)


def _label_times(
    published: Published, label: str, moment: datetime | None
) -> dict[str, list[datetime]]:
    name, equals, value = label.removeprefix(ATTRIBUTE).partition("=")
    if not label.startswith(ATTRIBUTE) or not equals or not name:
        raise UsageError(f"`{label}` is no label — use `complaint` or `attribute.NAME=VALUE`")
    rows = published.rows(
        "SELECT customer_id, timezone(?, started_at) FROM calls WHERE customer_id <> '' "
        "AND started_at IS NOT NULL AND (attributes::JSON ->> CAST(? AS VARCHAR)) = ? ORDER BY ALL",
        [published.time_zone, name, value],
    )
    times: dict[str, list[datetime]] = {}
    for row in rows:
        at = as_moment(row[1])
        if at is not None and (moment is None or at < moment):
            times.setdefault(as_text(row[0]), []).append(at)
    return times
