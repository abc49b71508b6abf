"""Speaks the machine's prompts that tests put into calls (`tests/prompts`).

Run: `python -m scripts.synthesise_demo_calls.prompts --voices FOLDER --folder FOLDER`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import soxr

from . import encode, telephone
from .script import Speaker
from .voice import SAMPLE_RATE, Voice

# A voice that no agent and no customer of the demo calls has.
MACHINE = Speaker({"zf_xiaoni": 1.0}, 1.0, -25.0)
BAND_HZ = (300.0, 3400.0)
PROMPTS = {
    "menu": "欢迎致电江南银行，普通话服务请按一。信用卡业务请按二，人工服务请按零。",
    "recorded": "欢迎致电江南银行，为了保证服务质量，您的通话将会被录音。",
    "busy": "坐席全忙，请不要挂机，您的来电对我们很重要。",
    "survey": "请对本次服务进行评价，满意请按一，不满意请按二。",
}


def main() -> None:
    """Write one Opus file a prompt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    voice = Voice(chosen.voices, Path(tempfile.gettempdir()) / "callqa-demo-voice")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, text in PROMPTS.items():
        spoken = soxr.resample(voice.say(text, MACHINE), SAMPLE_RATE, telephone.RATE)
        loudness = float(np.sqrt(np.mean(np.square(spoken))))
        line = telephone.band(spoken * 10 ** (MACHINE.level_db / 20) / loudness, BAND_HZ)
        encode.write(chosen.folder / f"{name}.opus", line[:, None], telephone.RATE)


if __name__ == "__main__":
    main()
