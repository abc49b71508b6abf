"""A corpus of recordings as they come from shares full of surprises, generated on the spot.

Every entry says how it may end: ``opened`` or one of the reasons.
"""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from making_flac import a_constant_flac
from making_sound import a_dialogue, write_encoded, write_wav, write_with_cover

OPENED = "opened"
Make = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: ``make`` writes it, ``ends`` are the ways in which opening it may end."""

    name: str
    make: Make = field(repr=False)
    ends: frozenset[str]


def hostile_recordings(workshop: Path) -> Iterator[Hostile]:
    """Yield the corpus; ``workshop`` is a folder for the whole files that others are cut from."""
    yield from _what_is_no_sound()
    yield from _what_points_elsewhere()
    yield from _broken_headers(workshop)
    yield from _cut(workshop)
    yield from _codecs(workshop)
    yield from _channels()
    yield from _signals()
    yield from _lengths()
    yield from _containers(workshop)
    yield from _names(workshop)
    yield from _no_regular_files()
    yield from mutants(workshop, count=24, seed=3)


def mutants(workshop: Path, *, count: int, seed: int) -> Iterator[Hostile]:
    """Whole files of several codecs with a few bytes changed, most of them near the beginning."""
    wholes = [(name, content) for name, content, _ in _wholes(workshop)]
    random = np.random.default_rng(seed)
    for number in range(count):
        name, content = wholes[number % len(wholes)]
        raw = bytearray(content)
        reach = 200 if number % 3 else len(raw)
        for position in random.integers(0, min(reach, len(raw)), size=4):
            raw[position] = int(random.integers(256))
        yield _entry(f"mutant-{number:04}-{name}", bytes(raw), *_ANY)


_ANY = (
    OPENED,
    "not_audio",
    "damaged",
    "truncated",
    "too_short",
    "too_long",
    "unsupported_format",
    "no_audio_stream",
    "over_time_budget",
    "over_memory_budget",
    "silent",
)


def _entry(name: str, content: bytes, *ends: str) -> Hostile:
    return Hostile(name, lambda path: path.write_bytes(content), frozenset(ends))


def _sound(
    name: str, samples: NDArray[np.floating], *ends: str, rate: int = 8000, subtype: str = "PCM_16"
) -> Hostile:
    return Hostile(
        name,
        lambda path: write_wav(path, samples.astype(np.float32), rate=rate, subtype=subtype),
        frozenset(ends or (OPENED,)),
    )


def _what_is_no_sound() -> Iterator[Hostile]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("call.wav", b"RIFF" * 1000)
    contents = {
        "text.wav": "客户说他没有收到账单。\n".encode() * 400,
        "gbk-text.wav": "客户说他没有收到账单。\n".encode("gbk") * 400,
        "page.wav": b"<!DOCTYPE html><html><body>404 Not Found</body></html>" * 50,
        "xml.wav": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' * 30,
        "jpeg.wav": bytes.fromhex("ffd8ffe000104a464946000101") + bytes(range(256)) * 40,
        "png.mp3": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "gif.wav": b"GIF89a" + bytes(range(256)) * 40,
        "elf.wav": b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(256)) * 40,
        "pdf.wav": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "zip.wav": archive.getvalue(),
        "gzip.wav": b"\x1f\x8b\x08" + bytes(range(256)) * 40,
        "sqlite.wav": b"SQLite format 3\0" + bytes(4096),
        "zeros.wav": bytes(100_000),
        "ones.wav": b"\xff" * 100_000,
        "noise.wav": np.random.default_rng(0).bytes(100_000),
        "newline.wav": b"\n",
        "csv.wav": b"file,call_id\na.wav,1\n" * 100,
        "git-lfs.wav": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    }
    yield _entry("empty.wav", b"", "empty_file")
    for name, content in contents.items():
        yield _entry(name, content, "not_audio", "damaged")


def _what_points_elsewhere() -> Iterator[Hostile]:
    """Texts that FFmpeg follows to other files and hosts when it may guess their format."""
    texts = {
        "ffconcat.wav": "ffconcat version 1.0\nfile canary.wav\n",
        "concat.wav": "file canary.wav\nfile canary.wav\n",
        "hls.wav": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\ncanary.wav\n#EXT-X-ENDLIST\n",
        "hls-http.mp3": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n",
        "hls-file.wav": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n",
        "pls.wav": "[playlist]\nFile1=canary.wav\n",
        "dash.wav": '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>',
        "sdp.wav": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 9 RTP/AVP 0\n",
        "rtsp.wav": "rtsp://127.0.0.1:9/a\n",
        "lavfi.wav": "amovie=canary.wav\n",
        "image2.wav": "%d.wav\n",
        "ffmetadata.wav": ";FFMETADATA1\ntitle=x\n",
        "imf.wav": '<CompositionPlaylist xmlns="x"><Id>canary.wav</Id></CompositionPlaylist>',
        "smil.wav": '<smil><body><audio src="canary.wav"/></body></smil>',
        "webvtt.wav": "WEBVTT\n\n00:00.000 --> 00:05.000\ncanary.wav\n",
    }
    for name, text in texts.items():
        yield _entry(f"elsewhere-{name}", text.encode(), "not_audio")


def _broken_headers(workshop: Path) -> Iterator[Hostile]:
    heads = {
        "riff": b"RIFF",
        "riff-wave": b"RIFF\xff\xff\xff\xffWAVE",
        "rf64": b"RF64\xff\xff\xff\xffWAVEds64",
        "flac": b"fLaC",
        "ogg": b"OggS" + bytes(30),
        "id3": b"ID3\x04" + bytes(2000),
        "amr": b"#!AMR",
        "mp4": b"\0\0\0\x18ftypM4A " + bytes(16),
        "matroska": b"\x1a\x45\xdf\xa3" + bytes(40),
        "asf": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c" + bytes(40),
        "aiff": b"FORM\0\0\0\x10AIFF",
        "au": b".snd" + bytes(20),
    }
    for name, head in heads.items():
        yield _entry(f"head-{name}.wav", head, "damaged", "not_audio", "truncated", "too_short")
    whole = bytearray(write_wav(workshop / "header.wav", a_dialogue()).read_bytes())
    data = whole.find(b"data")
    for size in (0, 0xFFFFFFFF):
        yield _entry(f"streaming-{size}.wav", _patched(whole, data + 4, "<I", size), OPENED)
    yield _entry("odd-byte.wav", bytes(whole) + b"x", OPENED)
    yield _entry("header-only.wav", bytes(whole[: data + 8]), "truncated")
    for name, place, form, value in (
        ("no-channels", 22, "<H", 0),
        ("many-channels", 22, "<H", 65535),
        ("no-rate", 24, "<I", 0),
        ("slow-rate", 24, "<I", 100),
        ("fast-rate", 24, "<I", 2_000_000),
        ("no-align", 32, "<H", 0),
        ("no-bits", 34, "<H", 0),
        ("unknown-codec", 20, "<H", 0x7A7A),
        ("huge-chunk", 16, "<I", 0xFFFFFFF0),
    ):
        yield _entry(f"wav-{name}.wav", _patched(whole, place, form, value), *_ANY)
    yield _entry("wav-without-format.wav", bytes(whole[:12] + whole[data:]), *_ANY)
    yield _entry("wav-in-wav.wav", bytes(whole[: data + 8]) + bytes(whole), OPENED, "truncated")


def _patched(whole: bytearray, place: int, form: str, value: int) -> bytes:
    raw = bytearray(whole)
    raw[place : place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(raw)


def _wholes(workshop: Path) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Sixteen seconds in several containers, and how a cut of each may end."""
    for name, container, codec, rate, ends in (
        ("call.wav", "wav", "pcm_alaw", 8000, ("truncated",)),
        ("call.flac", "flac", "flac", 16000, ("truncated", "damaged")),
        ("call.mp3", "mp3", "libmp3lame", 16000, ("truncated", "damaged")),
        ("call.opus", "ogg", "libopus", 48000, ("truncated", "damaged")),
        ("call.m4a", "ipod", "aac", 16000, ("damaged", "truncated")),
        ("call.webm", "webm", "libopus", 48000, ("truncated", "damaged")),
    ):
        path = workshop / name
        if not path.exists():
            samples = a_dialogue(seconds=16, rate=rate)
            write_encoded(path, samples, rate=rate, container=container, codec=codec)
        yield name, path.read_bytes(), ends


def _cut(workshop: Path) -> Iterator[Hostile]:
    for name, whole, ends in _wholes(workshop):
        for sixteenths in range(1, 16):
            cut = whole[: len(whole) * sixteenths // 16]
            yield _entry(f"cut-{sixteenths:02}-{name}", cut, *ends)


def _codecs(workshop: Path) -> Iterator[Hostile]:
    for name, container, codec, rate, channels in (
        ("alaw.wav", "wav", "pcm_alaw", 8000, 2),
        ("mulaw.wav", "wav", "pcm_mulaw", 8000, 2),
        ("g722.wav", "wav", "g722", 16000, 1),
        ("g726.wav", "wav", "g726", 8000, 1),
        ("adpcm-ms.wav", "wav", "adpcm_ms", 8000, 2),
        ("adpcm-ima.wav", "wav", "adpcm_ima_wav", 8000, 2),
        ("float.wav", "wav", "pcm_f32le", 44100, 2),
        ("double.wav", "wav", "pcm_f64le", 48000, 2),
        ("amr-nb.amr", "amr", "libopencore_amrnb", 8000, 1),
        ("aac.m4a", "ipod", "aac", 44100, 2),
        ("aac.aac", "adts", "aac", 44100, 2),
        ("alac.m4a", "ipod", "alac", 44100, 2),
        ("mp3.mp3", "mp3", "libmp3lame", 22050, 2),
        ("opus.opus", "ogg", "libopus", 48000, 2),
        ("wma2.wma", "asf", "wmav2", 16000, 2),
        ("pcm.mkv", "matroska", "pcm_s16le", 8000, 2),
        ("pcm.caf", "caf", "pcm_s16le", 8000, 2),
        ("pcm.aiff", "aiff", "pcm_s16be", 8000, 2),
        ("pcm.au", "au", "pcm_mulaw", 8000, 2),
        ("pcm.w64", "w64", "pcm_s16le", 8000, 2),
        ("pcm.voc", "voc", "pcm_u8", 8000, 1),
        ("mp3-named.wav", "mp3", "libmp3lame", 16000, 2),
        ("wav-named.mp3", "wav", "pcm_s16le", 8000, 2),
        ("opus-named.txt", "ogg", "libopus", 48000, 2),
    ):
        samples = a_dialogue(rate=rate)[:channels]
        path = write_encoded(
            workshop / f"codec-{name}", samples, rate=rate, container=container, codec=codec
        )
        yield _entry(f"codec-{name}", path.read_bytes(), OPENED)
    yield _sound("codec-gsm.wav", a_dialogue()[:1], subtype="GSM610")
    random = np.random.default_rng(1)
    amr_wb = b"#!AMR-WB\n" + b"".join(b"\x0c" + random.bytes(23) for _ in range(150))
    yield _entry("codec-amr-wb.awb", amr_wb, OPENED)
    yield _entry("codec-g729.wav", _g729_in_wav(random), OPENED)
    for rate in (6000, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000):
        yield _sound(f"rate-{rate}.wav", a_dialogue(rate=rate), rate=rate)
    for container, codec in (("wv", "wavpack"), ("tta", "tta"), ("ac3", "ac3")):
        path = workshop / f"other.{container}"
        write_encoded(path, a_dialogue(rate=48000), rate=48000, container=container, codec=codec)
        yield _entry(f"unlisted-{codec}.wav", path.read_bytes(), "not_audio", "damaged")


def _g729_in_wav(random: np.random.Generator) -> bytes:
    """Three seconds of frames of 10 bytes, 10 ms each, behind the format tag 0x83."""
    frames = random.bytes(10 * 300)
    form = struct.pack("<HHIIHHH", 0x83, 1, 8000, 1000, 10, 0, 0)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"data" + struct.pack("<I", len(frames)) + frames
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _channels() -> Iterator[Hostile]:
    parties = a_dialogue()
    mixed = parties.sum(axis=0)
    for count in (1, 3, 6, 8):
        yield _sound(f"channels-{count}.wav", np.stack([mixed] * count) * 0.5)
    yield _sound("dual-mono.wav", np.stack([mixed, mixed]))
    yield _sound("inverted.wav", np.stack([mixed, -mixed]))
    yield _sound("swapped.wav", parties[::-1])
    yield _sound("dead-left.wav", parties * np.array([[0.0], [1.0]]))
    yield _sound("dead-right.wav", parties * np.array([[1.0], [0.0]]))


def _signals() -> Iterator[Hostile]:
    time_s = np.arange(8000 * 4) / 8000
    tone = np.sin(2 * np.pi * 440 * time_s)
    silence = np.zeros((2, 32000))
    yield _sound("silence.wav", silence, "silent")
    yield _sound("silence-alaw.wav", silence, "silent", subtype="ALAW")
    yield _sound("offset.wav", silence + 0.1, "silent")
    yield _sound("hold-music.wav", 0.3 * np.stack([tone, np.sin(2 * np.pi * 554 * time_s)]))
    dtmf = np.sin(2 * np.pi * 770 * time_s) + np.sin(2 * np.pi * 1336 * time_s)
    yield _sound("dtmf.wav", 0.3 * (dtmf * (time_s % 0.2 < 0.1))[None])
    yield _sound("clipping.wav", np.clip(a_dialogue() * 20, -1, 1))
    yield _sound("noise-only.wav", np.random.default_rng(2).uniform(-1, 1, (2, 32000)))
    yield _sound("impulses.wav", (np.arange(32000) % 4000 == 0).astype(float)[None])
    infinite = np.full((1, 32000), np.inf)
    infinite[0, ::2] = np.nan
    yield _sound("infinite.wav", infinite, OPENED, "silent", subtype="FLOAT")


def _lengths() -> Iterator[Hostile]:
    yield _sound("no-samples.wav", np.zeros((1, 0)), "too_short")
    yield _sound("one-sample.wav", np.full((1, 1), 0.5), "too_short")
    yield _sound("half-a-second.wav", a_dialogue(seconds=0.5), "too_short")
    yield _sound("four-seconds.wav", a_dialogue(seconds=4))
    hours = 36_000
    honest, unknown = a_constant_flac(hours), a_constant_flac(hours, declares_length=False)
    yield _entry("ten-hours-of-silence.flac", honest, "too_long")
    yield _entry("ten-hours-undeclared.flac", unknown, "too_long")
    yield _entry("an-hour-of-silence.flac", a_constant_flac(3600), "silent")


def _containers(workshop: Path) -> Iterator[Hostile]:
    slow, fast = workshop / "slow.mp3", workshop / "fast.mp3"
    for path, rate in ((slow, 16000), (fast, 48000)):
        write_encoded(path, a_dialogue(rate=rate), rate=rate, container="mp3", codec="libmp3lame")
    joined = slow.read_bytes() + fast.read_bytes()
    yield _entry("rate-changes-midway.mp3", joined, OPENED)
    opus = next(content for name, content, _ in _wholes(workshop) if name == "call.opus")
    yield _entry("chained.opus", opus + opus, OPENED, "damaged")
    yield _entry("garbage-behind.wav", (workshop / "header.wav").read_bytes() + bytes(9999), OPENED)
    yield _entry("garbage-before.mp3", b"\0" * 777 + slow.read_bytes(), *_ANY)
    yield Hostile(
        "huge-cover.mp3",
        lambda path: write_with_cover(path, a_dialogue(rate=16000), cover_bytes=8 << 20),
        frozenset({OPENED}),
    )
    yield Hostile("screen.mp4", _write_silent_film, frozenset({"no_audio_stream"}))
    m4a = next(content for name, content, _ in _wholes(workshop) if name == "call.m4a")
    outside = m4a.replace(b"url \0\0\0\1", b"url \0\0\0\0")
    yield _entry("data-elsewhere.m4a", outside, *_ANY)
    table = bytearray(m4a)
    sizes = table.find(b"stsz")
    yield _entry("huge-table.m4a", _patched(table, sizes + 12, ">I", 0x0FFFFFFF), *_ANY)


def _write_silent_film(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            output.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        output.mux(stream.encode(None))


def _names(workshop: Path) -> Iterator[Hostile]:
    content = write_wav(workshop / "named.wav", a_dialogue()).read_bytes()
    for name in (
        "-i.wav",
        "--help.wav",
        "两行\n名字.wav",
        "📞.wav",
        "\u202egnp.wav",
        "concat:a|canary.wav",
        "http:~evil.wav",
        "pipe:0",
        "%d.wav",
        "a b'c\"d.wav",
        "$(touch x).wav",
        ".hidden.wav",
        "no-suffix",
        "长" * 83 + ".wav",
        b"\xd5\xc5\xc8\xfd.wav".decode("utf-8", "surrogateescape"),
    ):
        yield _entry(name, content, OPENED)


def _no_regular_files() -> Iterator[Hostile]:
    for name, make in (
        ("folder.wav", Path.mkdir),
        ("pipe.wav", os.mkfifo),
        ("dangling.wav", lambda path: path.symlink_to("nowhere")),
        ("loop.wav", lambda path: path.symlink_to(path)),
        ("device.wav", lambda path: path.symlink_to("/dev/zero")),
        ("missing.wav", lambda path: None),
    ):
        yield Hostile(name, make, frozenset({"unreadable"}))
