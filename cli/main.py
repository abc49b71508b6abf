"""The command ``callqa``."""

import sys
import traceback
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from cli.commands import Commands
from cli.exit_codes import ExitCode
from cli.version import callqa_version
from conversation.errors import (
    CallqaError,
    HomeLockedError,
    MetadataError,
    ModelError,
    NotationError,
    RuleError,
    UsageError,
)

app = typer.Typer(
    cls=Commands,
    help=(
        "Post-call speech analytics and automatic QA: every recording transcribed, every call "
        "scored with evidence, complaints clustered.\n\nStart with `callqa demo`."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

_USAGE_ERRORS = (UsageError, RuleError, MetadataError, NotationError, ModelError)


def _show_version(value: bool) -> None:
    if value:
        Console().print(f"callqa {callqa_version()}", highlight=False)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Options before the command."""


def main() -> None:
    """Run the command line; every known error is one clear message and an exit code."""
    try:
        app()
    except HomeLockedError as error:
        _complain(error, ExitCode.LOCKED)
    except _USAGE_ERRORS as error:
        _complain(error, ExitCode.USAGE)
    except CallqaError as error:
        _complain(error, ExitCode.FAILED)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not look like a result
        _complain(_unforeseen(error), ExitCode.FAILED)


def _unforeseen(error: Exception) -> CallqaError:
    """What nobody foresaw, with its places and without its text, which may quote a customer."""
    places = "".join(traceback.format_tb(error.__traceback__))
    return CallqaError(
        f"an error that callqa does not know ended it: {type(error).__name__} — what was done "
        f"before is kept, run again; if it comes again, please report these lines:\n{places}"
    )


def _complain(error: CallqaError, code: ExitCode) -> None:
    Console(stderr=True).print(
        f"[bold red]callqa:[/] {escape(str(error))}", highlight=False, soft_wrap=True
    )
    sys.exit(int(code))
