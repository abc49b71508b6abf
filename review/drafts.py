"""What a reviewer has typed and not yet handed in: kept when the connection drops."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete

from review.store import ReviewStore
from review.tables import DRAFTS


class DraftAnswer(NamedTuple):
    """An answer in the making: ``verdict`` is empty while open.

    ``seen_version`` is the version of the decision that it was made upon, 0 for none, so that a
    draft taken up again does not pass over what others decided since.
    """

    verdict: str
    reason: str
    seen_version: int = 0


def save_draft(
    store: ReviewStore,
    call_id: str,
    *,
    scorecard_id: str,
    reviewer: str,
    answers: Mapping[str, DraftAnswer],
) -> None:
    """Keep the answer to every checkpoint, in place of the draft before."""
    mine = _mine(call_id, scorecard_id, reviewer)
    with store.transaction(writing=True) as connection:
        connection.execute(delete(DRAFTS).where(mine))
        connection.execute(
            DRAFTS.insert().values(
                call_id=call_id,
                scorecard_id=scorecard_id,
                reviewer=reviewer.strip(),
                answers=json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
                saved_at=store.now().replace(tzinfo=None),
            )
        )


def read_draft(
    store: ReviewStore, call_id: str, *, scorecard_id: str, reviewer: str
) -> dict[str, DraftAnswer]:
    """The draft by checkpoint; empty where there is none."""
    wanted = DRAFTS.select().where(_mine(call_id, scorecard_id, reviewer))
    with store.transaction() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return {}
    return {name: DraftAnswer(*fields) for name, fields in json.loads(row.answers).items()}


def _mine(call_id: str, scorecard_id: str, reviewer: str) -> ColumnElement[bool]:
    return and_(
        DRAFTS.c.call_id == call_id,
        DRAFTS.c.scorecard_id == scorecard_id,
        DRAFTS.c.reviewer == reviewer.strip(),
    )
