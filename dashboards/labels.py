"""Words on the screen: Chinese in the source, other languages from a catalogue."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_KEY = "lang"

_CATALOGUES = Path(__file__).parent / "catalogue"
_MARKDOWN = str.maketrans({character: f"\\{character}" for character in r"\`*_{}[]()<>#+-.!|~$:"})


def say(text: str, **values: object) -> str:
    """The text in the reader's language, with ``{name}`` places filled.

    A text that the catalogue lacks stays Chinese; a test keeps the catalogue complete.
    """
    spoken = read_catalogue(language()).get(text, text)
    return spoken.format(**values) if values else spoken


def adopt_language(wanted: str | None) -> None:
    """Start a session in the language that its address asks for."""
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = wanted if wanted in LANGUAGES else "zh"


def language() -> str:
    """The reader's language, Chinese unless switched."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else "zh"


def plain(text: str) -> str:
    """A text from a call or a file, safe where Streamlit would read markdown."""
    return text.translate(_MARKDOWN)


@cache
def read_catalogue(name: str) -> dict[str, str]:
    """The catalogue of one language, Chinese text to its translation."""
    path = _CATALOGUES / f"{name}.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found
