"""``callqa review``: people check the machine, on the record."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption
from conversation.errors import UsageError
from pipeline import choose_home
from review import (
    Candidate,
    Plan,
    ReviewStore,
    Share,
    draw_plan,
    machine_agreement,
    measure_accuracy,
    sample_calls,
    weigh,
)
from warehouse.read import EVERY_CALL, open_published
from warehouse.read.call import CheckpointLine, read_call
from warehouse.read.reviewing import list_risks
from warehouse.read.stored import call_ids

app = typer.Typer(help="People check the machine, on the record.", no_args_is_help=True)


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
def queue(
    random_share: Annotated[
        float, typer.Option(help="Share of calls without risk, 0.01–1.")
    ] = 0.05,
    per_agent: Annotated[int, typer.Option(help="At least so many of each agent.")] = 0,
    seed: Annotated[str, typer.Option(help="Another word draws other calls.")] = "review",
    home: HomeOption = None,
) -> None:
    """Print the calls to review, riskiest first, and why each was drawn."""
    risks = list_risks(open_published(choose_home(home).warehouse), EVERY_CALL)
    plan = Plan(per_agent=per_agent, random_share=random_share, seed=seed)
    candidates = [Candidate(one.call_id, one.agent_id, one.risk) for one in risks]
    for drawn in draw_plan(candidates, plan):
        typer.echo(f"{drawn.call_id}\t{drawn.stratum}")


@app.command()
def accuracy(home: HomeOption = None) -> None:
    """Print precision and recall of every checkpoint that people answered, with 95 % intervals."""
    chosen = choose_home(home)
    risks = list_risks(open_published(chosen.warehouse), EVERY_CALL)
    with ReviewStore(chosen.reviews) as store:
        weighed = weigh(store.latest_decisions(), risky={r.call_id: r.risk > 0 for r in risks})
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
