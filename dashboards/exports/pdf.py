"""Scorecards as PDF: one or two pages that are printed, signed and talked about."""

import logging
from collections.abc import Iterable, Sequence

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from dashboards.exports.document import Column, Document, Sheet, Value
from dashboards.exports.font import font_file
from dashboards.labels import say

MEDIA_TYPE = "application/pdf"
_FONT = "noto"
_NO_GLYPH = "□"  # what the typeface cannot draw, such as an emoji, is shown as missing
_BLUE, _GREY, _BAND = (40, 96, 196), (110, 118, 128), (231, 235, 241)
_LINE = (205, 211, 219)
_LEFT = frozenset({"text", "moment", "day"})
_SHRINK_MM = 3.2  # a character of Chinese at the size of a table


def write_pdf(
    document: Document, *, pictures: Sequence[tuple[str, bytes]] = (), rows_at_most: int = 40
) -> bytes:
    """The facts, the first table, the pictures with their titles, then every table that has rows.

    Tables longer than ``rows_at_most`` say that they were cut; a workbook holds all.
    """
    page = _Paper(document.title)
    page.add_page()
    page.put_title(document.title)
    page.put_facts(document.facts)
    for number, sheet in enumerate(document.sheets):
        page.put_table(sheet, rows_at_most)
        for title, picture in () if number else pictures:
            page.put_picture(title, picture)
    return bytes(page.output())


class _Paper(FPDF):
    """A4 upright with the Chinese typeface and a numbered foot."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        logging.getLogger("fpdf").setLevel(logging.ERROR)  # it reports every character it embeds
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        self.add_font(_FONT, "", str(font_file()))
        self.set_title(title)
        self.set_creator("callqa")
        self.set_auto_page_break(auto=True, margin=16)
        self.set_font(_FONT, size=9)
        face = self.fonts[_FONT]
        self._known = set(face.cmap) if isinstance(face, TTFFont) else set()

    def footer(self) -> None:
        """Number the page."""
        self.set_y(-12)
        self.set_font(_FONT, size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 6, f"{self.page_no()}", align="C")
        self.set_text_color(0)

    def drawable(self, text: str) -> str:
        """The text with a box for everything that the typeface lacks."""
        return "".join(c if ord(c) in self._known or c == "\n" else _NO_GLYPH for c in text)

    def put_title(self, title: str) -> None:
        """The report's name."""
        self.set_font(_FONT, size=18)
        self.set_text_color(*_BLUE)
        self.multi_cell(0, 10, self.drawable(title), wrapmode=WrapMode.CHAR,
                        new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip
        self.set_text_color(0)

    def put_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """What the report is about."""
        self.set_font(_FONT, size=9)
        self.set_text_color(*_GREY)
        told = "   ".join(f"{label}：{value}" for label, value in facts)
        self.multi_cell(0, 5, self.drawable(told), wrapmode=WrapMode.CHAR,
                        new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip
        self.set_text_color(0)
        self.ln(3)

    def put_heading(self, title: str) -> None:
        """A table's or picture's name, kept with what follows."""
        if self.will_page_break(30):
            self.add_page()
        self.set_font(_FONT, size=12)
        self.cell(0, 8, self.drawable(title), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(_FONT, size=8.5)

    def put_picture(self, title: str, picture: bytes) -> None:
        """A chart over the width of the page."""
        if self.will_page_break(85):
            self.add_page()
        self.put_heading(title)
        self.image(picture, w=self.epw, h=72, keep_aspect_ratio=True)
        self.ln(4)

    def put_table(self, sheet: Sheet, rows_at_most: int) -> None:
        """One table; nothing where it has no rows."""
        rows = list(sheet.rows)
        if not rows:
            return
        self.put_heading(sheet.title)
        shown = [[_shown(c, v) for c, v in zip(sheet.columns, row, strict=True)] for row in rows]
        cut = shown[:rows_at_most]
        heads = [self.drawable(column.title) for column in sheet.columns]
        self.set_draw_color(*_LINE)
        with self.table(
            col_widths=self._widths(heads, cut),
            text_align=[
                "LEFT" if c.kind in {"text", "moment", "day"} else "RIGHT" for c in sheet.columns
            ],
            line_height=5,
            wrapmode=WrapMode.CHAR,
            borders_layout="HORIZONTAL_LINES",
            headings_style=FontFace(fill_color=_BAND),
        ) as table:
            table.row(heads)
            for row in cut:
                table.row([self.drawable(cell) for cell in row])
        if len(shown) > len(cut):
            more = say("另有 {n} 行，见 Excel。", n=f"{len(shown) - len(cut):,}")
            self.cell(0, 6, more, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def _widths(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """Shares of the page: what the longest cell needs, long ones share what is left."""
        needed = [
            min(max(self.get_string_width(row[place]) for row in [heads, *rows]), 60) + _SHRINK_MM
            for place in range(len(heads))
        ]
        return tuple(needed)


def _shown(column: Column, value: Value) -> str:
    if value is None:
        return "—"
    if column.kind == "moment" and not isinstance(value, str | int | float):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float) and column.kind != "text":
        return _number(column.kind, value)
    return str(value)


def _number(kind: str, value: float) -> str:
    match kind:
        case "percent":
            return f"{value:.1f}%"
        case "change":
            return f"{value:+.1f}"
        case "count" | "seconds":
            return f"{value:,.0f}"
        case _:
            return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
