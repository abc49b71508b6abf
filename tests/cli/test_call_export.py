"""``callqa call export``: a stored call in every format."""

import json
from pathlib import Path

import pytest

from conversation.errors import HomeError, UsageError
from ingest import read_vcon
from pipeline import CALL_FORMATS, export_call
from scripted import Centre

CALL = """[0.5-3.0] agent: 您好，工号八零二一。
[3.4-5.0] customer: 年化百分之五，对吧？
"""


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    centre = Centre(tmp_path)
    centre.add("a.wav", CALL)
    centre.describe("a.wav,a,inbound,credit-card,8021")
    centre.run()
    return centre


@pytest.mark.parametrize("file_format", CALL_FORMATS)
def test_a_stored_call_is_written_in_every_format(centre: Centre, file_format: str) -> None:
    document = export_call(centre.home, "a", file_format)
    whole = "".join(line.split(" ")[-2] for line in document.splitlines() if " " in line)
    said = whole if file_format == "ctm" else document
    assert "agent" in document or file_format == "ctm"
    assert "工号八零二一" in said or file_format == "rttm"


def test_numbers_are_written_as_digits_when_asked(centre: Centre) -> None:
    assert "工号8021。" in export_call(centre.home, "a", "srt", written=True)
    assert "年化5%，" in export_call(centre.home, "a", "txt", written=True)


def test_the_vcon_is_read_back(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "a.vcon"
    path.write_text(export_call(centre.home, "a", "vcon"), encoding="utf-8")
    assert read_vcon(path).call.queue == "credit-card"
    assert json.loads(path.read_text("utf-8"))["vcon"] == "0.4.0"


def test_a_wrong_format_and_a_missing_call_are_clear_errors(centre: Centre) -> None:
    with pytest.raises(UsageError, match="no format `docx` — choose one of: srt"):
        export_call(centre.home, "a", "docx")
    with pytest.raises((HomeError, UsageError), match="b"):
        export_call(centre.home, "b", "srt")
