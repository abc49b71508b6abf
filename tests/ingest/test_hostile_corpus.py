import os
import signal
from pathlib import Path

import pytest

from conversation.errors import QuarantineError
from hostile_recordings import OPENED, Hostile, hostile_recordings
from ingest import DecodeLimits, OpenedRecording, Reason, open_recording
from ingest.isolation import decoder_pid
from making_flac import a_constant_flac
from making_sound import a_dialogue, write_wav
from watching_opens import watching_opens

LEAST_FILES = 120
BUDGET_S = 20.0  # of processor time, the decoder's included
LIMITS = DecodeLimits(max_wall_s=60.0)


def _end(path: Path) -> tuple[str, str]:
    try:
        opened = open_recording(path, call_id="call-1", limits=LIMITS)
    except QuarantineError as error:
        return error.reason, error.detail
    assert isinstance(opened, OpenedRecording)
    return OPENED, ""


def _processor_s() -> float:
    """What this process, the decoders that ended and the one at work have used."""
    own = os.times()
    fields = Path(f"/proc/{decoder_pid()}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return sum(own[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def _try(path: Path, hostile: Hostile) -> str:
    """What is wrong with how a file ended; empty where all is well."""
    before_s = _processor_s()
    end, detail = _end(path)
    spent_s = _processor_s() - before_s
    if end not in hostile.ends:
        return f"{hostile.name!r} ended as {end} ({detail}), expected {sorted(hostile.ends)}"
    if end != OPENED and end not in set(Reason):
        return f"{hostile.name!r} has no typed reason: {end}"
    if "Too many open files" in detail:
        return f"{hostile.name!r} wanted to open another file: {detail}"
    return f"{hostile.name!r} took {spent_s:.1f} s" if spent_s > BUDGET_S else ""


def test_every_hostile_recording_ends_as_it_should_and_opens_no_other_file(tmp_path: Path) -> None:
    share, workshop = tmp_path / "share", tmp_path / "workshop"
    share.mkdir()
    workshop.mkdir()
    write_wav(share / "canary.wav", a_dialogue())
    corpus = list(hostile_recordings(workshop))
    assert len(corpus) >= LEAST_FILES
    assert len({hostile.name for hostile in corpus}) == len(corpus)
    wrong = []
    with watching_opens(share) as opens:
        for hostile in corpus:
            path = share / hostile.name
            hostile.make(path)
            opens.take()
            wrong.append(_try(path, hostile))
            others = set(opens.take()) - {os.fsencode(hostile.name)}
            wrong.append(f"{hostile.name!r} opened {others}" if others else "")
    assert [words for words in wrong if words] == []


def _peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) << 10


def test_ten_hours_of_silence_in_a_tiny_file_stay_within_the_memory_of_the_limit(
    tmp_path: Path,
) -> None:
    path = tmp_path / "silence.flac"
    path.write_bytes(a_constant_flac(36_000, declares_length=False))
    assert path.stat().st_size < 1 << 20
    os.kill(decoder_pid(), signal.SIGKILL)  # the peak is to be that of this recording alone
    open_recording(write_wav(tmp_path / "call.wav", a_dialogue()), call_id="call-1")
    with pytest.raises(QuarantineError) as raised:
        open_recording(path, call_id="call-1", limits=DecodeLimits(max_seconds=3600))
    assert raised.value.reason == Reason.TOO_LONG
    an_hour = 3600 * 16_000 * 4
    assert _peak_bytes(decoder_pid()) < an_hour + (160 << 20)
