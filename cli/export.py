"""``callqa export``: what the dashboards show as files, for people and for a scheduler."""

from types import MappingProxyType

import typer

from cli.late import Late, LateGroup

COMMANDS = MappingProxyType(
    {
        "calls": Late(
            "cli.export_files",
            "calls_command",
            "Write one line a call: score, band, vetoes, complaint and topic.",
        ),
        "scorecards": Late(
            "cli.export_files",
            "scorecards_command",
            "Write the scorecard page of a centre, team or agent: workbook, CSV, PDF, pictures "
            "or JSON.",
        ),
    }
)


class Exports(LateGroup):
    """The commands that write files."""

    late = COMMANDS


app = typer.Typer(cls=Exports, help="Results as files for other programs.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Results as files for other programs."""
