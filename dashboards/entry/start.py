"""Show the frame."""

from dashboards.app import show_frame

show_frame()
