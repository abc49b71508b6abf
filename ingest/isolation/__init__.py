"""Decoding in a process of its own, so that a bad file costs that process and nothing else.

Knows processes, limits of the operating system and file descriptors. Refuses to know sound.
"""

from ingest.isolation.employed import decode_apart, decoder_pid

__all__ = ["decode_apart", "decoder_pid"]
