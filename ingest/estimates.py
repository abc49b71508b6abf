"""Lengths that no header states but FFmpeg makes up from the first frames' bit rate.

A variable bit rate, or pauses that are not sent, make such an estimate wrong by half: a whole
recording would look cut.
"""

from typing import BinaryIO

_FRAME_BY_FRAME = ("aac", "amr", "amrnb", "amrwb")
_SEARCHED_BYTES = 4096
_TAGS = (b"Xing", b"Info")
_HAS_FRAMES = 1
_HAS_BYTES = 2
_JOINED_BEYOND = 1.1  # a tag counts its own file; one file behind another is longer


def states_length(stream: BinaryIO, *, container: str, size_bytes: int) -> bool:
    """Whether the file itself says how long it is; leaves the stream where it was."""
    if container in _FRAME_BY_FRAME:
        return False
    if container != "mp3":
        return True
    position = stream.tell()
    try:
        return _mp3_states_length(stream, size_bytes=size_bytes)
    finally:
        stream.seek(position)


def _mp3_states_length(stream: BinaryIO, *, size_bytes: int) -> bool:
    stream.seek(0)
    head = stream.read(10)
    start = 10 + _synchsafe(head[6:10]) if head.startswith(b"ID3") else 0
    stream.seek(start)
    frames = stream.read(_SEARCHED_BYTES)
    if b"VBRI" in frames:
        return True
    place = max(frames.find(tag) for tag in _TAGS)
    if place < 0 or len(frames) < place + 16:
        return False
    flags = int.from_bytes(frames[place + 4 : place + 8], "big")
    if not flags & _HAS_FRAMES or not flags & _HAS_BYTES:
        return bool(flags & _HAS_FRAMES)
    told = int.from_bytes(frames[place + 12 : place + 16], "big")
    return size_bytes - start <= told * _JOINED_BEYOND + _SEARCHED_BYTES


def _synchsafe(raw: bytes) -> int:
    number = 0
    for byte in raw:
        number = number << 7 | byte & 0x7F
    return number
