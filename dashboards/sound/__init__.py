"""A recording on its way to the browser: who may ask, what a browser plays, which bytes it wants.

Streamlit's own media store serves files to whoever knows their name; this route does not.
"""
