"""Publications under readers."""

import threading
from pathlib import Path

from conversation.errors import HomeError
from warehouse import Warehouse, publish
from warehouse.read import open_published


def swap_many(warehouse: Warehouse, target: Path, swaps: int) -> None:
    """Write one row and publish, over and over."""
    for number in range(swaps):
        with warehouse.transaction() as connection:
            connection.execute(
                "INSERT INTO quarantine VALUES (?, 'reason', 'detail', now())", [str(number)]
            )
        publish(warehouse, target)


def read_until(stop: threading.Event, target: Path, errors: list[str], reads: list[int]) -> None:
    """Count rows until told to stop; what was read never goes back."""
    published = open_published(target)
    most = 0
    while not stop.is_set():
        try:
            count = int(str(published.rows("SELECT count(*) FROM quarantine")[0][0]))
        except HomeError as error:
            errors.append(str(error))
            return
        if count < most:
            errors.append(f"a reader saw {count} rows after {most}")
        most = count
        reads.append(count)
