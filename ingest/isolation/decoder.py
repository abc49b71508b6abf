"""The owner of a decoder process: starts it, watches the clock, and tells why it died."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict

from conversation.errors import CallqaError, QuarantineError
from ingest.isolation.answers import Found, found_in
from ingest.isolation.birth import bootstrap, environment, obituary
from ingest.isolation.messages import receive_message, send_message
from ingest.limits import DecodeLimits
from ingest.rawsound import RawFormat
from ingest.reasons import Reason

START_S = 120.0  # a cold disk, every library of the decoder
GRACE_S = 2.0  # the decoder watches its own clock and has the better words
BURIAL_S = 2.0  # who waits for a stalled disk cannot be killed; it is left behind
ERROR_BYTES = 2000


class DecoderLostError(QuarantineError):
    """Indicates that the process of the decoder is no more; ``QuarantineError`` says why."""


class Decoder:
    """One process that decodes recordings in turn; start another when it was lost."""

    def __init__(self) -> None:
        self.served = 0
        self._is_busy = True
        ours, theirs = socket.socketpair()
        self._channel = ours
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", bootstrap(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=environment(),
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the owner, who lets the call be finished
            )
        self._await_birth()
        self._is_busy = False

    @property
    def is_fit(self) -> bool:
        """Whether it lives and owes no answer."""
        return not self._is_busy and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id, for those who watch it."""
        return self._process.pid

    def decode(
        self, descriptor: int, *, size_bytes: int, limits: DecodeLimits, raw: RawFormat | None
    ) -> Found:
        """Decode one open file.

        Raises ``QuarantineError`` for what is wrong with it, ``OSError`` where it cannot be read
        and ``DecoderLostError`` where the process had to be killed or died.
        """
        self.served += 1
        self._is_busy = True
        request = {
            "size_bytes": size_bytes,
            "limits": asdict(limits),
            "raw": None if raw is None else asdict(raw),
        }
        try:
            send_message(self._channel, request, files=[descriptor])
        except OSError as error:
            raise self._lost() from error
        answer, files = self._receive(time.monotonic() + limits.max_wall_s + GRACE_S)
        self._is_busy = False
        try:
            return found_in(answer, files)
        finally:
            for file in files:
                os.close(file)

    def close(self) -> None:
        """Let the process end; it is killed where it does not."""
        self._channel.close()
        self._errors.close()
        try:
            self._process.wait(BURIAL_S)
        except subprocess.TimeoutExpired:
            self._kill()

    def forget(self) -> None:
        """Let go without ending the process, which belongs to the process that was forked."""
        self._channel.close()
        self._process.returncode = 0

    def _await_birth(self) -> None:
        try:
            self._receive(time.monotonic() + START_S)
        except DecoderLostError as error:
            self.close()
            raise CallqaError(
                f"the process that decodes recordings cannot be started: {error.detail} — check "
                "that this installation is complete and that there is memory left"
            ) from error

    def _receive(self, deadline: float) -> tuple[dict[str, object], list[int]]:
        self._channel.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            return receive_message(self._channel)
        except TimeoutError as error:
            self._kill()
            raise DecoderLostError(
                Reason.OVER_TIME_BUDGET, "the decoder gave no answer in time and was ended"
            ) from error
        except (EOFError, OSError, ValueError) as error:
            raise self._lost() from error

    def _lost(self) -> DecoderLostError:
        """Say why the process is gone."""
        try:
            code = self._process.wait(BURIAL_S)
        except subprocess.TimeoutExpired:
            self._kill()
            return DecoderLostError(Reason.DECODER_DIED, "the decoder answered in a broken way")
        if code == -signal.SIGXCPU:
            return DecoderLostError(Reason.OVER_TIME_BUDGET, "the decoder used up its time")
        return DecoderLostError(Reason.DECODER_DIED, obituary(code, self._last_words()))

    def _last_words(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - ERROR_BYTES))
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _kill(self) -> None:
        self._process.kill()
        try:
            self._process.wait(BURIAL_S)
        except subprocess.TimeoutExpired:
            self._process.returncode = -signal.SIGKILL
