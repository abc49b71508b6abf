"""Pages that hold what a newer finder of personal data has hidden are written anew.

A database leaves deleted rows on its free pages. So a run that hides more than an earlier one
copies the warehouse row by row, as an erasure does. That it has to is written down first: a run
that is killed leaves it to the next.
"""

from pathlib import Path

from pipeline.home import Home
from warehouse import open_warehouse, publish
from warehouse.write.erasing import renew_pages


def note_hidden(home: Home) -> None:
    """Note that rows of the warehouse hold more than may stay."""
    _mark(home).touch()


def renew_where_noted(home: Home) -> None:
    """Write the warehouse anew, working and published, where that was noted."""
    if not _mark(home).exists():
        return
    warehouse = open_warehouse(home.warehouse, working=home.working_warehouse)
    try:
        renew_pages(warehouse)
    finally:
        warehouse.close()
    with open_warehouse(home.warehouse, working=home.working_warehouse) as renewed:
        publish(renewed, home.warehouse)
    _mark(home).unlink(missing_ok=True)


def _mark(home: Home) -> Path:
    return home.path / "pages-to-renew"
