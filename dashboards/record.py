"""The dashboards' only door to what people decided."""

from functools import cache
from pathlib import Path

from conversation.errors import CallqaError, HomeError
from dashboards.home import reviews_path
from review import ReviewStore


class RecordError(HomeError):
    """Indicates that the record of people's answers cannot be used."""


def review_store() -> ReviewStore:
    """The record of the home that this server shows; raises ``RecordError``."""
    try:
        return _open(reviews_path())
    except CallqaError as error:
        raise RecordError(str(error)) from error


@cache
def _open(path: Path) -> ReviewStore:
    return ReviewStore(path)
