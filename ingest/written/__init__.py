"""Conversations in writing: chats and mails become a call with turns and without sound.

Knows how messages are exported. Refuses to know what they mean.
"""

from ingest.written.conversation import MOST_BYTES, read_text_conversation
from ingest.written.turns import Message, turns_of

__all__ = ["MOST_BYTES", "Message", "read_text_conversation", "turns_of"]
