"""``callqa cases``: from a topic or checkpoint to an owner, an action and its verified effect."""

import getpass
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.on_record import put_on_record
from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import choose_home
from review.cases import (
    Case,
    CaseState,
    CaseSubject,
    change_case,
    list_cases,
    open_case,
    read_case,
)
from review.facts import FactLog
from topics.verification import Effect
from warehouse.read import Published, open_published
from warehouse.read.cases import (
    subject_exists,
    verify_checkpoint_action,
    verify_topic_action,
)

app = typer.Typer(help="Improvement cases and their verified effect.", no_args_is_help=True)

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="An id such as case-0001.")]
ByOption = Annotated[str, typer.Option("--by", help="Who does this. Default: your user name.")]
DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
_VERDICTS = {
    "improved": "已改善 improved",
    "not_improved": "未改善 not improved",
    "worse": "变差 worse",
    "too_early": "尚不能判断 too early",
}


@app.command("open")
def open_command(
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    topic: Annotated[str, typer.Option(help="About this topic …")] = "",
    checkpoint: Annotated[str, typer.Option(help="… or about this checkpoint.")] = "",
    department: Annotated[str, typer.Option()] = "",
    action: Annotated[str, typer.Option(help="What is done.")] = "",
    acted_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it came into force.")
    ] = None,
    due: DayOption = None,
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a case about a topic or a checkpoint."""
    if bool(topic) == bool(checkpoint):
        raise UsageError("a case is about one thing: give --topic or --checkpoint")
    chosen = choose_home(home)
    kind = CaseSubject.TOPIC if topic else CaseSubject.CHECKPOINT
    _require(open_published(chosen.warehouse), kind, topic or checkpoint)
    with FactLog(chosen.reviews) as log:
        case = open_case(
            log, subject_kind=kind, subject_id=topic or checkpoint, title=title, owner=owner,
            author=by or getpass.getuser(), department=department, action=action,
            acted_on=acted_on.date() if acted_on else None, due=due.date() if due else None,
        )  # fmt: skip
    put_on_record(chosen, "cases.open", subject=case.case_id, after=f"{kind} {topic or checkpoint}",
                  owner=owner, by=by)  # fmt: skip
    _show_cases(case, (case,), as_json=as_json)


@app.command("update")
def update_command(
    case: CaseArgument,
    state: Annotated[CaseState | None, typer.Option()] = None,
    owner: Annotated[str, typer.Option()] = "",
    department: Annotated[str, typer.Option()] = "",
    action: Annotated[str, typer.Option()] = "",
    acted_on: DayOption = None,
    due: DayOption = None,
    note: Annotated[str, typer.Option(help="A remark for the record.")] = "",
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change a case or add a note; everything before stays on the record."""
    changes = {
        "state": str(state) if state else "",
        "owner": owner,
        "department": department,
        "action": action,
        "acted_on": acted_on.date().isoformat() if acted_on else "",
        "due": due.date().isoformat() if due else "",
    }
    given = {name: value for name, value in changes.items() if value}
    chosen = choose_home(home)
    with FactLog(chosen.reviews) as log:
        earlier = read_case(log, case)
        changed = change_case(log, case, author=by or getpass.getuser(), note=note, changes=given)
    put_on_record(
        chosen, "cases.update", subject=case, by=by, note="yes" if note else "",
        before=_told(earlier, given), after=_told(changed, given),
    )  # fmt: skip
    _show_cases(changed, (changed,), as_json=as_json)


@app.command("list")
def list_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List every case as it stands."""
    with FactLog(choose_home(home).reviews) as log:
        cases = list_cases(log)
    _show_cases(cases, cases, as_json=as_json)


@app.command("show")
def show_command(case: CaseArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show one case with its notes."""
    with FactLog(choose_home(home).reviews) as log:
        found = read_case(log, case)

    def draw(console: Console) -> None:
        console.print(_table((found,)))
        console.print(found.action)
        for note in found.notes:
            console.print(f"{note.at:%Y-%m-%d} {note.author}: {note.text}")

    show(found, as_json=as_json, draw=draw)


@app.command("verify")
def verify_command(
    case: CaseArgument,
    control: Annotated[
        list[str] | None, typer.Option(help="Topics to compare with. Default: all others.")
    ] = None,
    until: DayOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether the action helped: improved, not improved, worse, or too early, and why.

    Weeks before and after the action, against control topics that everything else moves alike.
    """
    chosen = choose_home(home)
    with FactLog(chosen.reviews) as log:
        found = read_case(log, case)
    if found.acted_on is None:
        raise UsageError(f"{case} has no day of action — `callqa cases update {case} --acted-on …`")
    published = open_published(chosen.warehouse)
    day = until.date() if until else None
    effect = _verify(published, found, found.acted_on, control or [], day)

    def draw(console: Console) -> None:
        console.print(f"{found.case_id} {found.title}: [bold]{_VERDICTS[effect.verdict]}[/]")
        console.print(effect.reason)
        if effect.ratio is not None and effect.low is not None and effect.high is not None:
            console.print(
                f"为预期的 {effect.ratio:.0%} of what was expected "
                f"(95 % {effect.low:.0%} … {effect.high:.0%})"
            )
        console.print(
            f"前 before {effect.weeks_before} 周 {effect.calls_before} 通 · "
            f"后 after {effect.weeks_after} 周 {effect.calls_after} 通"
        )

    show(effect, as_json=as_json, draw=draw)


def _verify(
    published: Published, case: Case, acted_on: date, controls: list[str], until: date | None
) -> Effect:
    if case.subject_kind is CaseSubject.CHECKPOINT:
        return verify_checkpoint_action(published, case.subject_id, acted_on=acted_on, until=until)
    for control in controls:
        _require(published, CaseSubject.TOPIC, control)
    return verify_topic_action(
        published, case.subject_id, acted_on=acted_on, controls=controls, until=until
    )


def _told(case: Case, names: Iterable[str]) -> str:
    return ", ".join(f"{name}={getattr(case, name) or '–'}" for name in sorted(names))


def _require(published: Published, kind: CaseSubject, subject: str) -> None:
    if not subject_exists(published, str(kind), subject):
        where = "topics" if kind is CaseSubject.TOPIC else "rules"
        raise UsageError(f"there is no {kind} `{subject}` — `callqa {where} list` shows them")


def _show_cases(answer: object, cases: tuple[Case, ...], *, as_json: bool) -> None:
    show(answer, as_json=as_json, draw=lambda console: console.print(_table(cases)))


def _table(cases: tuple[Case, ...]) -> object:
    columns = ("编号\ncase", "标题、措施\ntitle, action", "关于\nabout", "负责\nowner",
               "实施、期限\nacted, due", "状态\nstate")  # fmt: skip
    rows = (
        (c.case_id, "\n".join(filter(None, (c.title, c.action))), c.subject_id,
         "\n".join(filter(None, (c.owner, c.department))), f"{c.acted_on or '–'}\n{c.due or '–'}",
         c.state)
        for c in cases
    )  # fmt: skip
    return table(columns, rows, wide=1)
