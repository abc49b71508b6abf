"""``callqa retention`` and ``callqa erase``: what leaves the results folder, and why."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from cli.document import table
from cli.on_record import command_line_user, put_on_record
from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import Home, choose_home, load_settings
from pipeline.certificate import Certificate
from pipeline.erasure import erase, plan_erasure, resume
from pipeline.holds import holds_in_force, put_on_hold, release_hold, require_no_hold
from pipeline.keys import rotate
from pipeline.retention import Fate, foretell

app = typer.Typer(help="How long calls are kept, and legal holds.", no_args_is_help=True)
MOST_AT_ONCE = 0.5  # of all calls: more is a wrong clock or a wrong rule, unless somebody insists

Customer = Annotated[str, typer.Option(help="A customer id, as the metadata have it.")]
CallOption = Annotated[str, typer.Option("--call", help="A call id.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go; erase nothing.")]


@app.callback()
def _group() -> None:
    """How long calls are kept, and legal holds."""


def erase_command(
    customer: Customer = "",
    home: HomeOption = None,
    dry_run: DryRun = False,
    recordings: Annotated[
        bool, typer.Option(help="Delete the recordings too, where they are files.")
    ] = False,
    resume_it: Annotated[
        bool, typer.Option("--resume", help="Finish an erasure that was interrupted.")
    ] = False,
    yes: Yes = False,
    as_json: JsonOption = False,
) -> None:
    """Erase everything about a customer, everywhere in the results folder, with a certificate.

    Transcripts, originals, results, topics' quotes, what people wrote in reviews, and log lines go;
    the recordings are never taken in again. Verdicts of people stay, without their words. A legal
    hold wins. Killed half-way, it is finished by the next run or with --resume. Where
    CALLQA_DATABASE names a database of reviews, it is cleared as well.
    """
    chosen = choose_home(home)
    if resume_it:
        certificate = resume(chosen)
        if certificate is None:
            raise UsageError("no erasure was interrupted — there is nothing to resume")
        _show(certificate, as_json=as_json)
        return
    if not customer:
        raise UsageError("whom? — give --customer ID, as it stands in the metadata")
    plan = plan_erasure(
        chosen,
        actor=command_line_user(),
        why="erasure of a customer",
        customer_id=customer,
        with_recordings=recordings,
    )
    require_no_hold(chosen, customer=customer, call_ids=plan.call_ids)
    if dry_run:
        typer.echo(json.dumps({"calls": plan.call_ids, "recordings": plan.sources}, indent=1))
        return
    _ask(f"Erase {len(plan.call_ids)} calls of this customer for good?", yes=yes)
    _show(erase(chosen, plan), as_json=as_json)


@app.command("run")
def run_retention(
    home: HomeOption = None,
    dry_run: DryRun = False,
    recordings: Annotated[bool, typer.Option(help="Delete the recordings too.")] = False,
    many: Annotated[bool, typer.Option(help="Also when most of all calls are due.")] = False,
    yes: Yes = False,
    as_json: JsonOption = False,
) -> None:
    """Erase calls whose time is over by the rules of `retention` in settings.yaml."""
    chosen = choose_home(home)
    rules = load_settings(chosen).retention
    if not rules:
        raise UsageError(
            f"no rule says how long calls are kept — write `retention:` into {chosen.settings} "
            "(docs/settings.md)"
        )
    fates = foretell(chosen, rules)
    due = tuple(fate.call_id for fate in fates if fate.action == "erase")
    if dry_run or not due:
        _show_fates(fates, as_json=as_json)
        return
    if len(due) > MOST_AT_ONCE * len(fates) and not many:
        raise UsageError(
            f"{len(due)} of {len(fates)} calls are due: is the clock right, and is the rule? — "
            "look with --dry-run, then repeat with --many"
        )
    plan = plan_erasure(
        chosen, actor=command_line_user(), why="retention", call_ids=due, with_recordings=recordings
    )
    _ask(f"Erase {len(due)} calls for good?", yes=yes)
    _show(erase(chosen, plan), as_json=as_json)


@app.command()
def hold(
    reason: Why, customer: Customer = "", call: CallOption = "", home: HomeOption = None
) -> None:
    """Keep a customer or a call whatever the rules say, until it is released."""
    chosen = choose_home(home)
    put_on_hold(chosen, customer=customer, call=call, author=command_line_user(), reason=reason)
    _record(chosen, "retention.hold", customer, call, reason)


@app.command()
def release(
    reason: Why, customer: Customer = "", call: CallOption = "", home: HomeOption = None
) -> None:
    """End a hold."""
    chosen = choose_home(home)
    release_hold(chosen, customer=customer, call=call, author=command_line_user(), reason=reason)
    _record(chosen, "retention.release", customer, call, reason)


@app.command()
def holds(home: HomeOption = None) -> None:
    """List what is on hold, by whom and why."""
    found = holds_in_force(choose_home(home))
    rows = [(h.subject, f"{h.since:%Y-%m-%d}", h.author, h.reason) for h in found]
    Console(highlight=False).print(table(("on hold", "since", "by", "reason"), rows))


def rotate_command(home: HomeOption = None) -> None:
    """Write transcripts and the warehouse anew with the newest key of CALLQA_KEY_FILE.

    What was in clear is encrypted. Killed half-way it goes on when called again; then the old key
    may go.
    """
    chosen = choose_home(home)
    count = rotate(chosen)
    put_on_record(chosen, "keys.rotate", subject="keys", after=f"{count} files")
    typer.echo(f"{count} files are written with the newest key")


def _record(home: Home, action: str, customer: str, call: str, reason: str) -> None:
    put_on_record(
        home,
        action,
        subject=call or "customer",
        call=call,
        customer=customer,
        reason=reason.strip(),
    )


def _show_fates(fates: tuple[Fate, ...], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(fate) for fate in fates], default=str, ensure_ascii=False))
        return
    shown = [fate for fate in fates if fate.action != "keep"]
    rows = [(f.call_id, f.action, f.line, f.due, f.why) for f in shown]
    console = Console(highlight=False)
    console.print(table(("call", "what", "line", "due", "why"), rows))
    counts = Counter(fate.action for fate in fates)
    console.print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))


def _show(certificate: Certificate, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(certificate), ensure_ascii=False))
        return
    removed = ", ".join(f"{place} {count}" for place, count in certificate.removed.items() if count)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"erased {certificate.calls} calls: {removed}", markup=False)
    console.print(f"nothing is left; certificate: {certificate.path}", markup=False)
    console.print(f"not covered: {'; '.join(certificate.not_covered)}", markup=False)


def _ask(question: str, *, yes: bool) -> None:
    if not yes and not typer.confirm(question):
        raise UsageError("nothing was erased")
