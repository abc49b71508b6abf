"""Which engine a run uses, by name."""

import os
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from conversation.errors import UsageError
from pipeline.artifact_names import transcripts_of
from pipeline.engines import Engine
from pipeline.engines.local import LocalEngine
from pipeline.home import Home
from pipeline.protection import keeps_originals
from pipeline.settings import RunSettings
from pipeline.speech import SpeechWorker

ENGINES = ("local", "ray")


def choose_engine(name: str, *, home: Home, settings: RunSettings) -> Engine:
    """The engine of this name; raises ``UsageError`` for one that is not known or not installed."""
    if name not in ENGINES:
        raise UsageError(f"the engine `{name}` is not known — use one of: {', '.join(ENGINES)}")
    artifacts = transcripts_of(home)
    make = partial(
        SpeechWorker,
        settings.speech,
        models_folder=settings.models_folder,
        artifacts=artifacts,
        voices=home.voices,
        keep_originals=keeps_originals(settings.personal_data),
    )
    call_limit_s = settings.call_limit_minutes * 60.0
    if name == "local":
        return LocalEngine(make, settings.workers, call_limit_s)
    if find_spec("ray") is None:
        raise UsageError("the engine `ray` needs Ray — install it with `pip install 'callqa[ray]'`")
    if not settings.ray.address:
        # Ray's own words for: a cluster of this machine alone, on the loopback address.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    from pipeline.engines.ray import RayEngine

    seen = artifacts.resolve() if isinstance(artifacts, Path) else artifacts
    return RayEngine(make, settings.ray, seen, call_limit_s)
