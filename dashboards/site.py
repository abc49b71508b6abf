"""The whole site: Streamlit's pages and the routes for sound and files."""

from pathlib import Path

import streamlit as st

from dashboards.downloads import export_route
from dashboards.sound.route import sound_route

ENTRY = Path(__file__).parent / "entry" / "start.py"

SITE = st.App(ENTRY, routes=[sound_route(), export_route()])
