"""How long every page takes over many calls, and how long exports take.

Run ``python -m benchmarks.dashboard_pages --calls 100000`` (70 turns a call, 1,000 calls reviewed;
``--home DIR`` keeps the warehouse for another run, else it lies in a temporary folder and is
deleted). Each page is run headless with other filters every time, so that no answer is remembered:
once to warm up, then ``--times`` times. A page's time is its whole script, drawing included; beside
it stand the time that its questions to the warehouse took, and the processor's time of all threads,
which other work on the machine does not change. The browser's own drawing is not in it.
"""

import argparse
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.many_calls import QUEUES, TEAMS, make_reviews, make_warehouse
from dashboards.exports.calls import calls_document
from dashboards.exports.making import Format, make_file, make_scorecard
from dashboards.labels import speaking
from warehouse.read import EVERY_CALL, Published, open_published
from warehouse.read.calls import Order

ENTRY = Path(__file__).parents[1] / "dashboards" / "entry" / "start.py"
PAGES = (
    "overview", "calls", "call", "queue", "accuracy", "topics", "search", "comparison",
    "customers", "cases", "scorecards", "rules", "runs",
)  # fmt: skip
REVIEWED = 1_000
PERIODS = ("all", "30d", "90d", "7d")
MADE_AT = datetime(2026, 4, 1, tzinfo=UTC)


def main() -> None:
    """Make the warehouse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    parser.add_argument("--home", type=Path, help="where the warehouse is kept")
    parser.add_argument("--no-exports", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit warns of every run outside of a server
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if not (home / "warehouse.duckdb").exists():
            began = time.perf_counter()
            home.mkdir(parents=True, exist_ok=True)
            make_warehouse(home, calls=options.calls)
            print(f"{options.calls:,} calls made in {time.perf_counter() - began:.0f} s\n")
        if not (home / "reviews.sqlite").exists():
            make_reviews(home, cards=REVIEWED)
        os.environ["CALLQA_HOME"] = str(home)
        print(
            "| page | questions p50 ms | p95 ms | page p50 ms | p95 ms "
            "| processor p50 ms | p95 ms |"
        )
        print("|---|---|---|---|---|---|---|")
        for page in options.pages:
            measure_page(page, options.times, options.calls)
        if not options.no_exports:
            measure_exports(home)


def measure_page(name: str, times: int, calls: int) -> None:
    """Run one page with changing filters; print one line of the table."""
    asked: list[float] = []
    whole: list[float] = []
    worked: list[float] = []
    app = AppTest.from_file(str(ENTRY), default_timeout=300)
    app.run()
    if name != "overview":
        app.switch_page(f"../pages/{name}.py")
        app.run()
    for number in range(times):
        _choose(app, name, number, calls)
        with counting() as spent:
            began, busy = time.perf_counter(), time.process_time()
            app.run()
            whole.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - busy))
        asked.append(1000 * sum(spent))
        if app.exception:
            raise RuntimeError(f"{name}: {app.exception[0].value}")
    print(
        f"| {name} | {statistics.median(asked):.0f} | {worst(asked):.0f} "
        f"| {statistics.median(whole):.0f} | {worst(whole):.0f} "
        f"| {statistics.median(worked):.0f} | {worst(worked):.0f} |",
        flush=True,
    )


def _choose(app: AppTest, name: str, number: int, calls: int) -> None:
    """Other filters each time: nothing is answered from memory."""
    for field in app.selectbox:
        match field.key:
            case "period":
                field.select(PERIODS[number % len(PERIODS)])
            case "team":
                field.select(f"第{number % TEAMS}组" if number % 3 else None)
            case "queue" if number % 2:
                field.select(f"queue-{number % QUEUES}")
            case "a-team" | "b-team":
                field.select(f"第{(number + (field.key == 'b-team')) % TEAMS}组")
    if name == "call":
        app.query_params["call"] = f"call-{number * 7919 % calls:08d}"
    if name == "search":
        app.text_input(key="q").input(("年费", "信用卡 年费", "退款", "投诉")[number % 4])


def measure_exports(home: Path) -> None:
    """All calls and the scorecards in every format."""
    published = open_published(home / "warehouse.duckdb", keeps_facts=True)
    print("\n| export | seconds | MB |\n|---|---|---|")
    with speaking("zh"):
        for form in (Format.XLSX, Format.CSV, Format.JSON):
            began = time.perf_counter()
            document = calls_document(
                lambda question, *args, **kwargs: question(published, *args, **kwargs),
                EVERY_CALL, order=Order.NEWEST, made_at=MADE_AT,
            )  # fmt: skip
            size = len(make_file(document, form, name="calls").content)
            print(f"| every call, {form} | {time.perf_counter() - began:.1f} | {size / 1e6:.1f} |")
        for form in Format:
            began = time.perf_counter()
            made = make_scorecard(
                lambda question, *args, **kwargs: question(published, *args, **kwargs),
                EVERY_CALL, form, made_at=MADE_AT,
            )  # fmt: skip
            took, size = time.perf_counter() - began, len(made.content)
            print(f"| scorecards, {form} | {took:.1f} | {size / 1e6:.1f} |")


@contextmanager
def counting() -> Iterator[list[float]]:
    """Note how long each question to the warehouse takes."""
    spent: list[float] = []
    asked = Published.rows

    def rows(self: Published, sql: str, parameters: object = ()) -> object:
        began = time.perf_counter()
        try:
            return asked(self, sql, parameters)  # type: ignore[arg-type]
        finally:
            spent.append(time.perf_counter() - began)

    Published.rows = rows  # type: ignore[method-assign, assignment]
    try:
        with redirect_stdout(StringIO()):
            yield spent
    finally:
        Published.rows = asked  # type: ignore[method-assign]


def worst(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]


if __name__ == "__main__":
    main()
