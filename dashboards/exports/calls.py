"""The list of calls as a document."""

from collections.abc import Iterator
from datetime import datetime

from dashboards.exports.document import Asking, Column, Document, Sheet, Value
from dashboards.exports.wording import describe_choice
from dashboards.labels import say
from dashboards.vocabulary import DIRECTIONS, QUEUES, RISKS, band_label, word
from warehouse.read import CallFilter
from warehouse.read.calls import CallLine, Order, list_calls

ROWS_AT_ONCE = 25_000


def calls_document(ask: Asking, chosen: CallFilter, *, order: Order, made_at: datetime) -> Document:
    """The chosen calls in the order of the screen, all pages; rows are read as they are written."""
    return Document(
        say("通话列表"), describe_choice(chosen, made_at=made_at), (_sheet(ask, chosen, order),)
    )


def call_columns() -> tuple[Column, ...]:
    """The columns of a list of calls."""
    return (
        Column("call_id", say("通话")),
        Column("started_at", say("时间"), "moment"),
        Column("direction", say("方向")),
        Column("team", say("班组")),
        Column("agent_id", say("座席")),
        Column("queue", say("业务队列")),
        Column("duration_s", say("时长（秒）"), "seconds"),
        Column("scorecard", say("评分表")),
        Column("score", say("得分"), "score"),
        Column("band", say("评级")),
        Column("vetoes", say("红线项")),
        Column("complaint", say("投诉")),
        Column("topic", say("投诉主题")),
        Column("cause", say("原因")),
        Column("reasons", say("先看的原因")),
    )


def call_row(line: CallLine) -> tuple[Value, ...]:
    """One call in the order of ``call_columns``."""
    return (
        line.call_id,
        line.started_at,
        word(DIRECTIONS, line.direction),
        line.team,
        line.agent_id,
        word(QUEUES, line.queue),
        line.duration_s,
        line.scorecard,
        line.score,
        band_label(line.band, line.verdict),
        "、".join(line.veto_titles),
        say("是") if line.is_complaint else "",
        line.topic or (say("未归类") if line.is_complaint else ""),
        line.cause,
        "、".join(word(RISKS, reason) for reason in line.reasons),
    )


def _sheet(ask: Asking, chosen: CallFilter, order: Order) -> Sheet:
    return Sheet("calls", say("通话列表"), call_columns(), _rows(ask, chosen, order))


def _rows(ask: Asking, chosen: CallFilter, order: Order) -> Iterator[tuple[Value, ...]]:
    number = 1
    while True:
        found = ask(list_calls, chosen, order=order, page=number, page_size=ROWS_AT_ONCE)
        yield from (call_row(line) for line in found.lines)
        if number >= found.pages:
            return
        number += 1
