"""A report in the format that somebody wants."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from dashboards.charts.bars import failed_bars, score_bars
from dashboards.charts.frame import AnyChart
from dashboards.charts.heat import checkpoint_heat
from dashboards.charts.lines import team_lines
from dashboards.exports import flat, pdf, picture, workbook
from dashboards.exports.document import Asking, Document, ExportedFile, Sheet
from dashboards.exports.scorecard import scorecard_document
from dashboards.labels import say
from review import Review
from warehouse.read import CallFilter
from warehouse.read.agents import checkpoint_matrix, team_days
from warehouse.read.overview import most_failed, score_distribution

SHOWN_CHECKPOINTS = 16  # as tall as the heat map beside them
ZIP_TYPE = "application/zip"
# What a printed scorecard holds; the rest is for the workbook.
_PRINTED = ("figures", "reviewed", "checkpoints", "coaching", "worst", "best", "teams", "agents")
_PRINTED_COLUMNS = {
    "best": ("call_id", "started_at", "agent_id", "score", "band", "topic"),
    "worst": ("call_id", "started_at", "agent_id", "score", "band", "vetoes", "reasons"),
    "agents": ("agent", "team", "calls", "average_score", "change", "pass_rate", "weakest"),
    "teams": ("team", "calls", "average_score", "change", "pass_rate", "weakest"),
}


class Format(StrEnum):
    """Formats of files."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    PNG = "png"
    JSON = "json"


def make_file(document: Document, form: Format, *, name: str, table: str = "") -> ExportedFile:
    """A document as a workbook, JSON or CSV (one table, or a zip of all)."""
    match form:
        case Format.XLSX:
            content = workbook.write_workbook(document)
            return ExportedFile(f"{name}.xlsx", workbook.MEDIA_TYPE, content)
        case Format.JSON:
            return ExportedFile(f"{name}.json", flat.JSON_TYPE, flat.write_json(document))
        case Format.CSV:
            return _csv(document, name, table)
        case Format.PDF | Format.PNG:
            raise ValueError(form)


def make_scorecard(
    ask: Asking,
    chosen: CallFilter,
    form: Format,
    *,
    made_at: datetime,
    table: str = "",
    reviews: Iterable[Review] = (),
) -> ExportedFile:
    """The scorecard page of the chosen calls in any format; PNG is a zip of its charts.

    ``reviews`` put the reviewed scores beside the machine's.
    """
    name = file_name("scorecards", chosen)
    if form is Format.PNG:
        return ExportedFile(f"{name}-png.zip", ZIP_TYPE, _zipped(_pictures(ask, chosen, "png")))
    document = scorecard_document(ask, chosen, made_at=made_at, reviews=reviews)
    if form is not Format.PDF:
        return make_file(document, form, name=name, table=table)
    printed = replace(document, title=_title(chosen), sheets=_printed(document))
    drawn = [(title, content) for title, content in _pictures(ask, chosen, "")][:2]
    return ExportedFile(f"{name}.pdf", pdf.MEDIA_TYPE, pdf.write_pdf(printed, pictures=drawn))


def file_name(kind: str, chosen: CallFilter) -> str:
    """A name that says what is in the file; letters and digits of any script."""
    parts = [kind, chosen.team, chosen.agent_id, chosen.queue]
    parts += [day.isoformat() for day in (chosen.since, chosen.until) if day]
    kept = (
        "".join(c if c.isalnum() or c in "-." else "_" for c in part[:40]) for part in parts if part
    )
    return "callqa-" + "-".join(kept)


def draw_charts(ask: Asking, chosen: CallFilter) -> tuple[tuple[str, str, AnyChart], ...]:
    """Key, title and chart of everything that the scorecard page draws."""
    return (
        ("distribution", say("得分分布"), score_bars(ask(score_distribution, chosen))),
        ("days", say("班组平均分走势"), team_lines(ask(team_days, chosen))),
        (
            "checkpoints",
            say("最常不合格的质检点"),
            failed_bars(ask(most_failed, chosen, limit=SHOWN_CHECKPOINTS)),
        ),
        ("matrix", say("质检点 × 班组 合格率"), checkpoint_heat(ask(checkpoint_matrix, chosen))),
    )


def _pictures(ask: Asking, chosen: CallFilter, ending: str) -> list[tuple[str, bytes]]:
    return [
        (
            f"{key}.{ending}" if ending else title,
            picture.draw_chart(chart, title=title if ending else ""),
        )
        for key, title, chart in draw_charts(ask, chosen)
        if picture.shows_something(chart)
    ]


def _title(chosen: CallFilter) -> str:
    whose = chosen.agent_id or chosen.team or chosen.queue or say("全中心")
    return say("质检评分卡 · {whose}", whose=whose)


def _printed(document: Document) -> tuple[Sheet, ...]:
    found = {sheet.key: sheet for sheet in document.sheets}
    return tuple(_narrowed(found[key]) for key in _PRINTED if key in found)


def _narrowed(sheet: Sheet) -> Sheet:
    wanted = _PRINTED_COLUMNS.get(sheet.key)
    if wanted is None:
        return sheet
    places = [n for n, column in enumerate(sheet.columns) if column.key in wanted]
    return replace(
        sheet,
        columns=tuple(sheet.columns[n] for n in places),
        rows=[[row[n] for n in places] for row in sheet.rows],
    )


def _csv(document: Document, name: str, table: str) -> ExportedFile:
    chosen = [sheet for sheet in document.sheets if table in ("", sheet.key)]
    if len(chosen) == 1:
        ending = f"-{table}" if table else ""
        return ExportedFile(f"{name}{ending}.csv", flat.CSV_TYPE, flat.write_csv(chosen[0]))
    files = [(f"{sheet.key}.csv", flat.write_csv(sheet)) for sheet in chosen]
    return ExportedFile(f"{name}-csv.zip", ZIP_TYPE, _zipped(files))


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()
