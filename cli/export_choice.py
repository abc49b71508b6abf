"""In which format and language an export is made, and where the file goes."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.on_record import put_on_record
from conversation.errors import HomeError, UsageError
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format
from dashboards.labels import LANGUAGES
from pipeline import choose_home

FormatOption = Annotated[
    Format | None, typer.Option("--format", help="Default: by the ending of --out, else CSV.")
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", "--output", "-o", help="A file, or a folder that gets a telling name. Default: "
        "standard output.",
    ),
]  # fmt: skip
LanguageOption = Annotated[str, typer.Option("--language", help="zh or en.")]


def choose_format(form: Format | None, out: Path | None, known: tuple[Format, ...]) -> Format:
    """What is asked for, else what the file's ending says, else CSV; raises ``UsageError``."""
    ending = out.suffix.removeprefix(".").lower() if out and not out.is_dir() else ""
    if form is None and ending and ending not in set(Format):
        raise UsageError(f"`{out}` does not say which format — add `--format {known[0]}`")
    wanted = form or (Format(ending) if ending else Format.CSV)
    if wanted not in known:
        raise UsageError(f"there is no {wanted} of this — use {', '.join(known)}")
    return wanted


def choose_language(name: str) -> str:
    """A language that there is; raises ``UsageError``."""
    if name not in LANGUAGES:
        raise UsageError(f"`{name}` is no language — use {' or '.join(LANGUAGES)}")
    return name


def deliver(file: ExportedFile, out: Path | None, home: Path | None) -> None:
    """Write the file whole or not at all, once it is on the audit log.

    A folder gets it under its own name.
    """
    form = Path(file.name).suffix.removeprefix(".")
    put_on_record(choose_home(home), "export", subject=file.name, format=form)
    if out is None:
        sys.stdout.buffer.write(file.content)
        sys.stdout.buffer.flush()
        return
    target = out / file.name if out.is_dir() else out
    if target.suffix.lower() != Path(file.name).suffix:
        raise UsageError(
            f"there are several files, which make a zip: name it `{target.with_suffix('.zip')}`, "
            "give a folder, or choose one with --table"
        )
    draft = target.with_name(f".{target.name}.writing")
    try:
        draft.write_bytes(file.content)
        draft.replace(target)
    except OSError as error:
        raise HomeError(f"cannot write {target}: {error.strerror or error}") from error
    Console(stderr=True).print(
        f"{target} {len(file.content):,} bytes", highlight=False, markup=False, soft_wrap=True
    )
