"""Recordings that were erased stay out, though they still lie in a folder that is run over."""

from pipeline.home import Home


def erased_contents(home: Home) -> frozenset[str]:
    """Hashes of the contents that are never taken in again."""
    try:
        lines = home.erased.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.strip() for line in lines if line.strip())
