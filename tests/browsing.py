"""A running site and Debian's Chromium in front of it, for tests that need a real browser."""

import json
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
from playwright.sync_api import Browser, Page, sync_playwright

from seeding import SeedCall

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PASSWORD = "correct horse 电池"
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
    "--mute-audio",
]

NEEDS_BROWSER = [
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
def serving(
    home: Path, calls: list[SeedCall], *, sign_in: str = "none", **oidc: str
) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "import json, sys; from pathlib import Path; from dashboards import serve; "
    code += "from dashboards.access.settings import AccessSettings, Mode; "
    code += "access = AccessSettings(Mode(sys.argv[3]), **json.loads(sys.argv[4])); "
    code += "serve(Path(sys.argv[1]), port=int(sys.argv[2]), access=access)"
    if oidc:
        oidc["oidc_redirect_uri"] = f"http://127.0.0.1:{port}/oauth2callback"
    server = subprocess.Popen(
        [sys.executable, "-c", code, str(home), str(port), sign_in, json.dumps(oidc)],
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


@contextmanager
def driving() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_SWITCHES)
        yield chromium
        chromium.close()


@contextmanager
def reading(browser: Browser, *, width: int = 1440) -> Iterator[Page]:
    """One reader with cookies of their own."""
    context = browser.new_context(viewport={"width": width, "height": 1000}, locale="zh-CN")
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


def settle(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')"
        "?.getAttribute('data-test-script-state') === 'notRunning'"
    )


def go_to(page: Page, name: str, title: str) -> None:
    """Go to another address within the session, as by the back button, and see its title."""
    page.evaluate(
        "name => { history.pushState({}, '', '/' + name);"
        " dispatchEvent(new PopStateEvent('popstate')); }",
        name,
    )
    page.wait_for_function(
        "title => document.querySelector('h2')?.innerText.trim() === title"
        " && document.querySelector('[data-testid=stApp]')"
        ".getAttribute('data-test-script-state') === 'notRunning'",
        arg=title,
    )


_UNNAMED = """() => {
  const named = (node) => {
    const root = node.getRootNode();
    const by = (node.getAttribute("aria-labelledby") || "").split(/\\s+/).filter(Boolean);
    return Boolean(
      node.getAttribute("aria-label")?.trim() || node.getAttribute("title")?.trim() ||
      by.some((id) => root.getElementById?.(id)?.textContent.trim()) ||
      [...(node.labels || [])].some((label) => label.textContent.trim() ||
        label.getAttribute("aria-label")) ||
      (!/INPUT|SELECT|TEXTAREA/.test(node.tagName) && (node.textContent.trim() ||
        node.querySelector("img[alt]:not([alt='']), svg[aria-label], svg title"))));
  };
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  return all(document)
    .filter((node) => node.matches("button, a[href], input, select, textarea, [role=button]"))
    .filter((node) => node.type !== "hidden" && node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => !node.closest("[aria-hidden=true]") && !named(node))
    .map((node) => node.outerHTML.slice(0, 160));
}"""


def unnamed_controls(page: Page) -> list[str]:
    """What a screen reader has no name for: buttons, links and fields, inside components too."""
    found: list[str] = page.evaluate(_UNNAMED)
    return found


def overflows(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wide


def sign_in(page: Page, name: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('h2, h3') !== null")
    settle(page)
