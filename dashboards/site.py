"""The whole site: Streamlit's pages behind the gate, sign-in, the routes for sound and files."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboards.access.gate import Gate
from dashboards.access.oidc import oidc_secrets
from dashboards.access.settings import access_settings
from dashboards.access.signin import signin_routes
from dashboards.downloads import export_route
from dashboards.lost import LostPages
from dashboards.sound.route import sound_route

ENTRY = Path(__file__).parent / "entry" / "start.py"

SITE = st.App(
    ENTRY,
    routes=[sound_route(), export_route(), *signin_routes()],
    middleware=[Middleware(Gate), Middleware(LostPages)],
    secrets=oidc_secrets(access_settings()),
)
