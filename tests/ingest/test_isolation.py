import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from conversation.errors import CallqaError, QuarantineError
from ingest import DecodeLimits, Reason, open_recording
from ingest.examining import examine
from ingest.isolation import decoder, decoder_pid
from ingest.isolation.messages import send_message
from ingest.samples import SampleStore, map_rows
from making_sound import a_dialogue, write_encoded, write_wav, write_with_cover

ROOT = Path(__file__).parents[2]


def _reason(path: Path, limits: DecodeLimits | None = None) -> str:
    with pytest.raises(QuarantineError) as raised:
        open_recording(path, call_id="call-1", limits=limits)
    return raised.value.reason


def _pid_of_child() -> int:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return int(children[-1]) if children else 0


def test_samples_from_the_decoder_are_those_of_a_decode_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "call.mp3"
    samples = a_dialogue(seconds=8, rate=44100)
    write_encoded(path, samples, rate=44100, container="mp3", codec="libmp3lame")
    opened = open_recording(path, call_id="call-1")
    store = SampleStore(max_seconds=60)
    with path.open("rb") as stream:
        found = examine(
            stream, store, size_bytes=path.stat().st_size, limits=DecodeLimits(max_seconds=60)
        )
    assert opened.samples.tobytes() == map_rows(store.descriptor, found.plan).tobytes()
    assert (opened.recording.sha256, opened.facts) == (found.sha256, found.facts)
    store.close()


def test_one_decoder_serves_one_recording_after_the_other(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    open_recording(path, call_id="call-1")
    before = decoder_pid()
    (tmp_path / "page.wav").write_text("<html>")
    assert _reason(tmp_path / "page.wav") == Reason.NOT_AUDIO
    open_recording(path, call_id="call-1")
    assert decoder_pid() == before


def test_samples_outlive_the_decoder_and_the_next_recording(tmp_path: Path) -> None:
    first = open_recording(write_wav(tmp_path / "1.wav", a_dialogue()), call_id="1").samples
    copy = first.copy()
    open_recording(write_wav(tmp_path / "2.wav", a_dialogue(seconds=9)), call_id="2")
    os.kill(decoder_pid(), signal.SIGKILL)
    assert np.array_equal(first, copy)
    first[:] = 0.0


def test_a_decoder_that_hangs_is_ended_and_the_next_recording_works(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    open_recording(path, call_id="call-1")
    hung = decoder_pid()
    os.kill(hung, signal.SIGSTOP)
    assert _reason(path, DecodeLimits(max_wall_s=0.2)) == Reason.OVER_TIME_BUDGET
    assert not Path(f"/proc/{hung}").exists()
    open_recording(path, call_id="call-1")


def test_a_decoder_killed_while_idle_costs_nothing(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    open_recording(path, call_id="call-1")
    os.kill(decoder_pid(), signal.SIGKILL)
    open_recording(path, call_id="call-1")


def test_a_decoder_that_crashes_twice_is_a_reason_and_the_next_recording_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    open_recording(path, call_id="call-1")
    killed = []

    def send_and_kill(
        channel: socket.socket, request: Mapping[str, object], *, files: Sequence[int]
    ) -> None:
        send_message(channel, request, files=files)
        killed.append(_pid_of_child())
        os.kill(killed[-1], signal.SIGSEGV)

    with monkeypatch.context() as patch:
        patch.setattr("ingest.isolation.decoder.send_message", send_and_kill)
        with pytest.raises(QuarantineError, match="SIGSEGV") as raised:
            open_recording(path, call_id="call-1")
    assert raised.value.reason == Reason.DECODER_DIED
    assert len(set(killed)) == 2
    open_recording(path, call_id="call-1")


def test_a_file_that_wants_too_much_memory_is_a_reason_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    assert _reason(path, DecodeLimits(max_memory_bytes=1 << 20)) == Reason.OVER_MEMORY_BUDGET
    open_recording(path, call_id="call-1")


def test_a_huge_picture_in_a_recording_is_left_aside(tmp_path: Path) -> None:
    path = write_with_cover(tmp_path / "cover.mp3", a_dialogue(rate=16000), cover_bytes=60 << 20)
    small = DecodeLimits(max_memory_bytes=32 << 20)
    assert open_recording(path, call_id="call-1", limits=small).recording.duration == 4.0


def test_an_interrupted_wait_leaves_no_answer_for_the_next_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = write_wav(tmp_path / "long.wav", a_dialogue(seconds=30))
    short = write_wav(tmp_path / "short.wav", a_dialogue(seconds=2))

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    decoder_pid()
    with monkeypatch.context() as patch:
        patch.setattr("ingest.isolation.decoder.receive_message", interrupt)
        with pytest.raises(KeyboardInterrupt):
            open_recording(long, call_id="call-1")
    assert open_recording(short, call_id="call-2").recording.duration == 2.0


def test_threads_take_their_turns(tmp_path: Path) -> None:
    paths = [
        write_wav(tmp_path / f"{seconds}.wav", a_dialogue(seconds=seconds))
        for seconds in range(2, 10)
    ]
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda path: open_recording(path, call_id=path.stem), paths))
    assert [one.recording.duration for one in opened] == [*range(2, 10)]


def _duration(path: Path) -> tuple[float, int]:
    return open_recording(path, call_id="call-1").recording.duration, decoder_pid()


def test_a_forked_worker_has_a_decoder_of_its_own(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    ours = decoder_pid()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        duration, theirs = pool.apply(_duration, (path,))
    assert duration == 4.0
    assert theirs != ours
    assert _duration(path) == (4.0, ours)


def test_a_decoder_goes_when_its_owner_is_killed() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from ingest.isolation import decoder_pid; "
        "print(decoder_pid(), flush=True); import time; time.sleep(60)"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        place = Path("/proc") / owner.stdout.readline().strip() / "cmdline"
        assert place.exists()
        owner.kill()
    deadline = time.monotonic() + 5
    while place.exists() and place.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not (place.exists() and place.read_bytes())


def test_the_decoder_may_open_nothing_but_the_recording_and_its_samples() -> None:
    place = Path(f"/proc/{decoder_pid()}")
    most = next(
        int(line.split()[3])
        for line in (place / "limits").read_text().splitlines()
        if line.startswith("Max open files")
    )
    taken = {int(entry.name) for entry in (place / "fd").iterdir()}
    assert taken == {0, 1, 2, 3}
    assert most - len(taken) == 3  # the recording, the memory for its samples and its mapping


def test_the_decoder_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    fresh = decoder.Decoder()
    environment = Path(f"/proc/{fresh.pid}/environ").read_bytes()
    fresh.close()
    assert b"canary" not in environment


def test_a_decoder_that_cannot_start_is_no_fault_of_the_recording(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoder, "bootstrap", lambda _: "raise SystemExit('no library')")
    with pytest.raises(CallqaError, match="no library") as raised:
        decoder.Decoder()
    assert not isinstance(raised.value, QuarantineError)


def test_rows_that_nobody_reads_give_their_memory_back() -> None:
    store = SampleStore(max_seconds=60)
    store.append(np.ones((2, 60 * 16000), dtype=np.float32))
    taken = os.fstat(store.descriptor).st_blocks
    store.release(kept=(1,))
    assert os.fstat(store.descriptor).st_blocks == pytest.approx(taken / 2, rel=0.05)
    assert store.rows[1].all()
    store.close()
