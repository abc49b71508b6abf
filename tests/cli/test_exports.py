"""``callqa export``: the files of the dashboards for a scheduler."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli.export import app
from conversation.errors import UsageError
from seeding import seed_warehouse

RUN = CliRunner()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    seed_warehouse(path / "warehouse.duckdb")
    return path


def export(home: Path, *words: str) -> str:
    """Run the command; its own error is raised."""
    done = RUN.invoke(app, [*words, "--home", str(home)])
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.stdout


def test_a_week_of_a_team_goes_into_a_folder_under_a_telling_name(
    home: Path, tmp_path: Path
) -> None:
    export(home, "scorecards", "--last-days", "7", "--team", "一组", "--format", "xlsx",
           "--out", str(tmp_path))  # fmt: skip
    (file,) = tmp_path.iterdir()
    assert file.name == "callqa-scorecards-一组-2026-03-09-2026-03-16.xlsx"
    assert load_workbook(file)["班组"]["A2"].value == "一组"


def test_the_ending_says_the_format_and_the_language_the_words(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "week.pdf"
    export(home, "scorecards", "--since", "2026-03-02", "--until", "2026-03-08", "--out",
           str(target), "--language", "en")  # fmt: skip
    assert target.read_bytes().startswith(b"%PDF")
    table = export(home, "scorecards", "--table", "teams", "--language", "en")
    assert table.splitlines()[0].startswith("\ufeffTeam,Calls")


def test_calls_of_one_direction_as_json(home: Path) -> None:
    found = json.loads(export(home, "calls", "--direction", "outbound", "--format", "json"))
    assert {line["direction"] for line in found["tables"]["calls"]} == {"呼出"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("calls", "--team", "四组"), "there are: 一组, 三组, 二组"),
        (("calls", "--format", "pdf"), "no pdf of this"),
        (("calls", "--since", "2026-03-09", "--until", "2026-03-02"), "is after"),
        (("calls", "--last-days", "7", "--since", "2026-03-09"), "leave out"),
        (("calls", "--out", "calls.docx"), "add `--format"),
        (("scorecards", "--out", "all.csv"), "name it `all.zip`"),
        (("calls", "--language", "fr"), "zh or en"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(
    home: Path, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        export(home, *words)
