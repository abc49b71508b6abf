"""The whole site: Streamlit's pages and the route that recordings are heard through."""

from pathlib import Path

import streamlit as st

from dashboards.sound.route import sound_route

ENTRY = Path(__file__).parent / "entry" / "start.py"

SITE = st.App(ENTRY, routes=[sound_route()])
