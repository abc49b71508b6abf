"""Take the pictures of the dashboards for the README: ``python scripts/screenshots.py HOME``.

``python scripts/picture_decisions.py HOME`` before it fills the pages about people's decisions.
Needs Chromium (``apt-get install chromium fonts-noto-cjk``). Each picture stays under 300 kB.
"""

import argparse
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from warehouse.read import EVERY_CALL, open_published
from warehouse.read.call import CallView, read_call
from warehouse.read.calls import riskiest

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "pictures"
LARGEST_BYTES = 300_000
SIZE = (1440, 1000)
_COLOURS = 256


_AT_REST = (
    "document.querySelector('[data-testid=stApp]')"
    "?.getAttribute('data-test-script-state') === 'notRunning'"
    " && document.querySelector('h2, h3') !== null"
    " && document.querySelector('[data-testid=stSkeleton]') === null"
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the address below the dashboards' own, light or dark, who looks."""

    name: str
    address: str
    dark: bool = False
    height: int = SIZE[1]
    person: str = ""


def main() -> None:
    """Serve the dashboards of a home and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="a home that `callqa demo` or `callqa run` filled")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--only", nargs="*", help="take these pictures only")
    options = parser.parse_args()
    shots = _choose_shots(options.home)
    if options.only:
        shots = tuple(shot for shot in shots if shot.name in options.only)
    port = _free_port()
    server = _serve(options.home, port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for shot in shots:
                print(_take(browser, shot, f"http://127.0.0.1:{port}"))
    finally:
        server.terminate()
        server.wait()


def _choose_shots(home: Path) -> tuple[Shot, ...]:
    published = open_published(home / "warehouse.duckdb")
    lines = riskiest(published, EVERY_CALL, limit=40)
    calls = [call for line in lines if (call := read_call(published, line.call_id))]
    shots = [
        Shot("overview", ""),
        Shot("overview-dark", "", dark=True),
        Shot("overview-en", "?lang=en"),
        Shot("calls", "calls"),
        Shot("queue", "queue"),
        Shot("appeals", "appeals"),
        Shot("coaching", "coaching", person="周敏"),
        Shot("calibration", "calibration", person="周敏"),
        Shot("accuracy", "accuracy"),
        Shot("topics", "topics"),
        Shot("search", f"search?q={quote('年费')}"),
        Shot("comparison", "comparison"),
        Shot("customers", "customers"),
        Shot("reach", "customers?view=reach"),
        Shot("cases", "cases", person="周敏"),
        Shot("scorecards", "scorecards", height=2000),
        Shot("scorecards-dark", "scorecards", dark=True),
        Shot("rules", "rules?checkpoint=opening-greeting"),
        Shot("runs", "runs"),
        Shot("trail", "trail"),
    ]
    if calls:
        shown = max(calls, key=lambda call: (_evidence(call), call.call_id))
        shots.append(Shot("review", f"call?call={shown.call_id}&review=1", person="王建国"))
        shots.insert(1, Shot("call", f"call?call={shown.call_id}&t={_first_failure_s(shown):g}"))
    return tuple(shots)


def _evidence(call: CallView) -> int:
    return sum(len(check.quotes) for card in call.cards for check in card.checkpoints)


def _first_failure_s(call: CallView) -> float:
    failed = [
        quote.start_s
        for card in call.cards
        for check in card.checkpoints
        if check.outcome == "fail"
        for quote in check.quotes
    ]
    return min(failed, default=call.turns[0].start_s if call.turns else 0.0)


def _take(browser: Browser, shot: Shot, site: str) -> str:
    context = browser.new_context(
        viewport={"width": SIZE[0], "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto(f"{site}/{shot.address}")
    page.wait_for_function(_AT_REST)
    if shot.person:
        box = page.get_by_role("textbox", name="我的姓名")
        box.fill(shot.person)
        box.press("Enter")
        page.wait_for_timeout(1000)
        page.wait_for_function(_AT_REST)
    page.wait_for_timeout(2000)  # charts fade in
    picture = _compressed(page.screenshot())
    context.close()
    path = TARGET / f"{shot.name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    if len(picture) > LARGEST_BYTES:
        sys.exit(f"{path} has {len(picture)} bytes, more than {LARGEST_BYTES}: use fewer colours")
    return f"{path.relative_to(ROOT)} {len(picture) // 1000} kB"


def _compressed(screenshot: bytes) -> bytes:
    whole = Image.open(BytesIO(screenshot)).convert("RGB")
    few = whole.quantize(colors=_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed = BytesIO()
    few.save(packed, format="PNG", optimize=True)
    return packed.getvalue()


def _serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    code = "import sys; from pathlib import Path; from dashboards import serve; "
    code += "serve(Path(sys.argv[1]), port=int(sys.argv[2]))"
    server = subprocess.Popen([sys.executable, "-c", code, str(home), str(port)], cwd=ROOT)
    for _ in range(150):
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    sys.exit("the dashboards did not come up; try `callqa dash` to see why")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
