"""``callqa care-list``: customers to call before they complain."""

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import UntilOption
from conversation.errors import UsageError
from dashboards.exports.flat import harmless
from pipeline import choose_home
from topics.warning import WarningReport
from warehouse.read import open_published
from warehouse.read.care import read_care_list


def care_list_command(
    days: Annotated[int, typer.Option(min=1, help="Within how many days.")] = 30,
    as_of: UntilOption = None,
    label: Annotated[
        str, typer.Option(help="`complaint`, or `attribute.NAME=VALUE` of the metadata.")
    ] = "complaint",
    limit: Annotated[int, typer.Option(min=1, help="How many customers.")] = 50,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the list as CSV to this file.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank customers by the chance that they complain soon, with reasons, and say how well.

    Learnt from your own history and tested on its last quarter, which was not learnt from.
    """
    report = read_care_list(
        open_published(choose_home(home).warehouse),
        horizon_days=days,
        as_of=as_of.date() if as_of else None,
        label=label,
    )
    shown = _cut(report, limit)
    if output is not None:
        _write(shown, output)
    show(shown, as_json=as_json, draw=lambda console: _draw(console, shown))


def _cut(report: WarningReport, limit: int) -> WarningReport:
    return WarningReport(
        report.horizon_days, report.as_of, report.lines[:limit], report.quality, report.note
    )


def _write(report: WarningReport, output: Path) -> None:
    try:
        stream = output.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {error.strerror} — choose another"
        ) from error
    with stream:
        writer = csv.writer(stream)
        writer.writerow(("customer_id", "probability", "reasons"))
        for line in report.lines:
            reasons = "；".join(line.reasons)
            writer.writerow((harmless(line.customer_id), f"{line.probability:.4f}", reasons))


def _draw(console: Console, report: WarningReport) -> None:
    if report.quality is None:
        console.print(report.note)
        return
    quality = report.quality
    console.print(
        f"{report.horizon_days} 天内 · 在 {quality.tested_from:%Y-%m-%d} 之后检验 tested: "
        f"AUC {quality.auc:.2f} · 前一成提升 lift {quality.lift:.1f}× · "
        f"校准误差 calibration {quality.calibration_error:.3f}"
    )
    rows = [(li.customer_id, f"{li.probability:.0%}", "；".join(li.reasons)) for li in report.lines]
    console.print(table(("客户\ncustomer", "可能性\nchance", "原因 reasons"), rows, wide=2))
