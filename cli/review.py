"""``callqa review``: people check the machine, on the record."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.on_record import put_on_record
from cli.options import HomeOption
from cli.review_desks import assign_command, assignments_command, recall_command
from cli.review_people import appeals, calibrations, coaching
from cli.review_plan import queue
from conversation.errors import UsageError
from pipeline import choose_home
from review import (
    ReviewStore,
    Share,
    machine_agreement,
    measure_accuracy,
    sample_calls,
    weigh,
)
from warehouse.read import open_published
from warehouse.read.call import CheckpointLine, read_call
from warehouse.read.reviewing import read_strata
from warehouse.read.stored import call_ids

app = typer.Typer(help="People check the machine, on the record.", no_args_is_help=True)
app.command("queue")(queue)
app.command("assign")(assign_command)
app.command("recall")(recall_command)
app.command("assignments")(assignments_command)
app.command("appeals")(appeals)
app.command("coaching")(coaching)
app.command("calibrations")(calibrations)


@app.command()
def sample(
    share: Annotated[float, typer.Option(help="Share of the calls, 0 to 1.")] = 0.05,
    seed: Annotated[str, typer.Option(help="Another word draws other calls.")] = "review",
    home: HomeOption = None,
) -> None:
    """Print the calls to listen to: the same ones whoever asks, stable as calls are added."""
    published = open_published(choose_home(home).warehouse)
    for call_id in sample_calls(call_ids(published), share=share, seed=seed):
        typer.echo(call_id)


@app.command()
def accuracy(home: HomeOption = None) -> None:
    """Print precision and recall of every checkpoint that people answered, with 95 % intervals."""
    chosen = choose_home(home)
    with ReviewStore(chosen.reviews) as store:
        decisions = store.latest_decisions()
    strata = read_strata(
        open_published(chosen.warehouse), tuple(sorted({one.call_id for one in decisions}))
    )
    sizes = {True: strata.risky, False: strata.others}
    weighed = weigh(decisions, risky=strata.is_risky, sizes=sizes)
    table = Table(
        "质检点 checkpoint", "复核 reviewed", "精确率 precision", "召回率 recall", "漏判 missed"
    )
    for line in measure_accuracy(weighed):
        table.add_row(
            line.checkpoint_id,
            str(line.reviewed),
            _interval(line.precision),
            _interval(line.recall),
            str(line.missed),
        )
    Console().print(table)


def _interval(share: Share | None) -> str:
    return "–" if share is None else f"{share.value:.0%} ({share.low:.0%}–{share.high:.0%})"


@app.command()
def decide(
    call: Annotated[str, typer.Argument(metavar="CALL")],
    checkpoint: Annotated[str, typer.Argument(metavar="CHECKPOINT")],
    verdict: Annotated[str, typer.Argument(metavar="pass|fail|not_applicable")],
    reviewer: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why; needed when the machine is overturned.")] = "",
    scorecard: Annotated[str | None, typer.Option(help="Needed on calls with several.")] = None,
    home: HomeOption = None,
) -> None:
    """Confirm or overturn one verdict; both answers are kept side by side for ever."""
    chosen = choose_home(home)
    card, line = _verdict_of(chosen.warehouse, call, checkpoint, scorecard)
    with ReviewStore(chosen.reviews) as store:
        decision = store.record_decision(
            call,
            scorecard_id=card,
            checkpoint_id=checkpoint,
            reviewer=reviewer,
            verdict=verdict,
            machine_outcome=line.outcome,
            reason=reason,
        )
    put_on_record(
        chosen,
        "review.decide",
        subject=call,
        call=call,
        before=line.outcome,
        after=str(decision.verdict),
        checkpoint=checkpoint,
        scorecard=card,
        reviewer=reviewer,
    )
    Console().print(f"{call} {checkpoint}: {line.outcome} → {decision.verdict}", highlight=False)


@app.command()
def agreement(home: HomeOption = None) -> None:
    """Print how often people confirm the machine, checkpoint by checkpoint."""
    with ReviewStore(choose_home(home).reviews) as store:
        lines = machine_agreement(store.latest_decisions())
    table = Table("质检点 checkpoint", "复核 reviewed", "一致 agreed", "kappa", "AC1")
    for line in lines:
        kappa = "–" if line.agreement.kappa is None else f"{line.agreement.kappa:.2f}"
        exact = f"{line.agreement.exact:.0%}"
        ac1 = f"{line.agreement.ac1:.2f}"
        table.add_row(line.checkpoint_id, str(line.agreement.answers), exact, kappa, ac1)
    Console().print(table)


def _verdict_of(
    warehouse: Path, call: str, checkpoint: str, scorecard: str | None
) -> tuple[str, CheckpointLine]:
    view = read_call(open_published(warehouse), call)
    if view is None:
        raise UsageError(f"there is no call `{call}` — `callqa status --calls` lists the ids")
    found = {
        card.scorecard_id: line
        for card in view.cards
        for section in card.sections
        for line in section.checkpoints
        if line.checkpoint_id == checkpoint and scorecard in (None, card.scorecard_id)
    }
    if len(found) > 1:
        raise UsageError(f"{checkpoint} is on {', '.join(found)} — choose one with --scorecard")
    for card, line in found.items():
        return card, line
    raise UsageError(f"call {call} was not judged on `{checkpoint}` — `callqa explain` says more")
