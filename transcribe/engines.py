"""From settings to a recogniser and a diariser, and to their revisions without loading either."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

from conversation.errors import ModelError, UsageError
from transcribe import models
from transcribe.backends import remote
from transcribe.backends.recogniser import Recogniser
from transcribe.backends.recorded import RecordedRecogniser
from transcribe.diarization.diarizer import Diarizer, NoDiarizer, RecordedDiarizer
from transcribe.settings import TranscribeSettings

BUNDLED_MODEL = f"bundled:{models.WHISPER_NAME}"
_RECORDED = "recorded:"
_COMMUNITY = "community-1"
_BFLOAT16, _CTRANSLATE2 = "bfloat16", "ctranslate2"
_PIPELINE_VERSION = "6"  # raise it when the same models and settings give other turns


def revision_of(settings: TranscribeSettings, models_folder: Path) -> str:
    """Engines, models and hashes that a transcript comes from.

    The models' files are read, not loaded.
    """
    return (
        f"{_recogniser_revision(settings, models_folder)} + "
        f"{_diarizer_revision(settings.diarizer)} + turns@{_PIPELINE_VERSION}"
    )


def load_recogniser(settings: TranscribeSettings, models_folder: Path) -> Recogniser:
    """Load the recogniser that the settings name; raises ``ModelError``."""
    if settings.model.startswith(_RECORDED):
        folder = Path(settings.model.removeprefix(_RECORDED))
        return RecordedRecogniser(folder, language=settings.language)
    if settings.model.startswith(remote.PREFIX):
        endpoint = remote.parse_endpoint(settings.model)
        return remote.RemoteRecogniser(endpoint, language=settings.language, prompt=settings.prompt)
    from transcribe.backends.whisper import Decoding, WhisperRecogniser

    return WhisperRecogniser(
        _whisper_folder(settings, models_folder),
        revision=_recogniser_revision(settings, models_folder),
        language=settings.language,
        decoding=Decoding(beam_size=settings.beam_size, prompt=settings.prompt),
        compute_type=settings.compute_type,
        device=settings.device,
        threads=settings.threads,
        has_tile_encoder=_encoder_of(settings) == _BFLOAT16,
    )


def _encoder_of(settings: TranscribeSettings) -> str:
    """How the first half of the model is computed; raises ``UsageError``."""
    if settings.encoder not in (_BFLOAT16, _CTRANSLATE2):
        raise UsageError(
            f"there is no encoder `{settings.encoder}` — use `{_CTRANSLATE2}` or `{_BFLOAT16}`"
        )
    return settings.encoder


def load_diarizer(settings: TranscribeSettings) -> Diarizer:
    """Load the diariser that the settings name; raises ``ModelError`` or ``UsageError``."""
    if settings.diarizer.startswith(_RECORDED):
        return RecordedDiarizer(Path(settings.diarizer.removeprefix(_RECORDED)))
    if settings.diarizer == "none":
        return NoDiarizer()
    _require_known_diarizer(settings.diarizer)
    if settings.diarizer == "bundled":
        from transcribe.diarization.two_party import TwoPartyDiarizer

        return TwoPartyDiarizer(models.bundled_diarizer(), threads=settings.threads)
    from transcribe.diarization.pyannote_pipeline import PyannoteDiarizer

    if settings.diarizer == "pyannote":
        return PyannoteDiarizer.embedded(models.bundled_diarizer(), threads=settings.threads)
    place = settings.diarizer.removeprefix(_COMMUNITY).removeprefix(":")
    return PyannoteDiarizer.community(place, download=settings.download, threads=settings.threads)


def _recogniser_revision(settings: TranscribeSettings, models_folder: Path) -> str:
    if settings.model.startswith(_RECORDED):
        folder = Path(settings.model.removeprefix(_RECORDED))
        return RecordedRecogniser(folder, language=settings.language).revision
    if settings.model.startswith(remote.PREFIX):
        endpoint = remote.parse_endpoint(settings.model)
        return f"endpoint/{endpoint.model}@{endpoint.address}"
    name = f"faster-whisper {version('faster-whisper')}/ctranslate2 {version('ctranslate2')}"
    if _encoder_of(settings) == _BFLOAT16:
        name += f"/encoder torch {version('torch')} {_BFLOAT16}"
    if settings.model == BUNDLED_MODEL:
        return f"{name}/{models.WHISPER_NAME}@{models.WHISPER_SHA256['model.bin'][:12]}"
    folder = _whisper_folder(settings, models_folder)
    return f"{name}/{Path(settings.model).name}@{models.sha256_of(folder / 'model.bin')[:12]}"


def _diarizer_revision(diarizer: str) -> str:
    if diarizer.startswith(_RECORDED) or diarizer == "none":
        return diarizer.split(":", 1)[0]
    _require_known_diarizer(diarizer)
    hashes = f"{models.SEGMENTATION_SHA256[:12]}+{models.EMBEDDING_SHA256[:12]}"
    name = f"pyannote.audio {version('pyannote.audio')}"
    if diarizer.startswith(_COMMUNITY):
        return f"{name}/{diarizer}"
    return f"{name}/{'two-party' if diarizer == 'bundled' else 'pipeline'}@{hashes}"


def _require_known_diarizer(diarizer: str) -> None:
    known = diarizer in {"bundled", "pyannote", _COMMUNITY}
    if not known and not diarizer.startswith(f"{_COMMUNITY}:"):
        raise UsageError(
            f"there is no diariser `{diarizer}` — use `bundled`, `pyannote`, `community-1`, "
            "`community-1:<folder>`, `recorded:<folder>` or `none`"
        )


def _whisper_folder(settings: TranscribeSettings, models_folder: Path) -> Path:
    if settings.model.startswith("bundled:"):
        if settings.model != BUNDLED_MODEL:
            raise ModelError(
                f"no model `{settings.model}` is bundled — the bundled one is `{BUNDLED_MODEL}`"
            )
        return models.bundled_whisper(models_folder)
    place = Path(settings.model)
    if not place.is_dir():
        place = _named_model(settings.model, settings.download)
    folder = models.require_whisper_folder(place)
    if settings.model_sha256:
        models.require_own_hash(folder / "model.bin", settings.model_sha256)
    return folder


@cache
def _named_model(name: str, download: bool) -> Path:
    """The local copy of a model known by name; fetched only where the settings allow it."""
    from faster_whisper.utils import download_model
    from huggingface_hub.errors import LocalEntryNotFoundError

    if name.startswith(("/", ".", "~")):
        raise ModelError(
            f"there is no model folder {name} on this machine — correct `speech.model`, copy the "
            f"folder there, or use `{BUNDLED_MODEL}`"
        )
    try:
        return Path(download_model(name, local_files_only=not download))
    except LocalEntryNotFoundError as error:
        raise ModelError(
            f"the model `{name}` is not on this machine — give a folder, use `{BUNDLED_MODEL}`, "
            "or allow the download (download: true)"
        ) from error
    except (ValueError, OSError) as error:
        raise ModelError(
            f"the model `{name}` is neither a folder nor on this machine: {error} — give a folder, "
            f"use `{BUNDLED_MODEL}`, or allow the download (download: true)"
        ) from error
