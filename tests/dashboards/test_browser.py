"""The dashboards in a real browser: Debian's Chromium, driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from seeding import SeedCall, judge_seed, seed_warehouse

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PAGES = ("", "calls", "call", "topics", "scorecards", "runs")
PAYLOAD = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    "[x](javascript:window.hacked=1)"
)
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(),
        reason="BROWSER TESTS NOT RUN: no /usr/bin/chromium (apt-get install chromium)",
    ),
]


@dataclass(frozen=True, slots=True)
class Site:
    """Running dashboards and the calls in them."""

    url: str
    home: Path
    calls: list[SeedCall]


@dataclass(slots=True)
class Watched:
    """What a page said on its console and whom it called."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@contextmanager
def serving(home: Path, calls: list[SeedCall]) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "import sys; from pathlib import Path; from dashboards import serve; "
    code += "serve(Path(sys.argv[1]), port=int(sys.argv[2]))"
    server = subprocess.Popen(
        [sys.executable, "-c", code, str(home), str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
        yield Site(f"http://127.0.0.1:{port}", home, calls)
    finally:
        server.kill()
        server.wait()


def _wait_until_up(address: str) -> None:
    for _ in range(150):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboards did not come up at {address}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    calls = seed_warehouse(home / "warehouse.duckdb")
    with serving(home, calls) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def watch(page: Page) -> Watched:
    watched = Watched()
    # Streamlit asks for its own address below the page's path first: those 404s are its habit.
    page.on(
        "console",
        lambda message: (
            watched.errors.append(message.text)
            if message.type == "error" and "_stcore" not in str(message.location.get("url"))
            else None
        ),
    )
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on(
        "request",
        lambda request: (
            watched.strangers.append(request.url)
            if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))
            else None
        ),
    )
    return watched


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')"
        "?.getAttribute('data-test-script-state') === 'notRunning'"
        " && document.querySelector('h2, h3') !== null"
    )


def test_the_first_visitor_may_come_by_a_deep_link_and_sees_the_frame(
    site: Site, page: Page
) -> None:
    seed = site.calls[0]
    _, _, turn, index = next(v for v in judge_seed(seed) if v[2] is not None and v[3] > 0)
    assert turn is not None
    visit(page, f"{site.url}/call?call={seed.call_id}&t={turn.start:g}")
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text("投诉主题")
    focus = page.locator(".turn.focus")
    expect(focus).to_have_attribute("data-index", str(index))
    expect(focus.locator("mark").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_without_console_errors_or_calls_to_the_outside(
    site: Site, page: Page, name: str
) -> None:
    watched = watch(page)
    visit(page, f"{site.url}/{name}")
    expect(page.locator("table, canvas").first).to_be_visible()
    page.wait_for_timeout(500)
    assert watched.errors == []
    assert watched.strangers == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_evidence_in_the_scorecard_moves_the_dialogue_to_its_turn(site: Site, page: Page) -> None:
    seed = site.calls[0]
    shown = [v for v in judge_seed(seed) if v[2] is not None]
    visit(page, f"{site.url}/call?call={seed.call_id}")
    page.locator(".quotes button").nth(len(shown) - 1).click()
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", str(shown[-1][3]))
    expect(page.locator(".turn.focus")).to_be_in_viewport()
    assert shown[-1][2] is not None
    assert f"t={shown[-1][2].start:g}" in page.url


def test_a_row_opens_its_call_and_going_back_returns(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/calls")
    row = page.locator("tbody tr").first
    call_id = row.locator("a").inner_text()
    row.locator("td").nth(1).click()
    expect(page.locator(".dialogue .turn").first).to_be_visible()
    assert f"call={call_id}" in page.url
    page.go_back()
    expect(page.locator("h2", has_text="通话列表")).to_be_visible()


def test_the_switch_turns_every_page_to_english(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("h2", has_text="Overview")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_text("Complaint topics").click()
    expect(page.locator("h2", has_text="Complaint topics")).to_be_visible()


def test_nothing_in_a_call_runs_as_a_script(browser: Browser, page: Page, tmp_path: Path) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=4, hostile=PAYLOAD)
    with serving(tmp_path, calls) as site:
        for name in (*PAGES, "call?call=hostile-1&t=1"):
            visit(page, f"{site.url}/{name}")
            page.wait_for_timeout(800)
            assert page.evaluate("window.hacked") is None, name
            assert page.locator("a[href^='javascript']").count() == 0, name
            assert page.locator("img[src='x']").count() == 0, name
        expect(page.locator(".bubble").first).to_contain_text("<script>window.hacked=1</script>")


def test_a_published_file_replaced_under_an_open_page_shows_at_the_next_look(
    page: Page, tmp_path: Path
) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=5)
    with serving(tmp_path, calls) as site:
        visit(page, f"{site.url}/")
        figure = page.get_by_test_id("stMetricValue").first
        expect(figure).to_have_text("5")
        seed_warehouse(tmp_path / "next.duckdb", calls=11)
        (tmp_path / "next.duckdb").replace(tmp_path / "warehouse.duckdb")
        page.get_by_test_id("stSidebarNav").get_by_text("运行与隔离").click()
        page.get_by_test_id("stSidebarNav").get_by_text("总览").click()
        expect(figure).to_have_text("11")
