"""What one worker does in an hour and what a call leaves on the disk, as measured."""

from dataclasses import dataclass

from pipeline.artifact_names import sized_artifacts_in, transcripts_of
from pipeline.home import Home
from warehouse.read import open_published
from warehouse.read.runs import list_runs, stage_times
from warehouse.read.sizes import stored_sizes

_LEAST_AUDIO_S = 600.0  # below ten minutes of sound the start of the models weighs too much
_LEAST_CALLS = 5_000
_AFTER = frozenset({"measure", "judge", "complain", "write", "cluster"})  # all else is listening


@dataclass(frozen=True, slots=True)
class Rates:
    """Measured work and sizes.

    ``listen_s`` are processor seconds a second of sound in one worker, ``finish_s`` seconds a call
    of everything after that, ``artifact_bytes`` a second of sound, ``warehouse_bytes`` a call,
    ``recording_bytes`` a second of sound as it lies on the share.
    """

    listen_s: float
    finish_s: float
    artifact_bytes: float
    warehouse_bytes: float
    recording_bytes: float
    source: str


# docs/benchmarks.md: the bundled calls with Whisper base int8 on one core of a Xeon with AMX; 5 ms
# a call after listening; artefacts of the demo's home; recordings of two A-law channels at 8 kHz.
BUNDLED = Rates(
    listen_s=0.070,
    finish_s=0.005,
    artifact_bytes=250.0,
    warehouse_bytes=40_000.0,
    recording_bytes=16_000.0,
    source="the bundled calls with Whisper base int8, one core",
)


def measured_rates(home: Home, *, runs: int = 5) -> Rates | None:
    """Rates of the latest runs of this home, ``None`` where too little was listened to.

    Raises ``HomeError`` when there are no results.
    """
    published = open_published(home.warehouse)
    heard = [run for run in list_runs(published, limit=runs) if run.audio_s > 0]
    audio_s = sum(run.audio_s for run in heard)
    if audio_s < _LEAST_AUDIO_S:
        return None
    spent: dict[str, float] = {}
    for run in heard:
        for time in stage_times(published, run.run_id):
            spent[time.stage] = spent.get(time.stage, 0.0) + time.seconds
    listened = sum(seconds for stage, seconds in spent.items() if stage not in _AFTER)
    calls = sum(run.done for run in heard)
    stored = stored_sizes(published)
    stored_s = max(1.0, stored.audio_s)
    return Rates(
        listen_s=listened / audio_s,
        finish_s=(sum(spent.values()) - listened) / max(1, calls),
        artifact_bytes=_artifact_bytes(home) / stored_s,
        warehouse_bytes=_warehouse_bytes(home, stored.calls),
        recording_bytes=stored.recording_bytes / stored_s,
        source=f"the last {len(heard)} runs of {home.path}: {audio_s / 3600:.1f} h of sound",
    )


def _artifact_bytes(home: Home) -> float:
    return float(sum(size for _, size in sized_artifacts_in(transcripts_of(home))))


def _warehouse_bytes(home: Home, calls: int) -> float:
    """Of one call; a small file is mostly room that DuckDB keeps free."""
    if calls < _LEAST_CALLS or not home.warehouse.exists():
        return BUNDLED.warehouse_bytes
    return home.warehouse.stat().st_size / calls
