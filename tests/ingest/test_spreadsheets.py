import zipfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from conversation import Call
from conversation.errors import MetadataError
from ingest import Metadata, load_metadata
from making_tables import Cell, write_xlsx

pa = import_module("pyarrow")
pq = import_module("pyarrow.parquet")


def _loaded(folder: Path, *lines: list[Cell]) -> Metadata:
    pytest.importorskip("python_calamine", reason="python-calamine is not installed")
    return load_metadata(write_xlsx(folder / "m.xlsx", list(lines)))


def test_cells_of_a_spreadsheet_stay_as_they_were_typed(tmp_path: Path) -> None:
    metadata = _loaded(
        tmp_path,
        ["文件", "通话编号", "工号", "开始时间", "等待", "回访"],
        ["一.wav", "007", "0081", datetime.fromisoformat("2026-11-02T09:05"), 12.5, True],
        ["二.wav", 13800000000, 81, "2026/11/2 9:05", 3, False],
    )
    first, second = (metadata.call_for(name) for name in ("一.wav", "二.wav"))
    assert first is not None
    assert second is not None
    assert (first.call_id, first.agent_id) == ("007", "0081")
    assert (second.call_id, second.agent_id) == ("13800000000", "81")
    assert first.started_at == second.started_at == datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
    assert dict(first.attributes) == {"等待": "12.5", "回访": "True"}
    assert not metadata.problems


def test_a_number_that_a_spreadsheet_rounded_is_told(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, ["file", "call_id"], ["a.wav", 12345678901234567890])
    assert "was rounded by a spreadsheet" in metadata.problems[0].message


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_numbers(
    tmp_path: Path,
) -> None:
    metadata = _loaded(
        tmp_path,
        ["2026年11月通话清单"],
        [],
        ["录音文件", "工号"],
        ["a.wav", "81"],
        [],
        ["b.wav", "82"],
    )
    assert [(row.number, row.call.agent_id) for row in metadata.rows] == [(4, "81"), (6, "82")]


def test_a_formula_is_taken_by_its_last_result(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, ["file", "call_id"], ["a.wav", ('=HYPERLINK("http://x")', "17")])
    assert metadata.call_for("a.wav") == Call("17")


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(600):
            member.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(MetadataError, match="unpacks to 600 MiB"):
        load_metadata(path)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_a_broken_spreadsheet_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.xlsx"
    path.write_bytes(content)
    with pytest.raises(MetadataError, match="save it as CSV"):
        load_metadata(path)


def test_a_parquet_table_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    moment = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
    columns = {
        "file": ["a.wav", "b.wav"],
        "call_id": ["007", None],
        "started_at": pa.array([moment, None], pa.timestamp("us", tz="UTC")),
        "客户号": [b"0099", b""],
        "wait_s": [12.5, None],
        "tags": [["x", "y"], []],
    }
    pq.write_table(pa.table(columns), path)
    metadata = load_metadata(path)
    assert metadata.call_for("a.wav") == Call(
        "007", moment, customer_id="0099", attributes={"wait_s": "12.5", "tags": '["x", "y"]'}
    )
    assert metadata.call_for("b.wav") == Call("b", attributes={"tags": "[]"})
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(MetadataError, match="cannot be read as Parquet"):
        load_metadata(path)
