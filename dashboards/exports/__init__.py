"""What is on the screen as files: workbooks, CSV, JSON, PDF and pictures.

Knows how figures are laid out in files that other programs open. Refuses to know where they come
from: it is handed an ``Asking`` and asks the questions that the pages ask.
"""
