"""``callqa rules``: read, check and try the rules."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.exit_codes import ExitCode
from cli.options import JsonOption
from qa_rules import load_library, self_test

app = typer.Typer(help="Read, check and try the rules.", no_args_is_help=True)

RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder with your own rules. Default: the shipped library."),
]


@app.command("list")
def list_command(rules: RulesOption = None, as_json: JsonOption = False) -> None:
    """List checkpoints and scorecards."""
    library = load_library(rules)
    if as_json:
        document = {
            "checkpoints": [
                {"id": c.id, "revision": c.revision, "title": c.title} for c in library.checkpoints
            ],
            "scorecards": [
                {"id": s.id, "revision": s.revision, "title": s.title} for s in library.scorecards
            ],
        }
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    table = Table(
        "质检点 checkpoint", "修订 revision", "标题 title", "级别 severity", "状态 status"
    )
    for checkpoint in library.checkpoints:
        table.add_row(
            checkpoint.id,
            str(checkpoint.revision),
            checkpoint.title,
            checkpoint.severity,
            checkpoint.status,
        )
    console = Console()
    console.print(table)
    for card in library.scorecards:
        console.print(f"评分表 scorecard [bold]{card.id}[/] {card.title}", highlight=False)


@app.command()
def lint(rules: RulesOption = None) -> None:
    """Check every rule file; all problems at once, as `file:line:column: what — what to do`."""
    library = load_library(rules)
    Console().print(
        f"{len(library.checkpoints)} checkpoints, {len(library.scorecards)} scorecards, "
        f"{len(library.lexicons)} lexicons: no problems",
        highlight=False,
    )


@app.command("test")
def run_examples(rules: RulesOption = None) -> None:
    """Run the examples of every checkpoint, and the clean calls on which no red line may fire."""
    library = load_library(rules)
    failures = self_test(library)
    console = Console(soft_wrap=True, highlight=False)
    for failure in failures:
        console.print(
            f"[red]{failure.checkpoint_id}[/] {failure.where}: expected {failure.expected}, "
            f"got {failure.actual} — {failure.reason}"
        )
    examples = sum(len(checkpoint.examples) for checkpoint in library.checkpoints)
    console.print(f"{examples} examples, {len(failures)} failed")
    if failures:
        raise typer.Exit(int(ExitCode.SOME_QUARANTINED))
