"""The dashboards in a real browser: Debian's Chromium, driven by Playwright."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from browsing import (
    NEEDS_BROWSER,
    PASSWORD,
    PAYLOAD,
    Site,
    go_to,
    reading,
    serving,
    settle,
    sign_in,
    visit,
    watch,
)
from dashboards.app import _LISTED
from decided import decide_everything
from long_calls import TURN_S, make_long
from review import ReviewStore, list_reviews
from review.account import Account
from review.accounts import add_account, set_password
from review.facts import FactLog
from review.roles import Role
from seeding import judge_seed, seed_warehouse
from sounding import give_sound

PAGES = {name if name != "overview" else "": title for name, title, _, _ in _LISTED}

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    calls = seed_warehouse(home / "warehouse.duckdb")
    give_sound(home, calls[0].call_id)
    make_long(home, calls[2].call_id)
    give_sound(home, calls[2].call_id, channels=1)
    with serving(home, calls) as running:
        yield running


def test_the_first_visitor_may_come_by_a_deep_link_and_sees_the_frame(
    site: Site, page: Page
) -> None:
    seed = site.calls[0]
    _, _, turn, index = next(v for v in judge_seed(seed) if v[2] is not None and v[3] > 0)
    assert turn is not None
    visit(page, f"{site.url}/call?call={seed.call_id}&t={turn.start:g}")
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text("投诉主题")
    focus = page.locator(".turn.focus")
    expect(focus).to_have_attribute("data-index", str(index))
    expect(focus.locator("mark").first).to_be_visible()


def test_evidence_in_the_scorecard_moves_the_dialogue_to_its_turn(site: Site, page: Page) -> None:
    seed = site.calls[0]
    shown = [v for v in judge_seed(seed) if v[2] is not None]
    visit(page, f"{site.url}/call?call={seed.call_id}")
    page.locator(".quotes button").nth(len(shown) - 1).click()
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", str(shown[-1][3]))
    expect(page.locator(".turn.focus")).to_be_in_viewport()
    turn = shown[-1][2]
    assert turn is not None
    assert abs(float(page.url.partition("&t=")[2]) - turn.start) < 0.1


PLACE = """() => {
  for (const node of document.querySelectorAll("*")) {
    const player = node.shadowRoot?.querySelector(".root")?.player;
    if (player) {
      const audio = player.sound.audio;
      return { at: audio.currentTime, length: audio.duration, paused: audio.paused,
               speed: audio.playbackRate, place: player.sound.place() };
    }
  }
}"""


def place(page: Page) -> dict[str, float]:
    expect(page.locator(".player .time")).to_contain_text("/")
    found: dict[str, float] = page.evaluate(PLACE)
    return found


def sounding(page: Page) -> None:
    """Wait until sound is there and runs."""
    expect(page.locator(".player")).to_have_attribute("data-state", "playing")
    page.wait_for_function(f"() => ({PLACE})().at > 0")


def test_wave_turns_evidence_and_keys_all_bring_the_sound_to_their_second(
    site: Site, page: Page
) -> None:
    seed = site.calls[0]
    visit(page, f"{site.url}/call?call={seed.call_id}&t=7.2")
    assert abs(place(page)["place"] - 7.2) < 0.01
    page.keyboard.press("k")
    sounding(page)
    assert 7.2 <= place(page)["at"] < 7.2 + 5
    page.keyboard.press("Space")
    expect(page.locator(".player")).to_have_attribute("data-state", "paused")
    length = place(page)["length"]
    stage = page.locator(".player .stage")
    box = stage.bounding_box()
    assert box is not None
    for share in (0.1, 0.5, 0.9):
        stage.click(position={"x": box["width"] * share, "y": 20})
        page.wait_for_timeout(200)
        assert abs(place(page)["at"] - share * length) < 0.3
    turn = seed.turns[2]
    page.locator(".turn").nth(2).locator("button").click()
    page.wait_for_timeout(200)
    assert abs(place(page)["at"] - turn.start) < 0.3
    before = place(page)["at"]
    page.keyboard.press("l")
    page.keyboard.press("]")
    page.wait_for_timeout(200)
    assert abs(place(page)["at"] - before - 5) < 0.3
    assert place(page)["speed"] == 1.25
    page.keyboard.press("Home")
    assert place(page)["place"] == 0
    assert place(page)["paused"]


def test_a_call_of_an_hour_is_heard_from_any_of_its_seconds(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/call?call={site.calls[2].call_id}&t=3000")
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", str(int(3000 / TURN_S)))
    expect(page.locator(".turn.focus")).to_be_in_viewport()
    page.keyboard.press("k")
    sounding(page)
    page.keyboard.press("k")
    assert place(page)["length"] == 3600
    for number in (1499, 7, 1250):
        page.locator(".turn").nth(number).locator("button").click()
        page.wait_for_timeout(200)
        assert abs(place(page)["at"] - number * TURN_S) < 0.3
    page.locator(".player .stage").click(position={"x": 2, "y": 20})
    for key, at in (("End", 3600.0), ("j", 3595.0), ("Shift+ArrowRight", 3596.0), ("p", 3360.0)):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert abs(place(page)["at"] - at) < 0.3, key


def downloaded(page: Page, form: str) -> bytes:
    """What the browser saves for the reader who chooses this format in the menu of exports."""
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=form).click()
    page.keyboard.press("Escape")
    return Path(coming.value.path()).read_bytes()


def columns_of(page: Page, caption: str, *titles: str) -> list[list[str]]:
    """The columns of a table as the screen shows them."""
    table = page.get_by_role("table", name=caption, exact=True).first
    expect(table.locator("tbody tr").first).to_be_visible()
    heads = table.locator("th").all_inner_texts()
    lines = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return [[line[heads.index(title)].strip() for title in titles] for line in lines]


def test_the_files_that_a_browser_saves_hold_what_its_screen_shows(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/scorecards?team=一组")
    teams = columns_of(page, "班组", "班组", "通话", "平均分", "合格率")
    book = load_workbook(BytesIO(downloaded(page, "Excel")))
    lines = book["班组"].iter_rows(min_row=2, values_only=True)
    assert [
        [name, str(calls), f"{score:.1f}", f"{passed:.1f}%"]
        for name, calls, _, score, _, _, passed, *_ in lines
    ] == teams
    shown = page.get_by_test_id("stMetricValue").all_inner_texts()
    pages = PdfReader(BytesIO(downloaded(page, "PDF"))).pages
    printed = "".join(one.extract_text() for one in pages).translate({0: None, 10: None})
    assert "一组" in printed
    assert all(figure.rstrip("%") in printed for figure in shown[:3]), shown
    visit(page, f"{site.url}/calls?team=一组")
    rows = columns_of(page, "通话列表", "通话", "得分")
    text = downloaded(page, "CSV").decode("utf-8-sig")
    saved = list(csv.DictReader(StringIO(text)))
    assert [[line["通话"], line["得分"]] for line in saved][: len(rows)] == rows
    assert len(saved) == sum(call.team == "一组" for call in site.calls)


def test_the_dialogue_follows_the_sound(site: Site, page: Page) -> None:
    seed = site.calls[0]
    visit(page, f"{site.url}/call?call={seed.call_id}&t={seed.turns[1].start - 0.6:g}")
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", "0")
    page.keyboard.press("k")
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", "1")
    page.keyboard.press("k")
    assert "t=" in page.url


def test_a_deleted_recording_is_said_and_the_words_stay(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/call?call={site.calls[1].call_id}")
    expect(page.locator(".player .trouble")).to_contain_text("录音文件已不在原处")
    expect(page.locator(".player .tool.main")).to_be_hidden()
    page.keyboard.press("k")
    page.locator(".turn button").nth(1).click()
    expect(page.locator(".turn.focus")).to_have_attribute("data-index", "1")


def test_a_row_opens_its_call_and_going_back_returns(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/calls")
    row = page.locator("tbody tr").first
    call_id = row.locator("a").inner_text()
    row.locator("td").nth(1).click()
    expect(page.locator(".dialogue .turn").first).to_be_visible()
    assert f"call={call_id}" in page.url
    page.go_back()
    expect(page.locator("h2", has_text="通话列表")).to_be_visible()


def test_the_switch_turns_every_page_to_english(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("h2", has_text="Overview")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_text("Complaint topics").click()
    expect(page.locator("h2", has_text="Complaint topics")).to_be_visible()


def test_nothing_that_a_call_or_a_person_says_runs_as_a_script(page: Page, tmp_path: Path) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=8, hostile=PAYLOAD)
    decide_everything(tmp_path, [*calls[-1:], *calls], PAYLOAD)
    watched = watch(page)
    with serving(tmp_path, calls) as site:
        visit(page, f"{site.url}/call?call=hostile-1&t=1")
        expect(page.locator(".bubble").first).to_contain_text("<script>window.hacked=1</script>")
        for name, title in PAGES.items():
            go_to(page, name, title)
            assert page.evaluate("window.hacked") is None, name
            assert page.locator("a[href^='javascript']").count() == 0, name
            assert page.locator("img[src='x']").count() == 0, name
            assert page.get_by_test_id("stException").count() == 0, name
    assert watched.errors == []


def test_a_published_file_replaced_under_an_open_page_shows_at_the_next_look(
    page: Page, tmp_path: Path
) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=5)
    with serving(tmp_path, calls) as site:
        visit(page, f"{site.url}/")
        figure = page.get_by_test_id("stMetricValue").first
        expect(figure).to_have_text("5")
        seed_warehouse(tmp_path / "next.duckdb", calls=11)
        (tmp_path / "next.duckdb").replace(tmp_path / "warehouse.duckdb")
        page.get_by_test_id("stSidebarNav").get_by_text("运行与隔离").click()
        page.get_by_test_id("stSidebarNav").get_by_text("总览").click()
        expect(figure).to_have_text("11")


def sign(page: Page, name: str) -> None:
    box = page.get_by_role("textbox", name="我的姓名")
    box.fill(name)
    box.press("Enter")
    settle(page)


def overturn(page: Page, place: int, verdict: str, reason: str) -> None:
    """Answer a checkpoint otherwise than the machine, with a reason."""
    groups = page.get_by_test_id("stButtonGroup").filter(has_text="不适用")
    groups.nth(place).get_by_text(verdict, exact=True).click()
    settle(page)
    box = page.get_by_role("textbox", name="：理由").first
    box.fill(reason)
    box.press("Enter")
    settle(page)


def reviewed(page: Page, site: Site, call_id: str, name: str) -> None:
    visit(page, f"{site.url}/call?call={call_id}&review=1")
    sign(page, name)
    expect(page.get_by_role("button", name="提交复核")).to_be_visible()


def test_two_reviewers_of_one_call_lose_nothing(
    browser: Browser, page: Page, tmp_path: Path
) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=3)
    call_id = calls[0].call_id
    outcome = judge_seed(calls[0])[0][1]
    other_verdict = "不合格" if outcome == "pass" else "合格"
    with serving(tmp_path, calls) as site, reading(browser) as slower:
        reviewed(page, site, call_id, "王老师")
        reviewed(slower, site, call_id, "李老师")
        overturn(page, 0, other_verdict, "先听到的")
        overturn(slower, 0, other_verdict, "后听到的")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_text("复核已保存")).to_be_visible()
        expect(page.get_by_text("机器与人工对照").first).to_be_visible()
        slower.get_by_role("button", name="提交复核").click()
        expect(slower.get_by_text("王老师 在您填写期间")).to_be_visible()
        # The connection drops: what was typed is there again, and the other is not passed over.
        reviewed(slower, site, call_id, "李老师")
        box = slower.get_by_role("textbox", name="：理由").first
        expect(box).to_have_value("后听到的")
        slower.get_by_role("button", name="提交复核").click()
        expect(slower.get_by_text("王老师 在您填写期间")).to_be_visible()
        slower.get_by_role("button", name="看过了").click()
        expect(slower.get_by_text("王老师 在您填写期间")).to_have_count(0)
        slower.get_by_role("button", name="提交复核").click()
        expect(slower.get_by_text("复核已保存")).to_be_visible()
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        assert [review.reviewer for review in list_reviews(store)] == ["王老师", "李老师"]
        latest = {one.reason for one in store.latest_decisions(call_id) if one.is_overturned}
        assert latest == {"后听到的"}


def test_a_session_that_ends_in_mid_review_loses_nothing(page: Page, tmp_path: Path) -> None:
    calls = seed_warehouse(tmp_path / "warehouse.duckdb", calls=3)
    call_id = calls[0].call_id
    other_verdict = "不合格" if judge_seed(calls[0])[0][1] == "pass" else "合格"
    with FactLog(tmp_path / "reviews.sqlite") as log:
        account = Account("王老师", (Role.INSPECTOR,), ("*",))
        add_account(log, account, password=PASSWORD, author="root")
    watched = watch(page)
    with serving(tmp_path, calls, sign_in="local") as site:
        page.goto(f"{site.url}/call?call={call_id}&review=1")
        sign_in(page, "王老师")
        expect(page.get_by_test_id("stSidebarNav")).to_contain_text("复核")
        expect(page.get_by_test_id("stSidebarNav")).not_to_contain_text("运行与隔离")
        overturn(page, 0, other_verdict, "听到了 <b>不同</b>")
        with FactLog(tmp_path / "reviews.sqlite") as log:
            set_password(log, "王老师", PASSWORD, author="root")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_text("登录已失效").first).to_be_visible()
        page.goto(f"{site.url}/call?call={call_id}&review=1")
        sign_in(page, "王老师")
        box = page.get_by_role("textbox", name="：理由").first
        expect(box).to_have_value("听到了 <b>不同</b>")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_text("复核已保存")).to_be_visible()
    assert watched.errors == []
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        assert [review.reviewer for review in list_reviews(store)] == ["王老师"]


def test_a_blind_reviewer_sees_nothing_of_the_machine(site: Site, page: Page) -> None:
    visit(page, f"{site.url}/queue")
    sign(page, "张老师")
    page.get_by_text("盲评", exact=True).click()
    settle(page)
    page.locator("tbody tr").first.locator("td").nth(2).click()
    expect(page.get_by_text("机器结论在提交后显示")).to_be_visible()
    expect(page.locator(".dialogue .turn").first).to_be_visible()
    assert page.locator("mark, .mark, .turn .notes, .check .chip, .quotes").count() == 0
    assert page.get_by_role("button", name="提交复核").is_disabled()
