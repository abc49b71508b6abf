"""``callqa topics judge | train``: people say what is a complaint, and the model learns from it."""

import getpass
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.on_record import put_on_record
from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import Home, choose_home
from pipeline.complaint_learning import return_to_shipped, teach
from pipeline.detector import load_detector
from review.complaint_decisions import decide_complaint
from review.facts import FactLog
from topics.challenge import Challenge, ModelQuality
from warehouse.read import open_published
from warehouse.read.stored import stored_call


class Answer(StrEnum):
    """Whether a call is a complaint."""

    YES = "yes"
    NO = "no"
    UNDO = "undo"


_TRUTH = {Answer.YES: True, Answer.NO: False, Answer.UNDO: None}


@dataclass(frozen=True, slots=True)
class JudgedCall:
    """What a person said about a call; ``is_complaint`` is none where a decision is taken back."""

    call_id: str
    is_complaint: bool | None
    business: tuple[str, ...]
    cause: tuple[str, ...]
    author: str


def judge_command(
    call: Annotated[str, typer.Argument(metavar="CALL")],
    answer: Annotated[Answer, typer.Argument(help="Is it a complaint? `undo` takes it back.")],
    business: Annotated[
        list[str] | None, typer.Option("--business", help="About what; may be repeated.")
    ] = None,
    cause: Annotated[
        list[str] | None, typer.Option("--cause", help="Why; may be repeated.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who decides. Default: your user name.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether a call is a complaint; `callqa topics train` learns from it.

    Example: `callqa topics judge 20260302-0003 yes --business 信用卡 --cause 收费争议`. The finding
    itself stays as it is; decisions are kept with their author, and the last one counts.
    """
    chosen = choose_home(home)
    stored_call(open_published(chosen.warehouse), call)
    _require_known(chosen, "business", business or [])
    _require_known(chosen, "cause", cause or [])
    judged = JudgedCall(
        call, _TRUTH[answer], tuple(business or ()), tuple(cause or ()), by or getpass.getuser()
    )
    with FactLog(chosen.reviews) as log:
        decide_complaint(
            log,
            call,
            is_complaint=judged.is_complaint,
            business=judged.business,
            cause=judged.cause,
            author=judged.author,
        )
    put_on_record(
        chosen, "topics.judge", subject=call, call=call, after=str(answer), by=by,
        business="、".join(business or ()), cause="、".join(cause or ()),
    )  # fmt: skip
    show(judged, as_json=as_json, draw=lambda console: console.print(f"{call}: {answer}"))


def train_command(
    promote: Annotated[
        bool, typer.Option("--promote", help="Put the challenger into use where it wins.")
    ] = False,
    use_shipped: Annotated[
        bool, typer.Option("--use-shipped", help="Go back to the shipped model.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Teach the complaint model by people's decisions and compare it with the one in use.

    The earlier 70 % of the decided calls teach a challenger, the later 30 % test both. It may take
    over when it is better and a loss is ruled out. After --promote the next `callqa run` reads
    every call again, without listening. Takes a minute or two.
    """
    chosen = choose_home(home)
    if use_shipped:
        return_to_shipped(chosen)
        put_on_record(chosen, "topics.model", subject="complaint model", after="shipped")
        note = "已恢复内置模型  the shipped model is in use; `callqa run` reads calls again"
        show({"in_use": "shipped"}, as_json=as_json, draw=lambda console: console.print(note))
        return
    result = teach(chosen, promote=promote)
    if promote and result.wins:
        put_on_record(chosen, "topics.model", subject="complaint model", after="taught")
    show(result, as_json=as_json, draw=lambda console: _draw(console, result, promote=promote))


def _draw(console: Console, result: Challenge, *, promote: bool) -> None:
    console.print(f"学习 taught {result.taught} 通 · 检验 tested {result.tested} 通")
    if result.champion and result.challenger:
        rows = (_row("在用 champion", result.champion), _row("挑战 challenger", result.challenger))
        columns = ("", "精确\nprecision", "召回\nrecall", "F1", "Brier", "业务\nbusiness F1",
                   "原因\ncause F1")  # fmt: skip
        console.print(table(columns, rows, wide=0))
    console.print(result.reason)
    if result.wins:
        console.print(
            "已启用，下次 `callqa run` 生效  in use from the next run" if promote
            else "可用 --promote 启用  --promote puts it into use"
        )  # fmt: skip


def _row(name: str, quality: ModelQuality) -> tuple[object, ...]:
    return (
        name, f"{quality.precision:.3f}", f"{quality.recall:.3f}", f"{quality.f1:.3f}",
        f"{quality.brier:.3f}", f"{quality.business_f1:.3f}", f"{quality.cause_f1:.3f}",
    )  # fmt: skip


def _require_known(home: Home, axis: str, values: list[str]) -> None:
    labels = load_detector(home).model.labels
    known = sorted(label.partition(":")[2] for label in labels if label.partition(":")[0] == axis)
    for value in values:
        if value not in known:
            raise UsageError(f"`{value}` is no {axis} — choose one of: {'、'.join(known)}")
