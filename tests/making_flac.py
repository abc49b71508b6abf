"""FLAC files of silence, written frame by frame without an encoder.

Layout: RFC 9639. A frame of one constant value takes some fourteen bytes and lasts for seconds.
"""

from functools import cache

RATE = 16_000
BLOCK = 65_535


def a_constant_flac(seconds: int, *, declares_length: bool = True) -> bytes:
    """So many seconds of mono silence at 16 kHz; without a declared length on request."""
    frames = -(-seconds * RATE // BLOCK)
    total = frames * BLOCK if declares_length else 0
    info = BLOCK.to_bytes(2, "big") * 2 + bytes(6)
    info += ((RATE << 44) | (0 << 41) | (15 << 36) | total).to_bytes(8, "big") + bytes(16)
    head = b"fLaC" + bytes([0x80]) + len(info).to_bytes(3, "big") + info
    return head + b"".join(_frame(number) for number in range(frames))


def _frame(number: int) -> bytes:
    # Sync and fixed blocks; size in 16 bits, 16 kHz; mono, 16 bits a sample.
    header = b"\xff\xf8" + bytes([0x75, 0x08]) + _utf_8(number) + (BLOCK - 1).to_bytes(2, "big")
    header += bytes([_crc(header, width=8, polynomial=0x07)])
    frame = header + b"\0\0\0"  # a constant subframe of the value 0
    return frame + _crc(frame, width=16, polynomial=0x8005).to_bytes(2, "big")


def _utf_8(number: int) -> bytes:
    return chr(number).encode("utf-8") if number < 0xD800 else number.to_bytes(4, "big")


def _crc(content: bytes, *, width: int, polynomial: int) -> int:
    table, mask = _table(width, polynomial), (1 << width) - 1
    crc = 0
    for byte in content:
        crc = (crc << 8 & mask) ^ table[(crc >> (width - 8)) ^ byte]
    return crc


@cache
def _table(width: int, polynomial: int) -> tuple[int, ...]:
    top, mask = 1 << (width - 1), (1 << width) - 1
    table = []
    for value in range(256):
        crc = value << (width - 8)
        for _ in range(8):
            crc = (crc << 1 ^ polynomial if crc & top else crc << 1) & mask
        table.append(crc)
    return tuple(table)
