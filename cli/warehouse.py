"""``callqa warehouse``: rebuild and compare the results."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.options import HomeOption
from pipeline import choose_home, load_settings, rebuild
from warehouse import digest_file

app = typer.Typer(help="Rebuild and compare the results.", no_args_is_help=True)


@app.command("rebuild")
def rebuild_command(
    home: HomeOption = None,
    metadata: Annotated[Path | None, typer.Option(help="The metadata to use.")] = None,
) -> None:
    """Make the warehouse again from the stored transcripts; nothing is listened to."""
    chosen = choose_home(home)
    calls = rebuild(chosen, settings=load_settings(chosen), metadata=metadata)
    Console().print(f"rebuilt {calls} calls: {chosen.warehouse}", highlight=False, soft_wrap=True)


@app.command()
def digest(home: HomeOption = None) -> None:
    """Print one hash over all results: equal hashes mean equal results."""
    typer.echo(digest_file(choose_home(home).warehouse))
