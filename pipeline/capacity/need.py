"""From calls a day to workers, disks and money."""

import math
from dataclasses import dataclass

from conversation.errors import UsageError
from pipeline.capacity.rates import Rates

UTILISATION = 0.8  # above it, waiting grows faster than work: queues are never evenly fed
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted: calls, their length, and the hours in which they must be done.

    ``gpu_speed`` is how many seconds of sound one GPU does in a second (0: no GPU), as measured by
    whoever has one. Prices are per hour of a worker's core or of a GPU.
    """

    calls_a_day: int
    minutes: float
    window_hours: float = 24.0
    gpu_speed: float = 0.0
    price_core_hour: float = 0.0
    price_gpu_hour: float = 0.0
    keep_days: int = 365

    def check(self) -> None:
        """Raise ``UsageError`` for what cannot be worked out."""
        if self.calls_a_day < 1 or not 0 < self.minutes <= 600:
            raise UsageError("a plan needs at least one call a day, of up to 600 minutes")
        if not 0 < self.window_hours <= 24:
            raise UsageError("the hours in which calls are done lie between 0 and 24")


@dataclass(frozen=True, slots=True)
class Need:
    """What that takes. ``cost`` is for 1,000 hours of sound, in the currency of the prices."""

    audio_hours_a_day: float
    core_hours_a_day: float
    workers: int
    gpus: int
    utilisation: float
    recordings_gb: float
    artifacts_gb: float
    warehouse_gb: float
    runner_share: float
    cost: float


def work_out(ask: Ask, rates: Rates) -> Need:
    """The number of workers (or GPUs), their load, storage over ``keep_days``, and the cost.

    ``runner_share`` is how busy the one runner is with everything after listening: above 1 the
    calls need two homes that write one lake. Raises ``UsageError``.
    """
    ask.check()
    audio_s = ask.calls_a_day * ask.minutes * 60.0
    window_s = ask.window_hours * _HOUR
    core_s = audio_s * rates.listen_s
    gpu_s = audio_s / ask.gpu_speed if ask.gpu_speed else 0.0
    busy_s = gpu_s or core_s
    places = max(1, math.ceil(busy_s / window_s / UTILISATION))
    kept_s = audio_s * ask.keep_days
    return Need(
        audio_hours_a_day=audio_s / _HOUR,
        core_hours_a_day=0.0 if gpu_s else core_s / _HOUR,
        workers=0 if gpu_s else places,
        gpus=places if gpu_s else 0,
        utilisation=busy_s / (places * window_s),
        recordings_gb=kept_s * rates.recording_bytes / 1e9,
        artifacts_gb=kept_s * rates.artifact_bytes / 1e9,
        warehouse_gb=ask.calls_a_day * ask.keep_days * rates.warehouse_bytes / 1e9,
        runner_share=ask.calls_a_day * rates.finish_s / window_s,
        cost=_cost(ask, rates),
    )


def _cost(ask: Ask, rates: Rates) -> float:
    hours = 1000.0 / ask.gpu_speed if ask.gpu_speed else 1000.0 * rates.listen_s
    price = ask.price_gpu_hour if ask.gpu_speed else ask.price_core_hour
    return hours * price / UTILISATION
