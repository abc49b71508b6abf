"""Machine score beside reviewed score, by team, agent and queue, for the screen and for files."""

from collections.abc import Iterable

from dashboards.exports.document import Asking, Column, Sheet
from dashboards.labels import say
from dashboards.vocabulary import QUEUES, word
from review import Review
from review.score_pairs import PairedScores, ScorePair, pair_scores
from warehouse.read import CallFilter
from warehouse.read.agents import Group
from warehouse.read.reviewing import ReviewedCall, full_marks, reviewed_calls

_TITLES = {Group.TEAM: "班组", Group.AGENT: "座席", Group.QUEUE: "业务队列"}


def reviewed_scores(
    ask: Asking, reviews: Iterable[Review], chosen: CallFilter, *, by: Group
) -> tuple[PairedScores, ...]:
    """The chosen calls that people reviewed: the latest review of every card counts."""
    latest = {(one.call_id, one.scorecard_id): one for one in reviews}
    names = tuple(sorted({call_id for call_id, _ in latest}))
    if not names:
        return ()
    seen = {one.call_id: one for one in ask(reviewed_calls, chosen, names)}
    marks = ask(full_marks)
    return pair_scores(
        ScorePair(
            _group(seen[call_id], by),
            100 * review.machine_score / marks.get(card, 100.0),
            100 * review.reviewed_score / marks.get(card, 100.0),
        )
        for (call_id, card), review in latest.items()
        if call_id in seen
        and review.machine_score is not None
        and review.reviewed_score is not None
    )


def reviewed_sheet(ask: Asking, reviews: Iterable[Review], chosen: CallFilter) -> Sheet:
    """All three groupings in one table."""
    given = tuple(reviews)
    columns = (
        Column("by", say("分组")),
        Column("name", say("名称")),
        Column("cards", say("已复核"), "count"),
        Column("machine", say("机器均分"), "score"),
        Column("reviewed", say("复核均分"), "score"),
        Column("difference", say("差"), "change"),
        Column("lowered", say("改低"), "count"),
        Column("raised", say("改高"), "count"),
    )
    rows = [
        (
            say(title), group_name(one.name, by), one.cards, one.machine, one.reviewed,
            one.difference, one.lowered, one.raised,
        )
        for by, title in _TITLES.items()
        for one in reviewed_scores(ask, given, chosen, by=by)
    ]  # fmt: skip
    return Sheet("reviewed", say("机器分与复核分"), columns, rows)


def group_name(name: str, by: Group) -> str:
    """A group as it is called on the screen."""
    return (word(QUEUES, name) if by is Group.QUEUE else name) or say("未分组")


def _group(call: ReviewedCall, by: Group) -> str:
    return {Group.TEAM: call.team, Group.AGENT: call.agent_id, Group.QUEUE: call.queue}[by]
