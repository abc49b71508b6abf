"""Short ways to measure a call in notation and to read single measures."""

from collections.abc import Iterable

from building import a_call
from conversation import Measure, Recording, Role, SoundProfile
from measures import measure


def of_call(
    notation: str, *, recorded_s: float | None = None, sound: SoundProfile | None = None
) -> tuple[Measure, ...]:
    """Measure a call in notation, with a recording of ``recorded_s`` seconds where given."""
    recording = None
    if recorded_s is not None:
        recording = Recording("call-1", "call.wav", "0" * 64, recorded_s, 8000, 2)
    return measure(a_call(notation).transcript, sound=sound, recording=recording)


def values(measures: Iterable[Measure], name: str, role: Role | None = None) -> list[float]:
    """The values of one measure, of one role where given, in their order."""
    return [m.value for m in measures if m.name == name and role in (None, m.role)]
