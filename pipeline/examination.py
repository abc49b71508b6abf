"""What a machine has of all that callqa needs."""

import importlib.util
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from conversation.errors import HomeError, UsageError
from pipeline.artifact_names import transcripts_of
from pipeline.home import Home
from pipeline.settings import load_settings
from transcribe import describe_models
from warehouse.encrypted import key_of
from warehouse.keyring import newest_key
from warehouse.objects import StoredObject

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
_OPTIONAL = {
    "ray": "for work on a cluster: `pip install 'callqa[ray]'`",
    "s3fs": "for recordings and transcripts on S3: `pip install 'callqa[s3]'`",
}
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
    """Look at packages, models, processors, the results folder and the store of artefacts."""
    return (*_packages(), *_models(home), *_machine(home), *_store(home), *_encryption(home))


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


def _store(home: Home) -> Iterator[Finding]:
    """Where transcripts go, if not into the home: written, read, listed and removed by trial."""
    folder = transcripts_of(home)
    if not isinstance(folder, StoredObject):
        return
    probe = folder / f".doctor-{uuid.uuid4().hex}"
    try:
        probe.put(b"callqa")
        stored = probe.read_bytes() == b"callqa" and probe in dict(folder.sizes())
        probe.unlink()
    except (HomeError, FileNotFoundError) as error:
        yield Finding("store of artefacts", False, str(folder), str(error))
        return
    advice = "" if stored else "the store does not list what was just put there; take another"
    yield Finding("store of artefacts", stored, str(folder), advice)


def _encryption(home: Home) -> Iterator[Finding]:
    """Whether what is stored can be told by a stolen disk; an option."""
    try:
        key = newest_key()
        found = key_of(home.warehouse) if home.warehouse.exists() else key
    except (UsageError, HomeError) as error:
        yield Finding("encryption at rest", False, "keys that do not fit", str(error))
        return
    if not key and not found:
        yield Finding("encryption at rest", True, "off: no key is given", optional=True)
        return
    said = f"warehouse: {f'key {found}' if found else 'in clear'}; newest key: {key}"
    advice = "" if found == key else "run `callqa rotate-keys`"
    yield Finding("encryption at rest", found == key, said, advice, optional=True)
