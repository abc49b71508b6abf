"""Everything that a checkpoint is judged on."""

from dataclasses import dataclass

from conversation.call import Call, Recording
from conversation.measure import Measure
from conversation.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Conversation:
    """One call with its transcript and measures; no ``recording`` for contacts without sound."""

    call: Call
    recording: Recording | None
    transcript: Transcript
    measures: tuple[Measure, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds of sound, or the end of the last turn where there is no recording."""
        if self.recording is not None:
            return self.recording.duration
        return max((turn.end for turn in self.transcript.turns), default=0.0)
