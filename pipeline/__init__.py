"""Which stage, for which call, again or not.

Knows stages, fingerprints, the ledger, engines and settings. Refuses to know SQL and Streamlit.
"""

from pathlib import Path

from pipeline.dry_run import Intention, rehearse
from pipeline.examination import Finding, examine
from pipeline.faults import ADVICE, Fault
from pipeline.home import Home, choose_home
from pipeline.logs import log_to
from pipeline.lookup import (
    explain_verdict,
    stored_artifact,
    stored_conversation,
    stored_conversations,
)
from pipeline.progress import Progress, SilentProgress
from pipeline.rebuild import rebuild
from pipeline.retry import forget_refused
from pipeline.runner import RunRequest, run
from pipeline.settings import RunSettings, default_models_folder, load_settings
from pipeline.stop import Stop, stop_on_signals
from pipeline.summary import Refusal, RunSummary, TopicLine
from pipeline.watch import watch
from transcribe import bundled_models


def join_models(folder: Path) -> None:
    """Join and verify the embedded models; raises ``ModelError``."""
    bundled_models(folder)


__all__ = [
    "ADVICE",
    "Fault",
    "Finding",
    "Home",
    "Intention",
    "Progress",
    "Refusal",
    "RunRequest",
    "RunSettings",
    "RunSummary",
    "SilentProgress",
    "Stop",
    "TopicLine",
    "choose_home",
    "default_models_folder",
    "examine",
    "explain_verdict",
    "forget_refused",
    "join_models",
    "load_settings",
    "log_to",
    "rebuild",
    "rehearse",
    "run",
    "stop_on_signals",
    "stored_artifact",
    "stored_conversation",
    "stored_conversations",
    "watch",
]
