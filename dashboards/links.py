"""Where the pages are and how they are addressed."""

from pathlib import Path
from urllib.parse import urlencode

from dashboards.labels import LANGUAGE_KEY, language
from dashboards.sound.tokens import issue_token

PAGES = Path(__file__).parent / "pages"


def call_address(call_id: str, at_s: float | None = None) -> str:
    """The address of a call's page at a second, relative to any page."""
    parts = {"call": call_id}
    if at_s is not None:
        parts["t"] = f"{at_s:g}"
    if language() != "zh":
        parts[LANGUAGE_KEY] = language()
    return "call?" + urlencode(parts)


def sound_address(call_id: str, *, user: str) -> str:
    """Where ``user`` can hear a call for the next minutes, relative to any page."""
    return "sound/" + issue_token(call_id, user=user)
