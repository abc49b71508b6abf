"""What charts share: a tight frame and scales that are known before the data arrives.

Streamlit hands a chart its data after drawing it empty; a scale that reads the data warns then.
"""

from collections.abc import Iterable

import altair as alt

PADDING = {"left": 5, "right": 5, "top": 0, "bottom": 0}
Row = dict[str, object]
AnyChart = alt.Chart | alt.LayerChart


def top_legend(*, columns: int = 3) -> alt.Legend:
    """A legend right above the chart."""
    return alt.Legend(orient="top", columns=columns, padding=0, offset=6)


def count_scale(values: Iterable[float]) -> alt.Scale:
    """From zero to the largest value, at least one."""
    return alt.Scale(domain=[0, max([1.0, *values])], nice=True)


def day_scale(rows: Iterable[Row]) -> alt.Scale:
    """From the first day to the last."""
    days = sorted({str(row["day"]) for row in rows})
    return alt.Scale(domain=[days[0], days[-1]]) if len(days) > 1 else alt.Scale()


def heights(rows: Iterable[Row], *, across: str, up: str) -> list[float]:
    """How high each stack is."""
    found: dict[str, float] = {}
    for row in rows:
        found[str(row[across])] = found.get(str(row[across]), 0.0) + float(str(row[up]))
    return list(found.values())
