"""What people see: a Streamlit frame, one file a page.

Knows how results are shown, in which words and colours. Refuses to know SQL and arithmetic: every
figure comes from ``warehouse.read`` through ``dashboards.data``.
"""

from dashboards.launch import serve

__all__ = ["serve"]
