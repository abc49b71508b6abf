"""``callqa review appeals``, ``coaching`` and ``calibrations``: what people have on their desks."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from pipeline import choose_home
from review import ReviewStore, list_appeals
from review.calibration import (
    Calibration,
    Sheet,
    is_shown,
    list_calibrations,
    missing_sheets,
    sheets_for,
)
from review.calibration_result import measure_calibration
from review.coaching import list_notes
from review.facts import FactLog

LateOption = Annotated[bool, typer.Option("--late", help="Only what is overdue.")]


def appeals(late: LateOption = False, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print every appeal with all its steps, the most urgent first."""
    now = datetime.now(UTC)
    with ReviewStore(choose_home(home).reviews) as store:
        found = list_appeals(store)
    wanted = [one for one in found if one.is_overdue(now) or not late]
    wanted.sort(key=lambda one: (not one.is_open, one.steps[-1].due_at or now))
    rows = [
        (
            one.steps[0].call_id, one.steps[0].checkpoint_id, str(one.state), one.steps[-1].person,
            f"{one.steps[-1].due_at:%Y-%m-%d %H:%M}" if one.steps[-1].due_at else None,
            "已超期 late" if one.is_overdue(now) else "",
        )
        for one in wanted
    ]  # fmt: skip
    told = [
        {"state": str(one.state), "overdue": one.is_overdue(now), **asdict(one)} for one in wanted
    ]
    columns = ("通话 call", "质检点 checkpoint", "状态 state", "姓名 who", "期限 due (UTC)", "")
    show(told, as_json=as_json, draw=lambda console: console.print(table(columns, rows)))


def coaching(
    agent: Annotated[str, typer.Option(help="Only notes to this agent.")] = "",
    late: LateOption = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the coaching notes, those that are due first."""
    today = date.today()  # noqa: DTZ011 a day on the reader's calendar
    with FactLog(choose_home(home).reviews) as log:
        notes = list_notes(log, agent or None)
    wanted = [one for one in notes if one.is_due(today) or not late]
    rows = [
        (one.note_id, one.agent_id, str(one.state), one.follow_up, one.author, one.text)
        for one in wanted
    ]
    told = [{"due": one.is_due(today), **asdict(one)} for one in wanted]
    columns = ("编号 note", "座席 agent", "状态 state", "再看 follow-up", "作者 by", "内容 text")
    show(told, as_json=as_json, draw=lambda console: console.print(table(columns, rows, wide=5)))


def calibrations(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print the calibration sessions; answers and agreement only where all are in."""
    with FactLog(choose_home(home).reviews) as log:
        told = [_told(log, session) for session in list_calibrations(log)]
    rows = [
        (
            one["calibration_id"],
            one["title"],
            len(one["people"]),
            len(one["call_ids"]),
            one["state"],
        )
        for one in told
    ]
    columns = ("编号 id", "名称 title", "人数 people", "通话 calls", "状态 state")
    show(told, as_json=as_json, draw=lambda console: console.print(table(columns, rows, wide=1)))


def _told(log: FactLog, session: Calibration) -> Mapping[str, Any]:
    missing = missing_sheets(log, session)
    shown = is_shown(log, session)
    sheets: tuple[Sheet, ...] = sheets_for(log, session, person="") if shown else ()
    return {
        **asdict(session),
        "state": "已公布 shown" if shown else f"还差 {len(missing)} missing",
        "missing": [{"person": person, "call_id": call_id} for person, call_id in missing],
        "sheets": [asdict(sheet) | {"verdicts": dict(sheet.verdicts)} for sheet in sheets],
        "result": asdict(measure_calibration(session, sheets)) if shown and sheets else None,
    }
