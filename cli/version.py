"""Which callqa this is."""

from importlib.metadata import version


def callqa_version() -> str:
    """The installed version."""
    return version("callqa")
