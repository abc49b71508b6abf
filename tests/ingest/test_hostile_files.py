import errno
import os
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from conversation.errors import QuarantineError
from ingest import DecodeLimits, Reason, open_recording, path_of
from ingest.decode import open_stream
from ingest.isolation import decode_apart
from making_sound import a_dialogue, write_encoded, write_wav

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def _reason(path: Path, limits: DecodeLimits | None = None) -> str:
    with pytest.raises(QuarantineError) as raised:
        open_recording(path, call_id="call-1", limits=limits)
    assert raised.value.detail
    return raised.value.reason


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("call.wav", b"RIFF" * 1000)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b"\n", Reason.NOT_AUDIO),
        ("客户说他没有收到账单。\n".encode() * 400, Reason.NOT_AUDIO),
        (b"<!DOCTYPE html><html><body>404 Not Found</body></html>" * 50, Reason.NOT_AUDIO),
        (JPEG, Reason.NOT_AUDIO),
        (PNG, Reason.NOT_AUDIO),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nother.wav\n", Reason.NOT_AUDIO),
        (np.random.default_rng(0).bytes(20_000), Reason.NOT_AUDIO),
        (b"RIFF", Reason.DAMAGED),
        (b"RIFF\xff\xff\xff\xffWAVE", Reason.DAMAGED),
        (b"ID3\x04" + bytes(2000), Reason.DAMAGED),
    ],
)
@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.g722"])
def test_what_is_no_sound_is_told_apart(
    tmp_path: Path, content: bytes, reason: Reason, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert _reason(path) == reason


def test_a_zip_named_wav_is_not_audio(tmp_path: Path) -> None:
    _zip(tmp_path / "call.wav")
    assert _reason(tmp_path / "call.wav") == Reason.NOT_AUDIO


def test_a_playlist_in_a_wav_never_opens_another_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_wav(tmp_path / "other.wav", a_dialogue())
    for text in ("ffconcat version 1.0\nfile other.wav\n", "file other.wav\n", "[playlist]\n"):
        attack = tmp_path / "x.wav"
        attack.write_text(text)
        assert _reason(attack) == Reason.NOT_AUDIO


@pytest.mark.parametrize("sixteenths", range(1, 16))
def test_a_wav_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, sixteenths: int) -> None:
    whole = write_wav(tmp_path / "whole.wav", a_dialogue(seconds=16)).read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(whole) * sixteenths // 16])
    assert _reason(cut) == Reason.TRUNCATED


@pytest.mark.parametrize(
    ("container", "codec", "rate", "reason"),
    [
        ("wav", "pcm_alaw", 8000, Reason.TRUNCATED),
        ("flac", "flac", 16000, Reason.TRUNCATED),
        ("mp3", "libmp3lame", 16000, Reason.TRUNCATED),
        ("webm", "libopus", 48000, Reason.TRUNCATED),
        ("ipod", "aac", 16000, Reason.DAMAGED),
    ],
)
def test_a_cut_file_of_any_codec_is_refused(
    tmp_path: Path, container: str, codec: str, rate: int, reason: Reason
) -> None:
    path = tmp_path / "cut"
    write_encoded(
        path, a_dialogue(seconds=16, rate=rate), rate=rate, container=container, codec=codec
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    assert _reason(path) == reason


def _an_opus(path: Path) -> bytes:
    samples = a_dialogue(seconds=8, rate=48000)
    write_encoded(path, samples, rate=48000, container="ogg", codec="libopus")
    return path.read_bytes()


@pytest.mark.parametrize("sixteenths", range(1, 16))
def test_an_ogg_cut_anywhere_is_never_taken_for_whole(tmp_path: Path, sixteenths: int) -> None:
    whole = _an_opus(tmp_path / "call.opus")
    assert "unended" not in dict(open_recording(tmp_path / "call.opus", call_id="call-1").facts)
    (tmp_path / "call.opus").write_bytes(whole[: len(whole) * sixteenths // 16])
    assert _reason(tmp_path / "call.opus") in (Reason.TRUNCATED, Reason.DAMAGED)


def test_an_ogg_that_its_recorder_never_closed_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "call.opus"
    whole = _an_opus(path)
    path.write_bytes(whole[: whole.rfind(b"OggS")])
    assert dict(open_recording(path, call_id="call-1").facts)["unended"] == 1.0


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_streaming_wav_without_a_length_is_read_whole(tmp_path: Path, size: int) -> None:
    path = write_wav(tmp_path / "stream.wav", a_dialogue())
    raw = bytearray(path.read_bytes())
    data = raw.find(b"data")
    raw[data + 4 : data + 8] = struct.pack("<I", size)
    raw[4:8] = struct.pack("<I", size)
    path.write_bytes(raw)
    assert open_recording(path, call_id="call-1").recording.duration == 4.0


def test_a_wav_header_without_sound_is_refused(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())
    raw = path.read_bytes()
    path.write_bytes(raw[: raw.find(b"data") + 8])
    assert _reason(path) == Reason.TRUNCATED
    write_wav(path, np.zeros((1, 0), dtype=np.float32))
    assert _reason(path) == Reason.TOO_SHORT


def test_length_limits_are_kept(tmp_path: Path) -> None:
    short = write_wav(tmp_path / "short.wav", a_dialogue(seconds=0.9))
    assert _reason(short) == Reason.TOO_SHORT
    long = write_wav(tmp_path / "long.wav", a_dialogue(seconds=6))
    assert _reason(long, DecodeLimits(max_seconds=5)) == Reason.TOO_LONG
    open_recording(long, call_id="call-1", limits=DecodeLimits(max_seconds=6))


def test_a_long_silence_behind_a_lying_header_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "bomb.flac"
    silence = np.zeros((1, 16000 * 600), dtype=np.float32)
    write_encoded(path, silence, rate=16000, container="flac", codec="flac")
    raw = bytearray(path.read_bytes())
    raw[21] &= 0xF0
    raw[22:26] = bytes(4)
    path.write_bytes(raw)
    assert len(raw) < 150_000
    assert _reason(path, DecodeLimits(max_seconds=60)) == Reason.TOO_LONG


def test_a_spent_time_budget_stops_the_decoder(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue(seconds=30))
    assert _reason(path, DecodeLimits(max_wall_s=0.0)) == Reason.OVER_TIME_BUDGET


def test_a_container_without_sound_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "screen.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            output.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        output.mux(stream.encode(None))
    assert _reason(path) == Reason.NO_AUDIO_STREAM


def test_absurd_sample_rates_are_unsupported(tmp_path: Path) -> None:
    for rate in (100, 2_000_000):
        path = write_wav(tmp_path / f"{rate}.wav", a_dialogue()[:, :4000], rate=rate)
        assert _reason(path) == Reason.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_regular_file_is_unreadable(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "call.wav")
    assert _reason(tmp_path / "call.wav") == Reason.UNREADABLE
    assert _reason(tmp_path / "missing.wav") == Reason.UNREADABLE


def test_damage_in_the_middle_is_counted_and_survived(tmp_path: Path) -> None:
    path = tmp_path / "call.mp3"
    write_encoded(
        path, a_dialogue(seconds=20, rate=16000), rate=16000, container="mp3", codec="libmp3lame"
    )
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 2000] = np.random.default_rng(5).bytes(2000)
    path.write_bytes(raw)
    opened = open_recording(path, call_id="call-1")
    assert opened.recording.duration == pytest.approx(20, abs=1.5)


def test_a_file_that_grows_while_it_is_read_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue())

    def grow_and_decode(descriptor: int, **known: Any) -> object:
        with path.open("ab") as writer:
            writer.write(bytes(1000))
        return decode_apart(descriptor, **known)

    monkeypatch.setattr("ingest.opening.decode_apart", grow_and_decode)
    assert _reason(path) == Reason.CHANGED_WHILE_READ


def test_a_disk_that_fails_midway_is_not_taken_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "call.mp3"
    samples = a_dialogue(seconds=20, rate=16000)
    write_encoded(path, samples, rate=16000, container="mp3", codec="libmp3lame")

    class FailingDisk(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 40_000:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(size)

    with (
        pytest.raises(OSError, match="Input/output error"),
        open_stream(FailingDisk(path.read_bytes()), limits=DecodeLimits()) as source,
    ):
        list(source.blocks())


@pytest.mark.parametrize(
    "name",
    [
        "-i.wav",
        "concat:a|b.wav",
        "http:~evil.wav",
        "两行\n名字.wav",
        "📞.wav",
        os.fsdecode("张三".encode("gbk") + b".wav"),
        "长" * 83 + ".wav",
        "%d.wav",
    ],
)
def test_any_file_name_opens_and_is_found_again(tmp_path: Path, name: str) -> None:
    (tmp_path / "plain.wav").write_bytes(write_wav(tmp_path / "p.wav", a_dialogue()).read_bytes())
    (tmp_path / "plain.wav").rename(tmp_path / name)
    opened = open_recording(tmp_path / name, call_id="call-1")
    assert opened.recording.uri.encode("utf-8")
    assert path_of(opened.recording.uri) == tmp_path / name


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [("wav", "pcm_alaw", 8000), ("ipod", "aac", 16000), ("ogg", "libopus", 48000)],
)
def test_flipped_header_bytes_end_in_sound_or_in_a_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], container: str, codec: str, rate: int
) -> None:
    path = tmp_path / "call"
    samples = a_dialogue(seconds=2, rate=rate)
    write_encoded(path, samples, rate=rate, container=container, codec=codec)
    whole = path.read_bytes()
    random = np.random.default_rng(11)
    ends = set()
    for _ in range(60):
        raw = bytearray(whole)
        for position in random.integers(0, 120, size=4):
            raw[position] = int(random.integers(256))
        path.write_bytes(raw)
        try:
            opened = open_recording(path, call_id="call-1", limits=DecodeLimits(max_seconds=60))
        except QuarantineError as error:
            ends.add(error.reason)
        else:
            ends.add(str(opened.samples.dtype))
    assert ends <= {"float32", *Reason} - {Reason.UNREADABLE}
    assert len(ends) > 1
    assert capfd.readouterr().err == ""
