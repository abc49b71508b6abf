"""``callqa rules``: read, check and try the rules."""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from cli.exit_codes import ExitCode
from cli.late import Late, LateGroup
from cli.options import JsonOption
from conversation.errors import RuleError, UsageError
from qa_rules import (
    json_schema,
    lint,
    load_library,
    self_test,
    show,
    write_lock,
)

CHANGES = MappingProxyType(
    {
        "backtest": Late(
            "cli.rules_change",
            "backtest_command",
            "Judge the stored calls with two libraries and show what would change, before "
            "publishing.",
        ),
        "compare": Late(
            "cli.rules_change",
            "compare_command",
            "Compare the stored results of two revisions of a scorecard; nothing is judged again.",
        ),
        "revisions": Late(
            "cli.rules_change",
            "revisions_command",
            "List the scorecard revisions whose results are kept side by side.",
        ),
        "forget": Late(
            "cli.rules_forget",
            "forget_command",
            "Remove the results of earlier revisions; what the rules in use say stays.",
        ),
    }
)


class Rules(LateGroup):
    """The commands about rules; those that read stored calls are imported when called."""

    late = CHANGES


app = typer.Typer(cls=Rules, help="Read, check and try the rules.", no_args_is_help=True)

RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder with your own rules. Default: the shipped library."),
]
SCHEMAS = ("checkpoint", "scorecard", "lexicon")


@app.command("list")
def list_command(rules: RulesOption = None, as_json: JsonOption = False) -> None:
    """List checkpoints and scorecards."""
    library = load_library(rules)
    if as_json:
        document = {
            kind: [{"id": one.id, "revision": one.revision, "title": one.title} for one in ones]
            for kind, ones in (
                ("checkpoints", library.checkpoints),
                ("scorecards", library.scorecards),
            )
        }
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    table = Table(
        Column("质检点\ncheckpoint", no_wrap=True),  # what `rules show` and `explain` are given
        *("修订\nrevision", "标题\ntitle", "级别\nseverity", "状态\nstatus"),
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


@app.command("show")
def show_command(
    checkpoint: Annotated[str, typer.Argument(metavar="CHECKPOINT")],
    rules: RulesOption = None,
    english: Annotated[bool, typer.Option("--english", help="In English words.")] = False,
) -> None:
    """Tell a checkpoint in plain words."""
    found = load_library(rules).checkpoint(checkpoint)
    typer.echo(show(found, language="en" if english else "zh"))


@app.command("lint")
def lint_command(rules: RulesOption = None) -> None:
    """Check every rule file; all problems at once, as `file:line:column: what — what to do`."""
    problems = lint(rules)
    if problems:
        raise RuleError(problems)
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
            f"got {failure.actual} — {escape(failure.reason)}"
        )
    examples = sum(len(checkpoint.examples) for checkpoint in library.checkpoints)
    console.print(f"{examples} examples, {len(failures)} failed")
    if failures:
        raise typer.Exit(int(ExitCode.SOME_QUARANTINED))


@app.command()
def lock(
    rules: Annotated[Path, typer.Option("--rules", help="Folder with your own rules.")],
) -> None:
    """Publish new revisions: from now on a change needs a higher revision."""
    write_lock(load_library(rules), rules)
    Console().print(f"locked the revisions of {rules}", highlight=False)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="checkpoint|scorecard|lexicon")] = "checkpoint",
) -> None:
    """Print the JSON Schema (draft 07) that editors check rule files with."""
    if kind not in SCHEMAS:
        raise UsageError(f"there is no schema for `{kind}` — choose one of: {', '.join(SCHEMAS)}")
    typer.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))
