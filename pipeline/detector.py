"""The complaint model that a home uses: its own where people have taught one, else the shipped."""

from pipeline.home import Home
from topics import ComplaintDetector


def load_detector(home: Home) -> ComplaintDetector:
    """Load it; raises ``ModelError`` where the file is damaged."""
    if home.complaint_model.exists():
        return ComplaintDetector.load_from(home.complaint_model)
    return ComplaintDetector.load()
