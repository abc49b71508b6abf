"""Scripts and styles of the components."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "assets"


def script(*names: str) -> str:
    """The named scripts, one after the other; the last one holds the default export."""
    return "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)


def style(*names: str) -> str:
    """The named styles, one after the other."""
    return "\n".join((_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in names)
