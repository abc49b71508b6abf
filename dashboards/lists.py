"""Calls and complaints as rows of a table."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from dashboards.components.table import Column, Record, bar, chip, link, show_table
from dashboards.figures import NOTHING, clock, day, decimal, short_moment
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from dashboards.vocabulary import (
    DIRECTIONS,
    QUEUES,
    RISK_TONES,
    RISKS,
    SEVERITIES,
    STRATA,
    STRATUM_TONES,
    VERDICT_TONES,
    band_label,
    word,
)
from review.assignment import Assignment
from warehouse.read.calls import CallLine
from warehouse.read.topics import ComplaintLine


def show_calls(lines: Iterable[CallLine], *, key: str, with_reasons: bool = True) -> None:
    """Draw calls as rows; a click opens the call's page."""
    columns = [
        Column("call", say("通话")),
        Column("when", say("时间")),
        Column("direction", say("方向")),
        Column("agent", say("座席")),
        Column("queue", say("业务队列")),
        Column("length", say("时长"), "number"),
        Column("score", say("得分"), "bar"),
        Column("band", say("评级"), "chips"),
        Column("topic", say("投诉主题"), wrap=True),
    ]
    if with_reasons:
        columns.append(Column("reasons", say("先看的原因"), "chips", wrap=True))
    columns[0] = Column("call", say("通话"), "link")
    _open(show_table(columns, [_call(line) for line in lines], key=key, caption=say("通话列表")))


def show_queue(
    lines: Iterable[tuple[CallLine, str]], desks: Mapping[str, Assignment], *, is_blind: bool
) -> None:
    """Draw calls to review and on whose desk they are; a click opens the call with its form."""
    columns = [
        Column("call", say("通话"), "link"),
        Column("stratum", say("抽取方式"), "chips"),
        Column("when", say("时间")),
        Column("agent", say("座席")),
        Column("queue", say("业务队列")),
        Column("length", say("时长"), "number"),
        Column("desk", say("指派给"), "chips"),
    ]
    if not is_blind:
        columns += [
            Column("score", say("得分"), "bar"),
            Column("reasons", say("先看的原因"), "chips", wrap=True),
        ]
    records = [
        _to_review(line, stratum, desks.get(line.call_id), is_blind=is_blind)
        for line, stratum in lines
    ]
    opened = show_table(columns, records, key="waiting", caption=say("复核"))
    if opened:
        call_id, _, stratum = opened.partition("\n")
        where = {"call": call_id, "stratum": stratum, "review": "1"}
        st.switch_page(PAGES / "call.py", query_params=where | ({"blind": "1"} if is_blind else {}))


def _to_review(line: CallLine, stratum: str, desk: Assignment | None, *, is_blind: bool) -> Record:
    cells = dict(_call(line).cells) | {
        "desk": _desk(desk),
        "stratum": [chip(word(STRATA, stratum), STRATUM_TONES.get(stratum, "quiet"))],
        "call": link(
            line.call_id,
            f"{call_address(line.call_id)}&stratum={stratum}&review=1" + "&blind=1" * is_blind,
        ),
    }
    if is_blind:
        kept = ("call", "stratum", "when", "agent", "queue", "length", "desk")
        cells = {name: cells[name] for name in kept}
    return Record(cells, opens=f"{line.call_id}\n{stratum}")


def _desk(desk: Assignment | None) -> list[dict[str, str]]:
    if desk is None:
        return []
    is_late = desk.is_overdue(date.today())  # noqa: DTZ011 a day on the reader's calendar
    hint = say("期限 {day}", day=day(desk.due)) if desk.due else ""
    return [chip(desk.reviewer, "bad" if is_late else "quiet", hint)]


def show_complaints(lines: Iterable[ComplaintLine], *, key: str) -> None:
    """Draw complaint calls with their sentences; a click opens the call at the first one."""
    columns = [
        Column("call", say("通话"), "link"),
        Column("when", say("时间")),
        Column("agent", say("座席")),
        Column("about", say("业务 / 原因")),
        Column("severity", say("严重程度"), "chips"),
        Column("sentences", say("投诉原话"), "lines"),
    ]
    records = [_complaint(line) for line in lines]
    _open(show_table(columns, records, key=key, caption=say("投诉通话")))


def _open(opened: str | None) -> None:
    if opened:
        call_id, _, at = opened.partition("\n")
        where = {"call": call_id, "t": at} if at else {"call": call_id}
        st.switch_page(PAGES / "call.py", query_params=where)


def _call(line: CallLine) -> Record:
    band = band_label(line.band, line.verdict)
    return Record(
        {
            "call": link(line.call_id, call_address(line.call_id)),
            "when": short_moment(line.started_at),
            "direction": word(DIRECTIONS, line.direction),
            "agent": " · ".join(part for part in (line.agent_id, line.team) if part) or NOTHING,
            "queue": word(QUEUES, line.queue) or NOTHING,
            "length": clock(line.duration_s),
            "score": bar(
                decimal(line.score), line.score or 0.0, VERDICT_TONES.get(line.verdict, "")
            ),
            "band": [chip(band, VERDICT_TONES.get(line.verdict, "quiet"))] if band else [],
            "topic": line.topic or (say("未归类") if line.is_complaint else ""),
            "reasons": [
                chip(word(RISKS, reason), RISK_TONES[reason], _hint(line, reason))
                for reason in line.reasons
            ],
        },
        opens=line.call_id,
    )


def _hint(line: CallLine, reason: str) -> str:
    return "、".join(line.veto_titles) if reason == "vetoed" else ""


def _complaint(line: ComplaintLine) -> Record:
    tones = {"high": "bad", "medium": "hot"}
    return Record(
        {
            "call": link(line.call_id, call_address(line.call_id, line.first_s)),
            "when": short_moment(line.started_at),
            "agent": " · ".join(part for part in (line.agent_id, line.team) if part) or NOTHING,
            "about": " / ".join(part for part in (line.business, line.cause) if part) or NOTHING,
            "severity": [chip(word(SEVERITIES, line.severity), tones.get(line.severity, "quiet"))]
            if line.severity
            else [],
            "sentences": list(line.sentences),
        },
        opens=line.call_id if line.first_s is None else f"{line.call_id}\n{line.first_s:g}",
    )
