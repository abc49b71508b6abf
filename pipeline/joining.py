"""The embedded models, made ready."""

from pathlib import Path

from transcribe import bundled_models


def join_models(folder: Path) -> None:
    """Join and verify the embedded models; raises ``ModelError``."""
    bundled_models(folder)
