"""Teaching the complaint model by what people decided, and putting a better one into use."""

import getpass
from dataclasses import asdict
from datetime import UTC, datetime

from conversation.errors import UsageError
from pipeline.detector import load_detector
from pipeline.home import Home
from pipeline.lock import hold_lock
from review.complaint_decisions import complaint_decisions
from review.facts import FactLog
from topics.challenge import Challenge, DecidedCall, challenge
from topics.linear import write_model
from warehouse.read import open_published
from warehouse.read.decided_calls import read_transcripts

KIND = "complaint_model"


def teach(home: Home, *, promote: bool) -> Challenge:
    """Train a challenger and compare; where it wins and ``promote`` says so it takes over.

    The next run then reads every call again without listening. The comparison and who asked for
    it go on the record. Raises ``HomeLockedError`` while a run holds the home.
    """
    champion = load_detector(home)
    result, model = challenge(champion, _decided(home))
    revision = ""
    if model is not None and promote:
        with hold_lock(home):
            home.complaint_model.parent.mkdir(mode=0o700, exist_ok=True)
            revision = write_model(model, home.complaint_model)[:12]
    with FactLog(home.reviews) as log:
        body = {**asdict(result), "champion_revision": champion.model_revision}
        body["tested_from"] = result.tested_from.isoformat() if result.tested_from else None
        body["promoted_revision"] = revision
        log.add(KIND, "comparison", author=getpass.getuser(), body=body)
    return result


def return_to_shipped(home: Home) -> None:
    """Take the taught model out of use; raises ``UsageError`` where there is none."""
    if not home.complaint_model.exists():
        raise UsageError("the shipped complaint model is in use already — nothing was changed")
    with hold_lock(home):
        home.complaint_model.unlink()
        home.complaint_model.with_suffix(".sha256").unlink(missing_ok=True)
    with FactLog(home.reviews) as log:
        log.add(KIND, "shipped", author=getpass.getuser(), body={})


def _decided(home: Home) -> list[DecidedCall]:
    with FactLog(home.reviews) as log:
        decisions = complaint_decisions(log)
    found = read_transcripts(open_published(home.warehouse), decisions.keys())
    return [
        DecidedCall(
            dated.transcript,
            _in_utc(dated.started_at or decisions[dated.transcript.call_id].decided_at),
            decisions[dated.transcript.call_id].is_complaint,
            decisions[dated.transcript.call_id].business,
            decisions[dated.transcript.call_id].cause,
        )
        for dated in found
    ]


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
