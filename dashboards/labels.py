"""Words on the screen: Chinese in the source, other languages from a catalogue of gettext."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import streamlit as st

from dashboards.translations import PoTranslations, read_translations

LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_KEY = "lang"

_CATALOGUES = Path(__file__).parent / "catalogue"
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")  # outside of a reader's session
_MARKDOWN = str.maketrans({character: f"\\{character}" for character in r"\`*_{}[]()<>#+-.!|~$:"})


def say(text: str, **values: object) -> str:
    """The text in the reader's language, with ``{name}`` places filled.

    A text that the catalogue lacks stays Chinese; a test keeps the catalogue complete.
    """
    spoken = read_catalogue(language()).gettext(text)
    return spoken.format(**values) if values else spoken


def adopt_language(wanted: str | None) -> None:
    """Start a session in the language that its address asks for."""
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = wanted if wanted in LANGUAGES else "zh"


def language() -> str:
    """The reader's language, Chinese unless switched."""
    if spoken := _SPOKEN.get():
        return spoken
    chosen = st.session_state.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else "zh"


def plain(text: str) -> str:
    """A text from a call or a file, safe where Streamlit would read markdown."""
    return text.translate(_MARKDOWN)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak a language where nobody has switched: in files that a scheduler asks for."""
    before = _SPOKEN.set(name if name in LANGUAGES else "zh")
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@cache
def read_catalogue(name: str) -> PoTranslations:
    """The catalogue of one language, read once."""
    return read_translations(_CATALOGUES / f"{name}.po")
