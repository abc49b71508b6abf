"""How fast searches answer, how long the index takes and how much it weighs.

Run ``python -m benchmarks.search_speed --turns 1000000``. Turns are made from the bundled wordings;
times are the median and the worst of several runs on a warm file, and the median time of the
processor (both threads together), which says more on a machine that does other things, too.
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from topics.corpus import fill, wordings
from topics.search_query import parse_query
from warehouse import Warehouse, publish
from warehouse.bulk import insert_rows
from warehouse.read import Published, open_published
from warehouse.read.search import search_turns
from warehouse.read.selection import EVERYTHING, Selection, parse_selection
from warehouse.write.search_index import update_search_index

TURNS_A_CALL = 20
START = datetime(2026, 1, 1, tzinfo=UTC)
QUERIES = (
    ("年费", False, ""),
    ("信用卡", False, ""),
    ("年费 退款", False, ""),
    ('"手机银行登录不上"', False, ""),
    ("投诉 ~8 银监会", False, ""),
    ("卡", False, ""),
    ("银行 -手机", False, "team=一组 since=2026-01-02"),
    ("年废", True, ""),
    ("查无此词组", False, ""),
)


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="Keep the warehouse here, use it again.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.folder or Path(passing)
        if not (folder / "published.duckdb").exists():
            build(folder, options.turns)
        published = open_published(folder / "published.duckdb")
        print("| query | found | median ms | worst ms | processor ms |\n|---|---|---|---|---|")
        for words, by_sound, chosen in QUERIES:
            selection = parse_selection(chosen) if chosen else EVERYTHING
            measure(published, words, by_sound, selection)


def build(folder: Path, turns: int) -> None:
    """Make the warehouse, its index and the file that readers open."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "warehouse.duckdb"
    with Warehouse(path) as warehouse:
        fill_warehouse(warehouse, turns)
        warehouse.checkpoint()
        before = path.stat().st_size
        began = time.perf_counter()
        with warehouse.transaction() as connection:
            update_search_index(connection)
        built = time.perf_counter() - began
        publish(warehouse, folder / "published.duckdb")
    more = (path.stat().st_size - before) / 1e6
    print(f"{turns:,} turns: index built in {built:.1f} s, {before / 1e6:.0f} MB without it,")
    print(f"{more:.0f} MB more with it\n", flush=True)


def measure(published: Published, words: str, by_sound: bool, selection: Selection) -> None:
    """Print one line of the table."""
    query = parse_query(words, by_sound=by_sound)
    times, worked = [], []
    for _ in range(7):
        began, working = time.perf_counter(), time.process_time()
        answer = search_turns(published, query, selection=selection)
        times.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - working))
    found = f"{answer.turns:,}" + ("" if answer.is_exact else " or more")
    filters = " with filters" if selection != EVERYTHING else ""
    sound = " by sound" if by_sound else ""
    median, worst = statistics.median(times[1:]), max(times[1:])
    processor = statistics.median(worked[1:])
    print(f"| `{words}`{sound}{filters} | {found} | {median:.0f} | {worst:.0f} | {processor:.0f} |")


def fill_warehouse(warehouse: Warehouse, turns: int) -> None:
    """Write calls of ``TURNS_A_CALL`` turns, chatter mostly."""
    dice = random.Random(5)
    texts = [fill(w.text, seed=n) for n in range(6) for w in wordings()]
    made = 0
    while made < turns:
        calls: list[tuple[object, ...]] = []
        said: list[tuple[object, ...]] = []
        for _ in range(5_000):
            call_id = f"call-{made // TURNS_A_CALL:08d}"
            started = START + timedelta(minutes=made // TURNS_A_CALL % 260_000)
            calls.append(
                (call_id, started, "inbound", "stereo", "8021", dice.choice("一二三") + "组", "q",
                 f"C{dice.randrange(200_000)}", 60.0, "done", "{}", call_id, "", "", 8000, "zh", "",
                 1.0, "", 0.1, [])
            )  # fmt: skip
            for index in range(TURNS_A_CALL):
                role = ("agent", "customer")[index % 2]
                text = dice.choice(texts) + dice.choice(texts)
                said.append((call_id, index, role, 0, index * 3.0, index * 3.0 + 2, text, 0.9))
            made += TURNS_A_CALL
            if made >= turns:
                break
        with warehouse.transaction() as connection:
            insert_rows(connection, "calls", calls)
            insert_rows(connection, "turns", said)


if __name__ == "__main__":
    main()
