"""Files hold what the screen shows, in types that other programs read, and nothing that acts."""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from dashboards.downloads import LIFETIME_S, Counter
from dashboards.exports.calls import calls_document
from dashboards.exports.document import Asking, Column, Document, ExportedFile, Sheet
from dashboards.exports.flat import harmless
from dashboards.exports.making import Format, file_name, make_file, make_scorecard
from dashboards.exports.pdf import write_pdf
from dashboards.exports.workbook import write_workbook
from dashboards.labels import speaking
from headless import open_page, rows
from review import Answer, ReviewStore, Verdict, list_reviews, submit_review
from seeding import SeedCall, empty_warehouse, score_seed, seed_warehouse
from warehouse.read import EVERY_CALL, CallFilter, open_published
from warehouse.read.calls import Order

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "%0", "\t=1", " =1", '=HYPERLINK("http://x")')
ODD = ("年费", "名" * 200, "😀👩‍👩‍👧", "a\nb", "https://example.com", "x\x00y")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asking, list[SeedCall]]:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    published = open_published(path, keeps_facts=True)
    return (lambda question, *args, **kwargs: question(published, *args, **kwargs)), calls


def a_document(*cells: str) -> Document:
    columns = (Column("name", "名称"), Column("count", "数量", "count"))
    rows = [(cell, number) for number, cell in enumerate(cells)]
    return Document("报告", (("时间", "全部"),), (Sheet("names", "名称/表?", columns, rows),))


def read_pdf(content: bytes) -> str:
    """The words of all pages without line ends and the gaps that the reader puts in."""
    pages = PdfReader(BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).translate({0: None, 10: None})


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_of_a_workbook_or_csv_is_a_formula(payload: str) -> None:
    book = load_workbook(BytesIO(write_workbook(a_document(payload))))
    cell = book.worksheets[1]["A2"]
    assert (cell.data_type, cell.value) == ("s", payload)
    assert cell.hyperlink is None
    text = make_file(a_document(payload), Format.CSV, name="x").content.decode("utf-8-sig")
    assert next(csv.reader(StringIO(text.splitlines()[1])))[0].startswith("'")


def test_a_workbook_has_a_frozen_header_numbers_and_widths_for_chinese() -> None:
    book = load_workbook(BytesIO(write_workbook(a_document(*ODD))))
    page = book.worksheets[1]
    assert page.title == "名称·表·"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert (page["B2"].data_type, page["B2"].number_format) == ("n", "#,##0")
    assert page.column_dimensions["A"].width >= 60
    assert [page.cell(row=n, column=1).value for n in range(2, 6)] == list(ODD[:4])


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.exports.workbook.MOST_ROWS", 250)
    book = load_workbook(BytesIO(write_workbook(a_document(*(f"n{i}" for i in range(600))))))
    assert [sheet.max_row for sheet in book.worksheets[1:]] == [251, 251, 101]
    assert len(set(book.sheetnames)) == 4


def test_csv_opens_in_excel_with_its_chinese() -> None:
    content = make_file(a_document("年费"), Format.CSV, name="x").content
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(content.decode("utf-8-sig")))) == [
        ["名称", "数量"],
        ["年费", "0"],
    ]
    assert harmless("-3.2") == "'-3.2"


def test_the_list_of_calls_holds_every_call_as_the_screen_shows_it(
    seeded: tuple[Asking, list[SeedCall]],
) -> None:
    ask, calls = seeded
    document = calls_document(ask, EVERY_CALL, order=Order.OLDEST, made_at=NOON)
    found = json.loads(make_file(document, Format.JSON, name="x").content)
    lines = {line["call_id"]: line for line in found["tables"]["calls"]}
    assert set(lines) == {call.call_id for call in calls}
    for call in calls:
        assert lines[call.call_id]["score"] == pytest.approx(score_seed(call)[0], abs=1e-3)


def test_a_scorecard_workbook_counts_the_chosen_team_only(
    seeded: tuple[Asking, list[SeedCall]],
) -> None:
    ask, calls = seeded
    chosen = CallFilter(team="一组")
    file = make_scorecard(ask, chosen, Format.XLSX, made_at=NOON)
    book = load_workbook(BytesIO(file.content))
    mine = [call for call in calls if call.team == "一组"]
    assert file.name == "callqa-scorecards-一组.xlsx"
    assert book["班组"]["B2"].value == len(mine)
    assert book["班组"]["D2"].value == pytest.approx(
        sum(score_seed(call)[0] for call in mine) / len(mine)
    )
    assert {row[0].value for row in book["座席"].iter_rows(min_row=2)} == {
        call.agent_id for call in mine
    }
    assert "一组" in {cell.value for cell in book["说明"]["B"]}
    figures = {row[0].value: row[1].number_format for row in book["概览"].iter_rows(min_row=2)}
    assert (figures["通话"], figures["平均分"]) == ("#,##0", "0.0")


@pytest.mark.parametrize(("language", "word"), [("zh", "得分最低的通话"), ("en", "Lowest scores")])
def test_a_printed_scorecard_shows_chinese_and_english(
    seeded: tuple[Asking, list[SeedCall]], language: str, word: str
) -> None:
    ask, _ = seeded
    with speaking(language):
        file = make_scorecard(ask, CallFilter(team="一组"), Format.PDF, made_at=NOON)
    text = read_pdf(file.content)
    assert word in text
    assert "开场问候并报工号" in text


def test_pdf_shows_what_its_typeface_lacks_as_missing_and_survives_long_names() -> None:
    content = write_pdf(a_document(*ODD))
    text = read_pdf(content)
    assert "□" in text
    assert text.count("名") >= 200


def test_charts_are_drawn_with_chinese_letters(seeded: tuple[Asking, list[SeedCall]]) -> None:
    ask, _ = seeded
    file = make_scorecard(ask, EVERY_CALL, Format.PNG, made_at=NOON)
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        names = archive.namelist()
        pictures = [Image.open(BytesIO(archive.read(name))) for name in names]
    assert names == ["distribution.png", "days.png", "checkpoints.png", "matrix.png"]
    assert all(picture.width > 1000 for picture in pictures)


def test_a_title_of_different_characters_is_drawn_differently() -> None:
    """Characters that a typeface lacks all look the same."""
    from dashboards.charts.bars import score_bars
    from dashboards.exports.picture import draw_chart

    assert draw_chart(score_bars([]), title="投诉") != draw_chart(score_bars([]), title="表扬")


def test_a_file_name_says_what_is_chosen_and_cannot_leave_its_folder() -> None:
    assert file_name("calls", CallFilter(team="../一组/x")) == "callqa-calls-.._一组_x"


def test_a_file_is_handed_out_until_it_is_too_old() -> None:
    now = [0.0]
    counter = Counter(clock=lambda: now[0])
    file = ExportedFile("报告.csv", "text/csv", b"x")
    token = counter.offer(file).split("/")[1]
    assert counter.take(token) is file
    assert counter.take("guessed") is None
    now[0] = LIFETIME_S + 1.0
    assert counter.take(token) is None
    assert len(token) >= 40


def test_a_single_call_is_enough_for_every_format(tmp_path: Path) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=1)
    published = open_published(tmp_path / "warehouse.duckdb")
    for form in Format:
        file = make_scorecard(
            lambda question, *args, **kwargs: question(published, *args, **kwargs),
            EVERY_CALL, form, made_at=NOON,
        )  # fmt: skip
        assert file.content


@pytest.mark.parametrize("calls", [0, 1])
def test_calls_without_a_date_and_a_home_without_calls_are_exported_too(
    tmp_path: Path, calls: int
) -> None:
    path = tmp_path / "warehouse.duckdb"
    if calls:
        seed_warehouse(path, calls=calls)
        with duckdb.connect(str(path)) as connection:
            connection.execute("UPDATE calls SET started_at = NULL")
    else:
        empty_warehouse(path)
    published = open_published(path, keeps_facts=True)

    def ask(question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return question(published, *args, **kwargs)

    for form in Format:
        assert make_scorecard(ask, EVERY_CALL, form, made_at=NOON).content


def test_the_reviewed_score_stands_beside_the_machines_in_page_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=12)
    scored = [call for call in calls if call.scene.direction == "inbound"][:2]
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        for call in scored:
            submit_review(
                store, call.call_id, scorecard_id="inbound-service", reviewer="王",
                answers=[Answer("opening-greeting", Verdict.FAIL, "fail")],
                machine_score=score_seed(call)[0], reviewed_score=score_seed(call)[0] - 10,
            )  # fmt: skip
        reviews = list_reviews(store)
    published = open_published(tmp_path / "warehouse.duckdb", keeps_facts=True)
    made = make_scorecard(
        lambda question, *args, **kwargs: question(published, *args, **kwargs),
        EVERY_CALL, Format.JSON, made_at=NOON, reviews=reviews,
    )  # fmt: skip
    sheet = json.loads(made.content)["tables"]["reviewed"]
    teams = [row for row in sheet if row["by"] == "班组"]
    assert sum(row["cards"] for row in teams) == len(scored)
    assert {row["difference"] for row in teams} == {-10.0}
    app = open_page(tmp_path, "scorecards", monkeypatch)
    assert not app.exception
    shown = {row["cells"]["name"]: row["cells"] for row in rows(app, "机器分与复核分")}
    for row in teams:
        assert shown[row["name"]]["cards"] == str(row["cards"])
        assert shown[row["name"]]["reviewed"]["label"] == f"{row['reviewed']:.1f}"
        assert shown[row["name"]]["difference"][0]["label"] == "-10.0"
