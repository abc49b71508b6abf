"""The door through which everything that is said in a call leaves callqa.

Whoever masks, refuses or records what goes out does it here; no command writes a conversation to a
file without passing.
"""

from conversation import Conversation


def released(conversation: Conversation) -> Conversation:
    """What may leave of a conversation: all of it, until a policy says otherwise."""
    return conversation
