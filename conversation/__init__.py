"""The nouns of a call: what every other room talks about.

Knows calls, recordings, words, turns, transcripts, measures, the transcript notation and the
error family. Refuses to know any library: the standard library is all that this room imports.
"""

from conversation.call import Call, ChannelKind, Direction, Recording
from conversation.complaint import ComplaintFinding
from conversation.conversation import Conversation
from conversation.measure import Measure
from conversation.role import Role
from conversation.sound import SoundKind, SoundLabel, SoundProfile
from conversation.span import Seconds, Span
from conversation.transcript import RemovedText, Transcript, Turn, Word

__all__ = [
    "Call",
    "ChannelKind",
    "ComplaintFinding",
    "Conversation",
    "Direction",
    "Measure",
    "Recording",
    "RemovedText",
    "Role",
    "Seconds",
    "SoundKind",
    "SoundLabel",
    "SoundProfile",
    "Span",
    "Transcript",
    "Turn",
    "Word",
]
