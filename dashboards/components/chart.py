"""Charts on a page.

Altair checks every part of a chart against the schema of Vega-Lite as it is made, and all of it
again as it is drawn: most of the processor's time of a page, and over a second for the first chart
of a server. The shapes are ours and do not depend on what customers say, so tests check them.
"""

import altair as alt
import streamlit as st
from altair.utils import schemapi

from dashboards.charts.frame import AnyChart

schemapi.disable_debug_mode()
alt.theme.enable("none")  # Streamlit's own look comes in the browser


def show_chart(chart: AnyChart) -> None:
    """Draw a chart as wide as its place."""
    st.vega_lite_chart(chart.to_dict(validate=False))
