"""What a user may choose about turning sound into turns."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

ROLE_FLOOR = 0.6  # below it a role is a guess: rules answer `undetermined` rather than judge by it

# Nothing in these changes a result, so nothing is transcribed again when they change.
_WITHOUT_EFFECT = frozenset({"threads", "download"})


def _no_words() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class TranscribeSettings:
    """Which models read the sound, and how carefully.

    ``model`` is ``bundled:whisper-base``, a folder with a CTranslate2 Whisper, a model name that is
    already on this machine, ``recorded:<folder>`` (words from files, no model), or
    ``https://host#model``: any server with OpenAI's ``/v1/audio/transcriptions``, to which the
    sound of calls is sent then. ``diarizer`` is
    ``bundled``, ``pyannote`` (pyannote.audio's own pipeline, embedded weights), ``community-1``
    (pyannote's published pipeline, with a token and ``download``) or ``community-1:<folder>``,
    ``recorded:<folder>`` or ``none``. ``language`` is a Whisper code or ``auto``.
    A call whose metadata has ``language`` is read in that one. ``model_sha256`` is the hash that
    the ``model.bin`` of a folder or name must have, where it is given.
    ``hotwords`` maps a queue (``*`` for every queue) to words that the recogniser should expect.
    ``prompt`` is shown to the recogniser before each window; a prompt of plain Mandarin gave half
    as many punctuation marks again on the bundled calls, and 1.1 points more errors.
    ``beam_size`` is that of the first reading: 1 is a quarter faster and about a point less
    accurate; doubtful windows are read again with 5 at least.
    ``encoder`` is how the first half of the model is computed: ``ctranslate2``, or ``bfloat16``
    (torch), which takes a third of the time where the processor multiplies tiles (Intel AMX).
    ``download`` alone lets a named model be fetched.
    """

    model: str = "bundled:whisper-base"
    model_sha256: str = ""
    language: str = "zh"
    diarizer: str = "bundled"
    compute_type: str = "int8"
    encoder: str = "ctranslate2"
    device: str = "cpu"
    threads: int = 1
    beam_size: int = 5
    prompt: str = ""
    hotwords: Mapping[str, str] = field(default_factory=_no_words)
    role_floor: float = ROLE_FLOOR
    download: bool = False

    def fingerprint(self) -> str:
        """Sha256 over every setting that can change a transcript, the same on every machine."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        kept = {name: value for name, value in values.items() if name not in _WITHOUT_EFFECT}
        kept["hotwords"] = dict(sorted(self.hotwords.items()))
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def hotwords_for(self, queue: str) -> str:
        """The words to expect in a queue: those of every queue (``*``), then its own."""
        return " ".join(filter(None, (self.hotwords.get("*", ""), self.hotwords.get(queue, ""))))
