"""The encoder in 16 bits: the model file it reads, where it is chosen, and that it agrees."""

import struct
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from numpy.typing import NDArray

from conversation.errors import ModelError, UsageError
from transcribe import TranscribeSettings, engines
from transcribe.backends.model_file import read_weights
from transcribe.backends.tile_encoder import TileEncoder
from transcribe.models import bundled_whisper


def _text(value: str) -> bytes:
    return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"


def _variable(name: str, values: NDArray[np.generic], kind: int) -> bytes:
    shape = struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)
    body = values.tobytes()
    return _text(name) + shape + struct.pack("<BI", kind, len(body)) + body


def _write_model(path: Path, *variables: bytes) -> Path:
    head = struct.pack("<I", 6) + _text("WhisperSpec") + struct.pack("<II", 3, len(variables))
    path.write_bytes(head + b"".join(variables) + struct.pack("<I", 0))
    return path


def test_weights_in_8_bits_are_read_by_their_scales(tmp_path: Path) -> None:
    model = _write_model(
        tmp_path / "model.bin",
        _variable("encoder/x/weight", np.array([[127, -64], [10, 20]], np.int8), 1),
        _variable("encoder/x/weight_scale", np.array([127.0, 10.0], np.float32), 0),
        _variable("encoder/x/bias", np.array([0.5], np.float16), 4),
        _variable("decoder/x/bias", np.array([9.0], np.float32), 0),
    )
    weights = read_weights(model, "encoder/")
    assert sorted(weights) == ["x/bias", "x/weight"]
    assert weights["x/weight"] == pytest.approx(np.array([[1.0, -64 / 127], [1.0, 2.0]]))
    assert weights["x/bias"].tolist() == [0.5]


@pytest.mark.parametrize("body", [b"", b"GGUF" * 40])
def test_a_model_file_of_another_make_is_refused_with_the_way_out(
    tmp_path: Path, body: bytes
) -> None:
    (tmp_path / "model.bin").write_bytes(body)
    with pytest.raises(ModelError, match="encoder: ctranslate2"):
        TileEncoder(tmp_path, threads=1)


def test_a_model_without_an_encoder_is_refused(tmp_path: Path) -> None:
    _write_model(tmp_path / "model.bin", _variable("x", np.zeros(1, np.float32), 0))
    with pytest.raises(ModelError, match="num_heads"):
        TileEncoder(tmp_path, threads=1)


def test_the_revision_tells_the_encoder() -> None:
    plain, tiled = (
        engines.revision_of(TranscribeSettings(encoder=name), Path("unused"))
        for name in ("ctranslate2", "bfloat16")
    )
    assert "bfloat16" in tiled
    assert "bfloat16" not in plain


def test_an_unknown_encoder_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="`ctranslate2` or `bfloat16`"):
        engines.revision_of(TranscribeSettings(encoder="fast"), Path("unused"))


@pytest.mark.models
def test_it_agrees_with_ctranslate2_in_32_bits_more_than_8_bits_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = bundled_whisper(tmp_path_factory.mktemp("models"))
    features = np.random.default_rng(0).normal(0.0, 0.4, (2, 80, 600)).astype(np.float32)
    exact, small = (_encoded(folder, features, kind) for kind in ("float32", "int8"))
    ours = np.array(TileEncoder(folder, threads=1).encode(features))
    assert ours.shape == exact.shape == (2, 300, 512)
    assert np.abs(ours - exact).mean() < 0.6 * np.abs(small - exact).mean()


def _encoded(folder: Path, features: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
    model = ctranslate2.models.Whisper(str(folder), compute_type=kind, intra_threads=1)
    view = ctranslate2.StorageView.from_array(features)
    return np.array(model.encode(view, to_cpu=True))
