"""``callqa explain`` and ``callqa transcript``: one call."""

from typing import Annotated

import typer

from cli.options import HomeOption
from conversation.notation import write_notation
from pipeline import choose_home, explain_verdict, load_settings, stored_conversation

CallArgument = Annotated[str, typer.Argument(metavar="CALL", help="A call id.")]


def explain_command(
    call: CallArgument,
    checkpoint: Annotated[str, typer.Argument(metavar="CHECKPOINT", help="A checkpoint id.")],
    home: HomeOption = None,
) -> None:
    """Say where a checkpoint looked in a call, what it found and why it came out as it did."""
    chosen = choose_home(home)
    typer.echo(explain_verdict(chosen, load_settings(chosen), call, checkpoint))


def transcript(call: CallArgument, home: HomeOption = None) -> None:
    """Print a call in the transcript notation, with times and roles."""
    typer.echo(write_notation(stored_conversation(choose_home(home), call).transcript.turns))
