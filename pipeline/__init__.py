"""Which stage, for which call, again or not.

Knows stages, fingerprints, the ledger, engines and settings. Refuses to know SQL and Streamlit.

Every name is imported when it is first asked for: who looks where results live need not load what
transcribes and clusters.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.call_export import CALL_FORMATS, export_call
    from pipeline.dry_run import Intention, rehearse
    from pipeline.engines.choice import ENGINES
    from pipeline.enrolment import enrol_agent, enrolled_agents, forget_agent
    from pipeline.examination import Finding, examine
    from pipeline.faults import ADVICE, Fault
    from pipeline.home import Home, choose_home
    from pipeline.joining import join_models
    from pipeline.logs import log_to
    from pipeline.lookup import (
        explain_verdict,
        original_transcript,
        shown_conversation,
        stored_artifact,
        stored_conversation,
        stored_conversations,
    )
    from pipeline.progress import Progress, SilentProgress
    from pipeline.rebuilding import rebuild
    from pipeline.rejudging import (
        Changed,
        Rejudgement,
        correct_words,
        flip_roles,
        name_agent,
        rejudge,
    )
    from pipeline.request import RunRequest
    from pipeline.retry import forget_refused
    from pipeline.runner import run
    from pipeline.settings import RunSettings, default_models_folder, load_settings
    from pipeline.stop import Stop, stop_on_signals
    from pipeline.summary import Refusal, RunSummary, TopicLine
    from pipeline.watching import watch

_HOMES = {
    "ADVICE": "pipeline.faults",
    "CALL_FORMATS": "pipeline.call_export",
    "ENGINES": "pipeline.engines.choice",
    "Changed": "pipeline.rejudging",
    "Fault": "pipeline.faults",
    "Finding": "pipeline.examination",
    "Home": "pipeline.home",
    "Intention": "pipeline.dry_run",
    "Progress": "pipeline.progress",
    "Refusal": "pipeline.summary",
    "Rejudgement": "pipeline.rejudging",
    "RunRequest": "pipeline.request",
    "RunSettings": "pipeline.settings",
    "RunSummary": "pipeline.summary",
    "SilentProgress": "pipeline.progress",
    "Stop": "pipeline.stop",
    "TopicLine": "pipeline.summary",
    "choose_home": "pipeline.home",
    "correct_words": "pipeline.rejudging",
    "default_models_folder": "pipeline.settings",
    "enrol_agent": "pipeline.enrolment",
    "enrolled_agents": "pipeline.enrolment",
    "examine": "pipeline.examination",
    "explain_verdict": "pipeline.lookup",
    "export_call": "pipeline.call_export",
    "flip_roles": "pipeline.rejudging",
    "forget_agent": "pipeline.enrolment",
    "forget_refused": "pipeline.retry",
    "join_models": "pipeline.joining",
    "load_settings": "pipeline.settings",
    "log_to": "pipeline.logs",
    "name_agent": "pipeline.rejudging",
    "original_transcript": "pipeline.lookup",
    "rebuild": "pipeline.rebuilding",
    "rehearse": "pipeline.dry_run",
    "rejudge": "pipeline.rejudging",
    "run": "pipeline.runner",
    "shown_conversation": "pipeline.lookup",
    "stop_on_signals": "pipeline.stop",
    "stored_artifact": "pipeline.lookup",
    "stored_conversation": "pipeline.lookup",
    "stored_conversations": "pipeline.lookup",
    "watch": "pipeline.watching",
}

__all__ = [
    "ADVICE",
    "CALL_FORMATS",
    "ENGINES",
    "Changed",
    "Fault",
    "Finding",
    "Home",
    "Intention",
    "Progress",
    "Refusal",
    "Rejudgement",
    "RunRequest",
    "RunSettings",
    "RunSummary",
    "SilentProgress",
    "Stop",
    "TopicLine",
    "choose_home",
    "correct_words",
    "default_models_folder",
    "enrol_agent",
    "enrolled_agents",
    "examine",
    "explain_verdict",
    "export_call",
    "flip_roles",
    "forget_agent",
    "forget_refused",
    "join_models",
    "load_settings",
    "log_to",
    "name_agent",
    "original_transcript",
    "rebuild",
    "rehearse",
    "rejudge",
    "run",
    "shown_conversation",
    "stop_on_signals",
    "stored_artifact",
    "stored_conversation",
    "stored_conversations",
    "watch",
]


if not TYPE_CHECKING:  # else every name would pass for one of ours

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found
