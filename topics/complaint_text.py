"""What a customer complains of, without greetings, identity checks and chatter."""

from conversation import ComplaintFinding, Transcript
from topics.concepts import concepts_in
from topics.evidence import customer_turns

NEIGHBOURS = 1  # customer turns beside one that complains are kept where they name a concept


def complaint_text(transcript: Transcript, finding: ComplaintFinding) -> str:
    """The customer turns that complain and what belongs to them, one a line; empty otherwise."""
    turns = customer_turns(transcript)
    said = set(finding.turn_indexes)
    marked = [i for i, turn in enumerate(turns) if turn.index in said]
    kept = {
        near
        for i in marked
        for near in range(max(0, i - NEIGHBOURS), min(len(turns), i + NEIGHBOURS + 1))
        if near == i or concepts_in(turns[near].text)
    }
    return "\n".join(turns[i].text.strip() for i in sorted(kept))
