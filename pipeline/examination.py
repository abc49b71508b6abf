"""What a machine has of all that callqa needs."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.home import Home
from pipeline.settings import load_settings
from transcribe import describe_models

_PACKAGES = (
    "faster-whisper",
    "ctranslate2",
    "pyannote.audio",
    "torch",
    "torchaudio",
    "av",
    "jieba",
    "scikit-learn",
    "duckdb",
    "streamlit",
)
_OPTIONAL = {"ray": "for work on a cluster, which this version does not offer yet"}
LEAST_FREE_GIB = 2.0  # a day of a thousand calls writes well under one


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``advice`` is empty when it is as it should be."""

    name: str
    ok: bool
    found: str
    advice: str = ""
    optional: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def examine(home: Home) -> tuple[Finding, ...]:
    """Look at packages, models, processors and the results folder."""
    return (*_packages(), *_models(home), *_machine(home))


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        yield _package(name, "run scripts/setup again", optional=False)
    for name, advice in _OPTIONAL.items():
        yield _package(name, advice, optional=True)


def _package(name: str, advice: str, *, optional: bool) -> Finding:
    try:
        return Finding(name, True, version(name), optional=optional)
    except PackageNotFoundError:
        return Finding(name, False, "not installed", advice, optional=optional)


def _models(home: Home) -> Iterator[Finding]:
    model = load_settings(home).speech.model
    if model.startswith(("http://", "https://")):
        yield Finding("speech server", True, f"{model}: the sound of calls leaves this machine")
    for fact in describe_models(load_settings(home).models_folder):
        found = f"sha256 {fact.sha256} {fact.path}" if fact.present else "missing"
        yield Finding(f"model {fact.name}", fact.sound, found, fact.advice)


def _machine(home: Home) -> Iterator[Finding]:
    cores = len(os.sched_getaffinity(0))
    yield Finding("processor cores", cores >= 1, str(cores))
    place = next(p for p in (home.path.absolute(), *home.path.absolute().parents) if p.exists())
    free_gib = shutil.disk_usage(place).free / 2**30
    roomy = free_gib >= LEAST_FREE_GIB
    advice = "" if roomy else "free some space, or choose another --home"
    yield Finding("disk space", roomy, f"{free_gib:.1f} GiB free at {place}", advice)
    writable = os.access(place, os.W_OK)
    advice = "" if writable else "choose a folder that you may write with --home"
    yield Finding("results folder", writable, str(home.path), advice)
    gpu = importlib.util.find_spec("torch") is not None and shutil.which("nvidia-smi") is not None
    yield Finding("GPU", gpu, "present" if gpu else "none; the processor is used", optional=True)
