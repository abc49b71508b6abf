"""All measures of one call."""

from conversation import ChannelKind, Measure, Recording, SoundProfile, Transcript
from measures.line_sounds import measure_line_sounds
from measures.loudness import measure_loudness
from measures.opening_word import measure_opening
from measures.overlap import measure_overlap
from measures.pace import measure_pace
from measures.pitch import measure_pitch
from measures.quality import measure_quality
from measures.response import measure_responses
from measures.silence import measure_silence
from measures.talk import measure_talk
from measures.upset import measure_upset

MEASURES_VERSION = "4"  # raised whenever any value of any measure may change


def measure(
    transcript: Transcript,
    *,
    sound: SoundProfile | None = None,
    recording: Recording | None = None,
) -> tuple[Measure, ...]:
    """Measure a call, in the order of the catalogue, then of roles, then of time.

    Without ``sound`` there is no loudness, pitch, music and quality, and feelings are told by words
    alone; without ``recording`` the call ends with its last turn. A conversation in writing has
    none: how long a message took to write is not known. Pure: the same input gives the same digits.
    """
    if recording is not None and recording.kind is ChannelKind.TEXT:
        return ()
    last_end = max((turn.end for turn in transcript.turns), default=0.0)
    duration_s = recording.duration if recording is not None else last_end
    return (
        *measure_silence(transcript, duration_s=duration_s),
        *measure_line_sounds(transcript, sound=sound),
        *measure_responses(transcript),
        *measure_overlap(transcript),
        *measure_pace(transcript),
        *measure_talk(transcript),
        *(measure_loudness(transcript, sound=sound) if sound is not None else ()),
        *(measure_pitch(transcript, sound=sound) if sound is not None else ()),
        *measure_upset(transcript, sound=sound),
        *measure_opening(transcript),
        *(measure_quality(sound) if sound is not None else ()),
    )
