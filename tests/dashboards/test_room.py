"""What holds for every file of the room."""

import re
import runpy
from pathlib import Path

import pytest

from dashboards.launch import serving_options

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "dashboards"
PAGES = sorted((ROOM / "pages").glob("[a-z]*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_and_knows_neither_sql_nor_sums(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 120
    assert not re.search(r"\bSELECT\b|\bFROM calls\b|\bsum\(|\bround\(", source)


def test_nothing_beside_the_entry_script_shadows_a_room_or_is_run_without_the_frame() -> None:
    beside = {path.stem for path in (ROOM / "entry").iterdir()} - {"__pycache__"}
    assert beside == {"__init__", "start"}


def test_nothing_is_set_as_html_and_no_recording_goes_through_streamlit() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.js")]
    sources = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py")]
    assert scripts
    assert not any(re.search(r"innerHTML|outerHTML|insertAdjacentHTML", text) for text in scripts)
    assert not any("unsafe_allow_html" in text or "st.audio" in text for text in sources)


def test_errors_and_usage_stay_on_the_server() -> None:
    options = serving_options(address="127.0.0.1", port=8501)
    assert options["client.showErrorDetails"] == "none"
    assert options["browser.gatherUsageStats"] is False
    assert options["server.fileWatcherType"] == "none"
    assert options["server.address"] == "127.0.0.1"


def test_a_process_that_a_page_starts_does_not_show_the_page_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("dashboards.app.show_frame", lambda: shown.append("frame"))
    entry = ROOM / "entry" / "start.py"
    runpy.run_path(str(entry), run_name="__mp_main__")
    assert shown == []
    runpy.run_path(str(entry), run_name="__main__")
    assert shown == ["frame"]
