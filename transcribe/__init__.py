"""Sound becomes turns with roles.

Knows voice activity, recognisers, diarisers, word times, hallucinations, who is the agent, and
where the models are. Refuses to know files of sound, rules, storage, and every judgement about what
was said.
"""

from transcribe.models import BundledModels, ModelFact, bundled_models, describe_models
from transcribe.roles import SWAPPED
from transcribe.settings import TranscribeSettings
from transcribe.transcriber import Transcriber, Transcription

__all__ = [
    "SWAPPED",
    "BundledModels",
    "ModelFact",
    "TranscribeSettings",
    "Transcriber",
    "Transcription",
    "bundled_models",
    "describe_models",
]
