"""``callqa doctor``: what is installed, what is missing and how to get it."""

import json
import platform
import shutil

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.exit_codes import ExitCode
from cli.options import HomeOption, JsonOption
from cli.version import callqa_version
from pipeline import Finding, choose_home, examine


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Say what is installed, which models with which hash, what is missing and how to get it."""
    findings = examine(choose_home(home))
    if as_json:
        typer.echo(json.dumps([f.as_json() for f in findings], ensure_ascii=False, indent=2))
    else:
        _print(findings)
    healthy = all(finding.ok or finding.optional for finding in findings)
    raise typer.Exit(int(ExitCode.DONE if healthy else ExitCode.FAILED))


def _print(findings: tuple[Finding, ...]) -> None:
    console = Console(width=max(100, shutil.get_terminal_size().columns))
    console.print(
        f"callqa {callqa_version()} on Python {platform.python_version()}, {platform.platform()}"
    )
    table = Table(show_lines=False)
    for heading in ("", "检查 check", "发现 found", "怎么办 what to do"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = (
            "[green]✓[/]" if finding.ok else ("[yellow]–[/]" if finding.optional else "[red]✗[/]")
        )
        table.add_row(mark, *map(escape, (finding.name, finding.found, finding.advice)))
    console.print(table)
