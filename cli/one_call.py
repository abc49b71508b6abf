"""``callqa call …``: what is done with one call."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.call import CallArgument
from cli.call_corrections import (
    correct_command,
    corrections_command,
    flip_command,
    rejudge_command,
)
from cli.on_record import put_on_record
from cli.options import HomeOption
from conversation.errors import UsageError
from ingest.redaction import RedactionStyle
from language.personal_data.masking import MASK
from pipeline import choose_home, export_call, original_transcript, shown_conversation
from pipeline.redacting import redact_call

SHORTEST_REASON = 4  # characters: enough for 核对卡号
app = typer.Typer(no_args_is_help=True)
app.command("flip-roles")(flip_command)
app.command("correct")(correct_command)
app.command("corrections")(corrections_command)
app.command("rejudge")(rejudge_command)


class FileFormat(StrEnum):
    """What a call can be written as."""

    SRT = "srt"
    VTT = "vtt"
    RTTM = "rttm"
    CTM = "ctm"
    TEXTGRID = "textgrid"
    JSON = "json"
    VCON = "vcon"
    TXT = "txt"


@app.callback()
def _group() -> None:
    """One call: corrected by people, or as a file for another program."""


@app.command()
def originals(
    call: CallArgument,
    reason: Annotated[str, typer.Option(help="Why; it stands on the audit log.")],
    home: HomeOption = None,
) -> None:
    """Print what was said behind the masks; who asked and why is put on the audit log first.

    Only where the setting `personal_data: masked_and_original` keeps it. Codes and passwords are
    not kept under any setting.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise UsageError(f"--reason has to say why, in {SHORTEST_REASON} characters or more")
    chosen = choose_home(home)
    said = original_transcript(chosen, call)
    masked = shown_conversation(chosen, call).transcript
    put_on_record(chosen, "originals.read", subject=call, call=call, reason=reason.strip())
    for before, after in zip(said.turns, masked.turns, strict=True):
        if MASK in after.text:
            typer.echo(f"[{before.start:.1f}-{before.end:.1f}] {before.role}: {before.text}")


@app.command()
def redact(
    call: CallArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="A .wav or .flac file.")],
    style: Annotated[
        RedactionStyle, typer.Option(help="What is heard in place of the words.")
    ] = RedactionStyle.BEEP,
    all_numbers: Annotated[
        bool, typer.Option(help="Also staff numbers, amounts and every other run of digits.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Write the recording without the personal data that are said in it, on no channel.

    What was found is hidden, 0.2 s around it too; docs/security.md says how much is found.
    """
    chosen = choose_home(home)
    put_on_record(chosen, "export.call", subject=call, call=call, format="sound", file=output.name)
    hidden = redact_call(chosen, call, output, style=style, all_numbers=all_numbers)
    typer.echo(f"{output}: {hidden} stretches hidden")


@app.command()
def export(
    call: CallArgument,
    file_format: Annotated[
        FileFormat,
        typer.Option(
            "--format",
            help="srt, vtt: subtitles; rttm: who spoke when; ctm: words with times; textgrid: "
            "Praat; json, vcon: everything; txt: the transcript notation.",
        ),
    ] = FileFormat.TXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file. Default: standard output.")
    ] = None,
    written: Annotated[
        bool,
        typer.Option(
            "--written",
            help="Numbers as digits (八零二一 as 8021), and marks that the recogniser left out.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Write a call as a file for another program; words keep their times and their parties.

    Personal data that were found are masked.
    """
    chosen = choose_home(home)
    document = export_call(chosen, call, file_format, written=written)
    file = output.name if output else "standard output"
    put_on_record(
        chosen, "export.call", subject=call, call=call, format=str(file_format), file=file
    )
    if output is None:
        typer.echo(document, nl=False)
        return
    try:
        output.write_text(document, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {error.strerror or error} — choose another --output"
        ) from error
