"""Pages run headless, and what they show."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "dashboards" / "entry" / "start.py"


def open_page(home: Path, name: str, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv("CALLQA_HOME", str(home))
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if name != "overview":
        app.switch_page(f"../pages/{name}.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
    return app


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def components(app: AppTest) -> Iterator[Any]:
    """The data that the page hands to its own components."""
    for element in app.get("bidi_component"):
        yield json.loads(element.proto.json)


def rows(app: AppTest, caption: str) -> list[Any]:
    return next(d["rows"] for d in components(app) if d.get("caption") == caption)


def written(app: AppTest) -> str:
    kinds = (app.markdown, app.subheader, app.header, app.caption, app.info, app.warning, app.code)
    return "\n".join(element.value for kind in kinds for element in kind)
