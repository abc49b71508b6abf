"""Choices that stand in the address under their own names, in any language."""

from collections.abc import Collection

import streamlit as st


def adopt_choice(key: str, options: Collection[str]) -> None:
    """Choose what the address asks for, once: what is clicked afterwards is not undone by it."""
    wanted = st.query_params.get(key)
    if wanted in options and st.session_state.get(_seen(key)) != wanted:
        st.session_state[key] = wanted


def address_choice(key: str, value: str) -> None:
    """Put the choice into the address, so that it can be shared."""
    st.session_state[_seen(key)] = value
    if st.query_params.get(key) != value:
        st.query_params[key] = value


def _seen(key: str) -> str:
    return f"{key}/address"
