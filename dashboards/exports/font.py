"""The Chinese typeface for files: Noto Sans CJK SC, brought by the install, used as data."""

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from conversation.errors import HomeError

FAMILY = "Noto Sans CJK SC"
_PACKAGE, _FILE = "mplfonts", "NotoSansCJKsc-Regular.otf"


@cache
def font_file() -> Path:
    """Where the typeface lies; raises ``HomeError`` where the install lacks it.

    The package's own code is not run: it belongs to another plotting library.
    """
    try:
        found = [Path(str(one.locate())) for one in files(_PACKAGE) or () if one.name == _FILE]
    except PackageNotFoundError:
        found = []
    if not found or not found[0].exists():
        raise HomeError(
            f"the typeface {_FILE} is missing — install the package `{_PACKAGE}` again: files with "
            "Chinese cannot be drawn without it"
        )
    return found[0]
