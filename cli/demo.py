"""``callqa demo``: the whole product on the bundled calls."""

import shutil
import sys
from pathlib import Path

import typer
from rich.console import Console

from cli.exit_codes import ExitCode
from cli.options import HomeOption, JsonOption
from cli.run import run_and_report
from demo_calls import METADATA, SOUND
from pipeline import RunRequest, choose_home, load_settings


def demo(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Run the whole pipeline on the bundled calls of a bank's contact centre.

    The recordings are synthetic; some are broken on purpose, so that you see what becomes of them.
    """
    chosen = choose_home(home)
    request = RunRequest((SOUND,), METADATA)
    summary = run_and_report(request, home=chosen, settings=load_settings(chosen), as_json=as_json)
    if not as_json:
        _say_what_next(Console(), chosen.path, home)
    raise typer.Exit(int(ExitCode.FAILED if summary.failed else ExitCode.DONE))


def _say_what_next(console: Console, path: Path, option: Path | None) -> None:
    suffix = f" --home {option}" if option is not None else ""
    console.print(f"\n结果 results: [bold]{path / 'warehouse.duckdb'}[/]", highlight=False)
    console.print(f"打开看板 open the dashboards: [bold green]{_command()} dash{suffix}[/]")


def _command() -> str:
    """How this user can call callqa: by its path where it is not on PATH."""
    found = shutil.which("callqa")
    own = Path(sys.argv[0])
    if found is not None and Path(found).resolve() == own.resolve():
        return "callqa"
    return str(own)
