"""What a run may choose, from ``HOME/settings.yaml`` and the command line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from conversation.errors import UsageError
from ingest import Profile, is_url, load_profile, replace_zone, shipped_profiles
from language.personal_data import MaskPolicy
from pipeline.engines.ray_settings import RaySettings
from pipeline.home import Home
from pipeline.identify import PLAIN
from pipeline.machine import default_workers
from pipeline.retention_rule import CALL, RetentionRule
from transcribe import TranscribeSettings


def default_models_folder() -> Path:
    """Where the joined models are kept: ``CALLQA_MODELS``, else the user's cache folder."""
    named = os.environ.get("CALLQA_MODELS", "")
    return Path(named) if named else user_cache_path("callqa") / "models"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Everything that a run may choose.

    ``rules`` is a folder of checkpoints, scorecards and lexicons in place of the shipped library.
    ``scorecards`` limits judging to these ids (empty: every card that applies to a call).
    ``profile`` names a shipped profile or a file, ``time_zone`` is that of times which name
    none (empty: the profile's), ``sidecars`` says whether JSON files beside recordings are read.
    ``workers`` of 0 works in the calling process. No call is taken in hand with less than
    ``least_free_mib`` MiB of free disk; one that takes longer than ``call_limit_minutes`` fails.
    ``engine`` says where recordings are listened to: ``local`` or ``ray``.
    ``personal_data`` says what is kept of it: what nobody has stored, nobody can lose, so masks
    alone are the default.
    ``topic_vectors`` is a file of word vectors that helps to find topics. ``dashboards`` and
    ``review`` are handed to the commands that serve and review.
    """

    speech: TranscribeSettings = field(default_factory=TranscribeSettings)
    models_folder: Path = field(default_factory=default_models_folder)
    rules: Path | None = None
    topic_vectors: Path | None = None
    scorecards: tuple[str, ...] = ()
    workers: int = field(default_factory=default_workers)
    least_free_mib: int = 512
    call_limit_minutes: float = 180.0
    engine: str = "local"
    ray: RaySettings = field(default_factory=RaySettings)
    personal_data: MaskPolicy = MaskPolicy.MASKED_ONLY
    dashboards: Mapping[str, Any] = field(default_factory=dict, compare=False)
    review: Mapping[str, Any] = field(default_factory=dict, compare=False)
    retention: tuple[RetentionRule, ...] = ()
    profile: str = ""
    time_zone: str = ""
    sidecars: bool = True

    def load_profile(self) -> Profile:
        """How recordings, tables and channels are named here; raises ``UsageError``."""
        profile = load_profile(self.profile) if self.profile else PLAIN
        return replace_zone(profile, self.time_zone) if self.time_zone else profile


class _SpeechSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    model: str | None = None
    model_sha256: str | None = None
    language: str | None = None
    diarizer: str | None = None
    compute_type: str | None = None
    encoder: str | None = None
    device: str | None = None
    threads: int | None = None
    beam_size: int | None = None
    prompt: str | None = None
    hotwords: dict[str, str] | None = None
    role_floor: float | None = None
    download: bool | None = None


class _DashboardsSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    sign_in: str | None = None
    session_minutes: int | None = Field(default=None, ge=5)
    proxy_header: str | None = None
    proxy_addresses: list[str] | None = None
    oidc_client_id: str | None = None
    oidc_metadata_url: str | None = None
    oidc_redirect_uri: str | None = None


class _PlanSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    least_risk: int | None = None
    per_agent: int | None = Field(default=None, ge=0)
    agent_share: float | None = Field(default=None, ge=0, le=1)
    random_share: float | None = Field(default=None, gt=0, le=1)
    per_group: dict[str, int] | None = None
    seed: str | None = None
    blind: bool | None = None
    length_s: list[float | None] | None = Field(default=None, min_length=2, max_length=2)
    score: list[float | None] | None = Field(default=None, min_length=2, max_length=2)
    most: int | None = Field(default=None, ge=0)


class _PromotionSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    reviewed: int | None = Field(default=None, ge=1)
    precision: float | None = Field(default=None, ge=0, le=1)
    recall: float | None = Field(default=None, ge=0, le=1)
    overturned: float | None = Field(default=None, ge=0, le=1)


class _ReviewSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    appeal_days: float | None = Field(default=None, gt=0)
    answer_days: float | None = Field(default=None, gt=0)
    promotion: _PromotionSection | None = None
    plans: dict[str, _PlanSection] | None = None


class _RaySection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    address: str | None = None
    cpus: float | None = Field(default=None, gt=0)
    gpus: float | None = Field(default=None, ge=0)
    actors: int | None = Field(default=None, ge=0)


class _RetentionSection(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    line: str = "*"
    keep: str
    since: str = CALL


class _SettingsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    speech: _SpeechSection = _SpeechSection()
    models_folder: str | None = None
    rules: str | None = None
    topic_vectors: str | None = None
    scorecards: list[str] | None = None
    workers: int | None = Field(default=None, ge=0)
    least_free_mib: int | None = Field(default=None, ge=0)
    call_limit_minutes: float | None = Field(default=None, gt=0)
    engine: str | None = None
    artifacts: str | None = None
    ray: _RaySection = _RaySection()
    dashboards: _DashboardsSection = _DashboardsSection()
    review: _ReviewSection = _ReviewSection()
    profile: str | None = None
    time_zone: str | None = None
    sidecars: bool | None = None
    personal_data: Literal["none", "masked_only", "masked_and_original"] | None = None
    retention: list[_RetentionSection] | None = None


def load_settings(home: Home) -> RunSettings:
    """Read ``HOME/settings.yaml`` over the defaults; raises ``UsageError`` naming what is wrong."""
    if not home.settings.exists():
        return RunSettings()
    return _with_file(RunSettings(), _read(home.settings), home.settings.parent)


def artifact_store(path: Path) -> str:
    """The store that a settings file names for artefacts, empty for the home's own folder.

    Raises ``UsageError``.
    """
    url = _read(path).artifacts or ""
    if url and not is_url(url):
        raise UsageError(
            f"{path}: artifacts: `{url}` is no URL of a store — write one such as "
            "s3://bucket/folder, or leave it out to keep them in the results folder"
        )
    return url


def _read(path: Path) -> _SettingsFile:
    try:
        values: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        return _SettingsFile.model_validate(values)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise UsageError(f"{path}:{line}: {error.problem} — mend the YAML of this line") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise UsageError(
            f"{path}: {problems} — see docs/settings.md for what may be set"
        ) from error


def _with_file(settings: RunSettings, file: _SettingsFile, folder: Path) -> RunSettings:
    speech = replace(settings.speech, **file.speech.model_dump(exclude_none=True))
    settings = replace(settings, speech=speech)
    if file.models_folder is not None:
        settings = replace(settings, models_folder=folder / file.models_folder)
    if file.rules is not None:
        settings = replace(settings, rules=folder / file.rules)
    if file.topic_vectors is not None:
        settings = replace(settings, topic_vectors=folder / file.topic_vectors)
    if file.scorecards is not None:
        settings = replace(settings, scorecards=tuple(file.scorecards))
    if file.profile is not None:
        settings = replace(settings, profile=_profile_place(file.profile, folder))
    if file.retention is not None:
        rules = tuple(RetentionRule(**rule.model_dump()) for rule in file.retention)
        settings = replace(settings, retention=rules)
    if file.personal_data is not None:
        settings = replace(settings, personal_data=MaskPolicy(file.personal_data))
    plain = {
        "time_zone": file.time_zone,
        "sidecars": file.sidecars,
        "workers": file.workers,
        "least_free_mib": file.least_free_mib,
        "call_limit_minutes": file.call_limit_minutes,
        "engine": file.engine,
    }
    chosen: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    chosen["dashboards"] = file.dashboards.model_dump(exclude_none=True)
    chosen["review"] = file.review.model_dump(exclude_none=True)
    chosen["ray"] = replace(settings.ray, **file.ray.model_dump(exclude_none=True))
    return replace(settings, **chosen)


def _profile_place(name: str, folder: Path) -> str:
    """A shipped profile by its name, any other file from the folder of the settings."""
    return name if name in shipped_profiles() else str(folder / name)
