"""One stored call as a document for another program."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from conversation import Conversation, Transcript, Turn
from conversation.errors import UsageError
from conversation.formats import WRITERS
from ingest import make_vcon
from language.punctuation import punctuate
from language.written_numbers import write_numbers, write_words
from pipeline.home import Home
from pipeline.lookup import shown_conversation
from pipeline.release import released

CALL_FORMATS = (*WRITERS, "vcon")


def export_call(home: Home, call_id: str, file_format: str, *, written: bool = False) -> str:
    """The whole document; with ``written`` numbers stand as digits and missing marks are added.

    Raises ``UsageError`` for a format that there is not, ``HomeError`` for a call that is gone.
    """
    if file_format not in CALL_FORMATS:
        raise UsageError(
            f"there is no format `{file_format}` — choose one of: {', '.join(CALL_FORMATS)}"
        )
    conversation = released(shown_conversation(home, call_id))
    return write_call(_as_written(conversation) if written else conversation, file_format)


def write_call(conversation: Conversation, file_format: str) -> str:
    """A conversation in one of ``CALL_FORMATS``."""
    if file_format == "vcon":
        created_at = conversation.call.started_at or datetime.now(UTC)
        document = make_vcon(conversation, created_at=created_at)
        return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return WRITERS[file_format](conversation)


def _as_written(conversation: Conversation) -> Conversation:
    transcript = conversation.transcript
    turns = tuple(_turn_as_written(turn, transcript) for turn in transcript.turns)
    return replace(conversation, transcript=replace(transcript, turns=turns))


def _turn_as_written(turn: Turn, transcript: Transcript) -> Turn:
    language = transcript.language
    if "".join(word.text for word in turn.words).strip() != turn.text:  # a turn without word times
        return replace(turn, text=write_numbers(turn.text, language=language).text)
    words = punctuate(write_words(turn.words, language=language), language=language)
    return replace(turn, text="".join(word.text for word in words).strip(), words=words)
