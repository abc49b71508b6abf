"""What a file's own header promises, read without a decoder.

FFmpeg quietly corrects the length of a cut PCM WAV, so that the loss would go unseen.
"""

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


def is_unended_ogg(stream: BinaryIO, *, size_bytes: int) -> bool:
    """Whether an Ogg file lacks its last page: cut, or left open by the recorder."""
    stream.seek(0)
    if stream.read(4) != b"OggS":
        return False
    stream.seek(max(0, size_bytes - _OGG_TAIL_BYTES))
    tail = stream.read()
    page = tail.rfind(b"OggS")
    return not (0 <= page < len(tail) - 5 and tail[page + 5] & _OGG_LAST_PAGE)
