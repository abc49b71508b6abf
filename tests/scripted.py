"""A results folder with scripted calls: real ingest, ledger, rules and warehouse, no models."""

import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soundfile

from conversation import SoundProfile
from conversation.errors import QuarantineError
from conversation.notation import parse_conversation
from ingest import open_recording, path_of
from pipeline import Home, RunRequest, RunSettings, RunSummary, Stop, run
from pipeline.artifact import Artifact, artifact_path, write_artifact
from pipeline.artifact_names import transcripts_of
from pipeline.engines import Engine
from pipeline.speech import SpeechJob, SpeechOutcome, failed_outcome
from warehouse.objects import Place

GOOD_CALL = """
[0.4-3.1] agent: 您好，工号八零二一，很高兴为您服务，请问有什么可以帮您？
[3.5-6.0] customer: 你好，我想问一下信用卡年费怎么收。
[6.4-9.0] agent: 您的卡刷满六次就免年费。请问还有其他可以帮您的吗？
[9.4-10.2] customer: 没有了，谢谢。
[10.5-12.0] agent: 感谢您的来电，再见。
"""
COMPLAINT = """
[0.4-1.6] agent: 您好，请讲。
[2.0-6.0] customer: 我要投诉！你们乱扣我的年费，太不像话了，我要去银保监会投诉你们！
[6.4-9.0] agent: 这个没办法，系统就是这样的。
"""


def write_wav(path: Path, *, seed: str = "", seconds: float = 12.0) -> Path:
    """Write a stereo recording at 8 kHz whose content depends on ``seed``."""
    entropy = int.from_bytes(hashlib.sha256((seed or path.name).encode()).digest()[:4], "big")
    noise = np.random.default_rng(entropy).normal(0.0, 0.1, (int(seconds * 8000), 2))
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, noise, 8000, subtype="PCM_16")
    return path


@dataclass
class ScriptedEngine:
    """Decodes for real and takes the words from ``scripts`` by file name; remembers its jobs."""

    home: Home
    scripts: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[SpeechJob], None] = lambda job: None
    heard: list[str] = field(default_factory=list)
    keep_originals: bool = False

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        for job in jobs:
            on_start(job)
            self.before(job)
            self.heard.append(path_of(job.source).name)
            listener = ScriptedListener(
                transcripts_of(self.home), self.scripts, keep_originals=self.keep_originals
            )
            yield listener.listen(job)


@dataclass(frozen=True)
class ScriptedListener:
    """What a worker does, with words from ``scripts``; ``deadly`` names files and how they end it.

    ``exit`` ends the process, ``segfault`` and ``kill`` end it by a signal, ``hang`` never answers,
    ``raise`` is a bug of a stage, ``memory`` runs out of it. With ``mercy`` a file is deadly once:
    the folder remembers the first time.
    """

    artifacts: Place
    scripts: Mapping[str, str] = field(default_factory=dict)
    deadly: Mapping[str, str] = field(default_factory=dict)
    mercy: Path | None = None
    keep_originals: bool = False

    def listen(self, job: SpeechJob) -> SpeechOutcome:
        path = path_of(job.source)
        try:
            self._suffer(path.name)
            opened = open_recording(path, call_id=job.call.call_id)
        except QuarantineError as error:
            return SpeechOutcome(job, error.reason, error.detail)
        except (RuntimeError, MemoryError) as error:
            return failed_outcome(job, error)
        script = parse_conversation(self.scripts.get(path.name, GOOD_CALL))
        transcript = replace(script.transcript, call_id=job.call.call_id)
        artifact = Artifact(job.call, opened.recording, transcript, SoundProfile(0.05, (), ()))
        place = artifact_path(self.artifacts, job.fingerprint)
        write_artifact(artifact, place, keep_originals=self.keep_originals)
        return SpeechOutcome(job, audio_s=opened.recording.duration, seconds={"recognise": 0.01})

    def _suffer(self, name: str) -> None:
        how = self.deadly.get(name, "")
        if self.mercy is not None and how:
            mark = self.mercy / name
            if mark.exists():
                return
            mark.touch()
        if how == "exit":
            os._exit(9)
        elif how in ("segfault", "kill"):
            os.kill(os.getpid(), signal.SIGSEGV if how == "segfault" else signal.SIGKILL)
        elif how == "hang":
            time.sleep(600)
        elif how == "raise":
            raise RuntimeError("我的卡号是六二二二")
        elif how == "memory":
            raise MemoryError


@dataclass
class Centre:
    """A folder of recordings, a results folder and an engine with scripted words."""

    root: Path
    scripts: dict[str, str] = field(default_factory=dict)
    metadata: Path | None = None
    settings: RunSettings = field(default_factory=lambda: RunSettings(workers=0))

    def __post_init__(self) -> None:
        self.calls = self.root / "calls"
        self.calls.mkdir(parents=True, exist_ok=True)
        self.home = Home(self.root / "home")
        self.engine = ScriptedEngine(self.home, self.scripts)

    def add(self, name: str, script: str = GOOD_CALL, *, seed: str = "") -> Path:
        """Add one recording with its words."""
        self.scripts[name] = script
        return write_wav(self.calls / name, seed=seed)

    def describe(self, *rows: str) -> None:
        """Write the metadata: ``file,call_id,direction,queue,agent_id`` rows."""
        self.metadata = self.root / "calls.csv"
        header = "file,call_id,direction,queue,agent_id"
        self.metadata.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")

    @property
    def request(self) -> RunRequest:
        """The whole folder with its metadata."""
        return RunRequest((self.calls,), self.metadata)

    def run(
        self,
        request: RunRequest | None = None,
        *,
        engine: Engine | None = None,
        stop: Stop | None = None,
    ) -> RunSummary:
        """Run once over the folder."""
        return run(
            request or self.request,
            home=self.home,
            settings=self.settings,
            engine=engine or self.engine,
            stop=stop,
        )
