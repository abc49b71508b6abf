"""What a file's own header promises, read without a decoder.

FFmpeg quietly corrects the length of a cut PCM WAV, so that the loss would go unseen.
"""

from enum import Enum
from typing import BinaryIO

_MAGIC = (
    b"RIFF",
    b"RF64",
    b"riff",
    b"fLaC",
    b"OggS",
    b"ID3",
    b"#!AMR",
    b".snd",
    b"FORM",
    b"caff",
    b"\x1a\x45\xdf\xa3",
    b"\x30\x26\xb2\x75",
    b"Creative Voice File",
)
_STREAMING_SIZE = 0xFFFFFFFF  # and 0: written by recorders that cannot seek back to the header
_FIRST_CHUNK = 12
_CHUNK_HEADER = 8
_OGG_TAIL_BYTES = 1 << 17  # two of the largest pages
_OGG_LAST_PAGE = 0x04
_OGG_HEADER = 27
_MAX_CHUNKS = 64  # a header with more chunks before its data is not a recording


def looks_like_audio(head: bytes) -> bool:
    """Whether the first bytes are those of a sound container, however badly the rest fares."""
    return head.startswith(_MAGIC) or head[4:8] == b"ftyp"


def present_share_of_wav(stream: BinaryIO, *, size_bytes: int) -> float:
    """Share of a WAV's declared data that the file really holds, in 0..1; 1.0 for anything else.

    Streaming headers (data size 0 or 0xFFFFFFFF) promise nothing and count as complete.
    """
    stream.seek(0)
    head = stream.read(_FIRST_CHUNK)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return 1.0
    position = _FIRST_CHUNK
    for _ in range(_MAX_CHUNKS):
        stream.seek(position)
        chunk = stream.read(_CHUNK_HEADER)
        if len(chunk) < _CHUNK_HEADER:
            return 1.0
        declared = int.from_bytes(chunk[4:], "little")
        position += _CHUNK_HEADER
        if chunk[:4] == b"data":
            if declared in (0, _STREAMING_SIZE):
                return 1.0
            return min(1.0, max(0, size_bytes - position) / declared)
        position += declared + declared % 2
    return 1.0


class OggEnding(Enum):
    """How the last page of an Ogg file ends; ``WHOLE`` for any other file too."""

    WHOLE = "whole"
    OPEN = "open"
    CUT = "cut"


def find_ogg_ending(stream: BinaryIO, *, size_bytes: int) -> OggEnding:
    """Tell a file cut in the middle of a page from one that its recorder never closed.

    A page begins with ``OggS``, its flags at 5, the number of its segments at 26 and their lengths
    from 27 on (RFC 3533, section 6).
    """
    stream.seek(0)
    if stream.read(4) != b"OggS":
        return OggEnding.WHOLE
    stream.seek(max(0, size_bytes - _OGG_TAIL_BYTES))
    tail = stream.read()
    page = tail[max(0, tail.rfind(b"OggS")) :]
    if len(page) < _OGG_HEADER or len(page) < _OGG_HEADER + page[_OGG_HEADER - 1]:
        return OggEnding.CUT
    body = _OGG_HEADER + page[_OGG_HEADER - 1]
    if len(page) < body + sum(page[_OGG_HEADER:body]):
        return OggEnding.CUT
    return OggEnding.WHOLE if page[5] & _OGG_LAST_PAGE else OggEnding.OPEN
