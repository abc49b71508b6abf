"""A call as text in the formats that other programs read.

Knows subtitles (SRT, WebVTT), the evaluation formats of speech research (RTTM, CTM), Praat's
TextGrid, JSON, and the transcript notation. Every writer takes a conversation and returns the whole
document; the same conversation gives the same characters.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from conversation.conversation import Conversation
from conversation.formats.ctm import write_ctm
from conversation.formats.plain_json import write_json
from conversation.formats.plain_text import write_text
from conversation.formats.rttm import write_rttm
from conversation.formats.subtitles import write_srt, write_webvtt
from conversation.formats.textgrid import write_textgrid

WRITERS: Mapping[str, Callable[[Conversation], str]] = MappingProxyType(
    {
        "srt": write_srt,
        "vtt": write_webvtt,
        "rttm": write_rttm,
        "ctm": write_ctm,
        "textgrid": write_textgrid,
        "json": write_json,
        "txt": write_text,
    }
)

__all__ = ["WRITERS"]
