"""The sentence vectors that the settings name, or none."""

from pipeline.settings import RunSettings
from topics.embedding import SentenceEmbedder, WordVectors


def load_embedder(settings: RunSettings) -> SentenceEmbedder | None:
    """Read the file of ``topic_vectors``; raises ``ModelError`` where it cannot be read."""
    return WordVectors.load(settings.topic_vectors) if settings.topic_vectors else None
