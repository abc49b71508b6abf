"""The one decoder of this process: started when it is needed, replaced when it is lost."""

import atexit
import os
import threading

from conversation.errors import QuarantineError
from ingest.isolation.answers import Found
from ingest.isolation.decoder import Decoder, DecoderLostError
from ingest.limits import DecodeLimits
from ingest.rawsound import RawFormat
from ingest.reasons import Reason


class _Post:
    """Where the decoder of this process stands; empty at first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._decoder: Decoder | None = None

    def employ(self) -> Decoder:
        """The decoder at hand, or a new one where it died or was interrupted in its work."""
        if self._decoder is not None and not self._decoder.is_fit:
            self.dismiss()
        if self._decoder is None:
            self._decoder = Decoder()
        return self._decoder

    def dismiss(self) -> None:
        """End the decoder."""
        decoder, self._decoder = self._decoder, None
        if decoder is not None:
            decoder.close()

    def disown(self) -> None:
        """In a forked process: the decoder belongs to the parent, the lock may be held for ever."""
        if self._decoder is not None:
            self._decoder.forget()
        self.__init__()  # type: ignore[misc]


_POST = _Post()
atexit.register(_POST.dismiss)
os.register_at_fork(after_in_child=_POST.disown)


def decode_apart(
    descriptor: int, *, size_bytes: int, limits: DecodeLimits, raw: RawFormat | None = None
) -> Found:
    """Decode one open file in this process's decoder.

    A decoder that dies may have been killed from outside, and one that ran out of memory may be
    worn out by the recordings before: both get a second chance in a fresh one. Raises what
    ``Decoder.decode`` raises.
    """
    with _POST.lock:
        decoder = _POST.employ()
        was_fresh = decoder.served == 0
        try:
            return _decode(decoder, descriptor, size_bytes, limits, raw)
        except QuarantineError as error:
            is_worn = error.reason == Reason.OVER_MEMORY_BUDGET and not was_fresh
            if not is_worn and error.reason != Reason.DECODER_DIED:
                raise
        return _decode(_POST.employ(), descriptor, size_bytes, limits, raw)


def _decode(
    decoder: Decoder, descriptor: int, size_bytes: int, limits: DecodeLimits, raw: RawFormat | None
) -> Found:
    try:
        return decoder.decode(descriptor, size_bytes=size_bytes, limits=limits, raw=raw)
    except QuarantineError as error:
        if isinstance(error, DecoderLostError) or error.reason == Reason.OVER_MEMORY_BUDGET:
            _POST.dismiss()
        raise


def decoder_pid() -> int:
    """The process id of this process's decoder, which is started where there is none."""
    with _POST.lock:
        return _POST.employ().pid
