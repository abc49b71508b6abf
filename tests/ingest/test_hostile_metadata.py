import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from conversation.errors import MetadataError
from ingest import load_metadata
from making_tables import write_xlsx

LEAST_TABLES = 60
BUDGET_S = 5.0  # of processor time: another program on the machine does not count
ROWS = "file,call_id,agent_id,started_at\na.wav,007,0081,2026-11-02 09:05:00\nb.wav,8,82,\n"
CHINESE = "文件,通话编号,工号,班组\na.wav,007,0081,一组\nb.wav,8,82,组\n"
REFUSED = -1


def _encodings() -> Iterator[tuple[str, bytes, int]]:
    for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        yield f"{encoding}.csv", CHINESE.encode(encoding), 2
    rare = CHINESE.replace("一组", "\U00020000組")
    yield "gb18030-four-bytes.csv", rare.encode("gb18030"), 2
    yield "mixed.csv", CHINESE.encode() + "c.wav,9,83,组\n".encode("gbk"), REFUSED
    yield "latin.csv", "file,name\na.wav,Jos\xe9\n".encode("latin-1"), REFUSED
    yield "utf-32.csv", CHINESE.encode("utf-32"), REFUSED
    yield "half-a-character.csv", CHINESE.encode("utf-16")[:-1], REFUSED
    yield "two-marks.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + CHINESE.encode(), 2


def _delimited() -> Iterator[tuple[str, bytes, int]]:
    for name, delimiter in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
        yield f"{name}.csv", ROWS.replace(",", delimiter).encode(), 2
    for name, end in (("crlf", "\r\n"), ("cr", "\r"), ("doubled", "\r\r\n")):
        yield f"{name}.csv", ROWS.replace("\n", end).encode(), 2
    texts = {
        "no-end.csv": (ROWS.rstrip(), 2),
        "blank-lines.csv": (ROWS.replace("\n", "\n\n\n"), 2),
        "blank-cells.csv": (ROWS + ",,,\n ,\t, ,\n", 2),
        "quoted-newline.csv": ('file,note\na.wav,"one\r\ntwo"\nb.wav,x\n', 2),
        "quotes-in-quotes.csv": ('file,note\na.wav,"say ""x"""\n', 1),
        "open-quote.csv": ('file,note\na.wav,"open\n', REFUSED),
        "extra-cells.csv": ("file\na.wav,1,2,3\n", 1),
        "missing-cells.csv": ("file,call_id,queue\na.wav\nb.wav,2\n", 2),
        "same-header-twice.csv": ("file,file,call_id\na.wav,b.wav,1\n", 1),
        "no-header.csv": ("a.wav,007\nb.wav,8\n", REFUSED),
        "header-only.csv": ("file,call_id\n", REFUSED),
        "nothing.csv": ("", REFUSED),
        "spaces.csv": ("  \n\n", REFUSED),
        "other-columns.csv": ("name,size\nx,1\n", REFUSED),
        "same-call.csv": ("file,call_id,agent_id\na.wav,1,81\nb.wav,1,82\n", 2),
        "mangled.csv": ("file,call_id\na.wav,1.38E+10\n", 1),
        "formula.csv": ('file,call_id\n"=HYPERLINK(""http://x"",""y"")",1\n', 1),
        "command.csv": ("file,call_id\na.wav,=cmd|'/c calc'!A1\n", 1),
        "markup.csv": ("file,call_id\na.wav,<script>alert(1)</script>\n", 1),
        "traversal.csv": (
            "file\n../../etc/passwd\nC:\\Windows\\x.wav\n\\\\host\\share\\y.wav\n",
            3,
        ),
        "dates.csv": (
            "file,started_at\na.wav,2026-02-30\nb.wav,99999999\nc.wav,nan\nd.wav,0000-00-00\n"
            "e.wav,11/2/2026 9:05 PM\nf.wav,45234.5\ng.wav,19999999999999999999\n",
            7,
        ),
        "nul.csv": ("file,call_id\na.wav,1\0 2\n", REFUSED),
        "direction.csv": ("file,direction,agent_channel\na.wav,sideways,7\n", 1),
        "long-cell.csv": ("file,note\na.wav," + "x" * 100_000 + "\n", 1),
        "longer-cell.csv": ("file,note\na.wav," + "x" * 1_000_000 + "\n", REFUSED),
        "many-columns.csv": ("file," + ",".join(f"c{n}" for n in range(5000)) + "\na.wav\n", 1),
        "bidi.csv": ("file,call_id\n\u202egnp.wav,1\n", 1),
        "markdown.csv": ("| file | call_id |\n|---|---|\n| a.wav | 1 |\n", 2),
    }
    for name, (text, rows) in texts.items():
        yield name, text.encode(), rows


def _structured() -> Iterator[tuple[str, bytes, int]]:
    texts = {
        "list.json": ('[{"file": "a.wav"}]', 1),
        "object.json": ('{"file": "a.wav", "call_id": "1"}', 1),
        "nested.json": ('{"meta": {"n": 1}, "calls": [{"file": "a.wav", "x": {"y": 1}}]}', 1),
        "same-key-twice.json": ('[{"file": "a.wav", "file": "b.wav"}]', 1),
        "not-a-number.json": ('[{"file": "a.wav", "x": NaN, "y": Infinity}]', 1),
        "huge-number.json": ('[{"file": "a.wav", "x": ' + "9" * 10_000 + "}]", 1),
        "null.json": ("null", REFUSED),
        "number.json": ("7", REFUSED),
        "strings.json": ('["a.wav"]', REFUSED),
        "cut.json": ('[{"file": "a.wav"', REFUSED),
        "deep.json": ("[" * 100_000, REFUSED),
        "deep-object.json": ('{"a":' * 100_000, REFUSED),
        "comment.json": ('[{"file": "a.wav"}] // done', REFUSED),
        "surrogate.json": ('[{"file": "a\\ud800.wav", "call_id": "\\ud800"}]', 1),
        "lines.jsonl": ('{"file": "a.wav"}\n\n{"file": "b.wav"}\n', 2),
        "separators.jsonl": ('{"file": "a.wav", "note": "x\u2028y"}\n', 1),
        "cut.jsonl": ('{"file": "a.wav"}\n{"file"', REFUSED),
        "words.jsonl": ("hello\n", REFUSED),
    }
    for name, (text, rows) in texts.items():
        yield name, text.encode(), rows
    many = json.dumps([{"file": f"{n}.wav", "note": "x" * 100} for n in range(50_000)])
    yield "big.json", many.encode(), 50_000
    random = np.random.default_rng(4)
    yield "noise.csv", random.bytes(50_000), REFUSED
    yield "noise.xlsx", b"PK\x03\x04" + random.bytes(50_000), REFUSED
    yield "noise.parquet", b"PAR1" + random.bytes(50_000) + b"PAR1", REFUSED
    yield "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.bytes(50_000), REFUSED


def _tables() -> list[tuple[str, bytes, int]]:
    return [*_encodings(), *_delimited(), *_structured()]


def test_the_corpus_is_large_and_names_nothing_twice() -> None:
    names = [name for name, _, _ in _tables()]
    assert len(set(names)) == len(names) >= LEAST_TABLES


@pytest.mark.parametrize(("name", "content", "rows"), _tables(), ids=lambda value: str(value)[:30])
def test_every_hostile_table_is_read_or_refused_by_name(
    tmp_path: Path, name: str, content: bytes, rows: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    started = time.thread_time()
    if rows == REFUSED:
        with pytest.raises(MetadataError, match=re.escape(name)):
            load_metadata(path)
    else:
        metadata = load_metadata(path)
        assert len(metadata.rows) == rows
        assert repr(metadata).encode("utf-8")
    assert time.thread_time() - started < BUDGET_S


def test_spreadsheets_changed_at_random_are_read_or_refused(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine", reason="python-calamine is not installed")
    path = write_xlsx(tmp_path / "m.xlsx", [["file", "call_id"], ["a.wav", "1"]])
    whole = path.read_bytes()
    random = np.random.default_rng(9)
    ends = set()
    for _ in range(300):
        raw = bytearray(whole)
        for place in random.integers(0, len(raw), size=3):
            raw[place] = int(random.integers(256))
        path.write_bytes(raw)
        try:
            ends.add(len(load_metadata(path).rows))
        except MetadataError:
            ends.add(REFUSED)
    assert REFUSED in ends
    assert ends <= {REFUSED, 1}
