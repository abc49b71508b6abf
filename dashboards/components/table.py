"""A table whose rows are links: chips, bars and sparklines, readable by a screen reader."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from dashboards.components.assets import script, style

Kind = Literal[
    "text", "hinted", "number", "link", "chips", "bar", "quote", "lines", "marked", "spark"
]
Cell = object

_TABLE = st.components.v2.component(
    "callqa_table",
    html='<div class="root"></div>',
    css=style("base", "table"),
    js=script("element", "table"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are drawn; text does not wrap unless ``wrap``."""

    key: str
    title: str
    kind: Kind = "text"
    wrap: bool = False
    width: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: a click on it reports ``opens``, or moves the player to the second ``seeks``."""

    cells: Mapping[str, Cell]
    opens: str = ""
    seeks: float | None = None


def chip(label: str, tone: str = "quiet", title: str = "") -> dict[str, str]:
    """A small coloured word."""
    return {"label": label, "tone": tone, "title": title}


def hinted(label: str, title: str) -> dict[str, str]:
    """A text that shows a longer one when pointed at."""
    return {"label": label, "title": title}


def link(label: str, href: str) -> dict[str, str]:
    """A link to another page."""
    return {"label": label, "href": href}


def bar(label: str, share: float, tone: str = "") -> dict[str, object]:
    """A number with a bar of ``share`` percent."""
    return {"label": label, "share": share, "tone": tone}


def marked(
    speaker: str, text: str, places: Sequence[tuple[int, int]], *, is_quiet: bool = False
) -> dict[str, object]:
    """One sentence of a ``marked`` cell; half-open ``places`` of its text are marked."""
    pieces: list[dict[str, object]] = []
    end = 0
    for begin, after in sorted(places):
        pieces.append({"text": text[end:begin], "mark": False})
        pieces.append({"text": text[max(begin, end) : after], "mark": True})
        end = max(end, after)
    pieces.append({"text": text[end:], "mark": False})
    return {
        "speaker": speaker,
        "quiet": is_quiet,
        "pieces": [piece for piece in pieces if piece["text"]],
    }


def show_table(
    columns: Sequence[Column],
    records: Sequence[Record],
    *,
    key: str,
    caption: str = "",
    call_id: str = "",
) -> str | None:
    """Draw a table; returns what the row that was just clicked opens.

    ``call_id`` is the call whose player the rows move.
    """
    result = _TABLE(
        key=key,
        data={
            "caption": caption,
            "call": call_id,
            "columns": [asdict(column) for column in columns],
            "rows": [
                {"cells": dict(one.cells), "opens": one.opens, "seeks": one.seeks}
                for one in records
            ],
        },
        on_opened_change=_nothing,
    )
    opened = result.opened
    return str(opened) if opened else None


def _nothing() -> None:
    return None
