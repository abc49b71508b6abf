"""Where the results lie that this server shows."""

import os
from pathlib import Path

HOME_VARIABLE = "CALLQA_HOME"
RULES_VARIABLE = "CALLQA_RULES"  # a folder of rules in place of the shipped ones


def home_path() -> Path:
    """The home that the server was started for."""
    return Path(os.environ.get(HOME_VARIABLE) or "callqa-home")


def warehouse_path() -> Path:
    """The published warehouse of that home."""
    return home_path() / "warehouse.duckdb"


def reviews_path() -> Path:
    """The file of human facts of that home."""
    return home_path() / "reviews.sqlite"
