"""Charts as PNG, drawn here: no browser, no network."""

import json
from functools import cache

import vl_convert

from dashboards.charts.frame import AnyChart
from dashboards.exports.font import FAMILY, font_file

MEDIA_TYPE = "image/png"
_SHARP = 2.0  # pixels a point: fit for a slide
_WIDTH = 720
_ROOM = 14


def draw_chart(chart: AnyChart, *, title: str = "") -> bytes:
    """A chart on white with its title."""
    _register()
    shape = chart.properties(width=_WIDTH, padding=_ROOM)
    if title:
        shape = shape.properties(title=title)
    drawn = shape.configure(font=FAMILY, background="white").configure_title(
        anchor="start", fontSize=16, offset=12
    )
    spec = json.dumps(drawn.to_dict())
    return bytes(vl_convert.vegalite_to_png(spec, scale=_SHARP))


def shows_something(chart: AnyChart) -> bool:
    """Whether any of its data has a row; a picture of nothing has no size and is refused."""
    spec = chart.to_dict()
    layers = [spec, *spec.get("layer", [])]
    inline = [layer["data"]["values"] for layer in layers if "values" in layer.get("data", {})]
    return any([*inline, *spec.get("datasets", {}).values()])


@cache
def _register() -> None:
    vl_convert.register_font_directory(str(font_file().parent))
