"""``callqa call flip-roles`` …: what people correct in a call, on the record, judged at once."""

import getpass
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.call import CallArgument
from cli.on_record import put_on_record
from cli.options import HomeOption
from conversation.errors import UsageError
from pipeline import (
    Home,
    Rejudgement,
    choose_home,
    correct_words,
    flip_roles,
    load_settings,
    name_agent,
    rejudge,
)
from review.corrections import correction_history
from review.facts import Fact, FactLog

ByOption = Annotated[str, typer.Option("--by", help="Who says so. Default: your user name.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, for the record.")]


def flip_command(
    call: CallArgument,
    agent_speaks_at: Annotated[
        float | None,
        typer.Option(
            help="Seconds into the call at which the agent speaks; where no roles were dared."
        ),
    ] = None,
    reason: ReasonOption = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """Let agent and customer change places; flipped twice, a call is as it was."""
    chosen, who = choose_home(home), by or getpass.getuser()
    settings = load_settings(chosen)
    if agent_speaks_at is None:
        done = flip_roles(chosen, settings, call, author=who, reason=reason)
    else:
        done = name_agent(
            chosen, settings, call, speaks_at_s=agent_speaks_at, author=who, reason=reason
        )
    _record(chosen, "roles.flip", done, by=who)
    _tell(done)


def correct_command(
    call: CallArgument,
    turn: Annotated[int, typer.Argument(metavar="TURN", help="Its number in the transcript.")],
    text: Annotated[str, typer.Argument(help="What was said.")],
    reason: ReasonOption = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """Write down what was really said in a turn; the machine's words are kept beside it."""
    chosen, who = choose_home(home), by or getpass.getuser()
    settings = load_settings(chosen)
    done = correct_words(chosen, settings, call, turn, text, author=who, reason=reason)
    _record(chosen, "words.correct", done, by=who, turn=str(turn))
    _tell(done)


def corrections_command(call: CallArgument, home: HomeOption = None) -> None:
    """Print who corrected what in a call, when and why."""
    chosen = choose_home(home)
    if not chosen.has_reviews:
        raise UsageError(f"nobody has corrected anything yet in {chosen.path}")
    with FactLog(chosen.reviews) as log:
        history = correction_history(log, call)
    table = Table("版本 version", "时间 at (UTC)", "谁 by", "内容 what", "原因 reason")
    for fact in history:
        at = f"{fact.created_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(fact.version), at, fact.author, _what(fact), fact.body["reason"])
    Console().print(table)


def rejudge_command(
    calls: Annotated[
        list[str] | None, typer.Argument(metavar="[CALL]...", help="None: every corrected call.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Judge calls again on the transcripts that they have; nothing is listened to."""
    chosen = choose_home(home)
    count = rejudge(chosen, load_settings(chosen), calls or ())
    Console().print(f"judged again: {count}", highlight=False)


def _record(home: Home, action: str, done: Rejudgement, **details: str) -> None:
    """The verdicts that changed and never any words: an erasure does not reach the log."""
    put_on_record(
        home,
        action,
        subject=done.call_id,
        call=done.call_id,
        before=_told({one.checkpoint_id: one.before for one in done.changed}),
        after=_told({one.checkpoint_id: one.after for one in done.changed}),
        version=str(done.version),
        **details,
    )


def _told(verdicts: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={verdict or '–'}" for name, verdict in sorted(verdicts.items()))


def _tell(done: Rejudgement) -> None:
    out = Console()
    if not done.judged:
        out.print(done.note, highlight=False, soft_wrap=True)
        return
    out.print(
        f"{done.call_id}: correction {done.version} recorded, judged again, "
        f"{len(done.changed)} verdicts changed",
        highlight=False,
        soft_wrap=True,
    )
    for one in done.changed:
        line = f"  {one.scorecard_id} {one.checkpoint_id}: {one.before or '–'} → {one.after}"
        out.print(line, highlight=False, soft_wrap=True)


def _what(fact: Fact) -> str:
    body = fact.body
    if body["what"] == "roles":
        seconds = sum(end - start for start, end in body["agent_spans"])
        return f"agent speaks {seconds:.1f} s" if seconds else "roles as the machine had them"
    start, end = body["span"]
    return f"[{start:.1f}-{end:.1f}] {body['machine_text']} → {body['text']}"
