"""RTTM, the rich transcription time marks of NIST: who spoke when."""

from conversation.conversation import Conversation
from conversation.formats.identifiers import one_field

SHORTEST_S = 0.001


def write_rttm(conversation: Conversation) -> str:
    """One SPEAKER line a turn; channels count from 1, the party is the speaker's name."""
    name = one_field(conversation.call.call_id)
    return "".join(
        f"SPEAKER {name} {turn.channel + 1} {turn.start:.3f} "
        f"{max(turn.end - turn.start, SHORTEST_S):.3f} <NA> <NA> {turn.role} <NA> <NA>\n"
        for turn in conversation.transcript.turns
    )
