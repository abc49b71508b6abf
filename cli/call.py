"""``callqa explain`` and ``callqa transcript``: one call."""

from typing import Annotated

import typer

from cli.options import HomeOption
from conversation.notation import write_notation
from pipeline import choose_home, explain_verdict, load_settings, shown_conversation

CallArgument = Annotated[str, typer.Argument(metavar="CALL", help="A call id.")]


def explain_command(
    call: CallArgument,
    checkpoint: Annotated[str, typer.Argument(metavar="CHECKPOINT", help="A checkpoint id.")],
    english: Annotated[bool, typer.Option("--english", help="In English words.")] = False,
    home: HomeOption = None,
) -> None:
    """Say where a checkpoint looked in a call, what it found and why it came out as it did."""
    chosen = choose_home(home)
    settings = load_settings(chosen)
    typer.echo(explain_verdict(chosen, settings, call, checkpoint, in_english=english))


def transcript(
    call: CallArgument,
    numbers: Annotated[bool, typer.Option(help="Put each turn's number in front.")] = False,
    home: HomeOption = None,
) -> None:
    """Print a call in the transcript notation, with times and roles, personal data masked."""
    turns = shown_conversation(choose_home(home), call).transcript.turns
    if not numbers:
        typer.echo(write_notation(turns))
        return
    for turn in turns:
        typer.echo(f"{turn.index:4} {write_notation([turn])}")
