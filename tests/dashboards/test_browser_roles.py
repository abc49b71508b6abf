"""Every role in a real browser: its own pages open cleanly, every other one is refused."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import (
    NEEDS_BROWSER,
    PASSWORD,
    Site,
    go_to,
    overflows,
    reading,
    serving,
    sign_in,
    unnamed_controls,
    watch,
)
from dashboards import app
from review.account import Account
from review.accounts import add_account
from review.facts import FactLog
from review.roles import Role
from seeding import seed_warehouse

pytestmark = NEEDS_BROWSER
TITLES = {name: title for name, title, _, _ in app._LISTED}
RIGHTS = {name: right for name, _, _, right in app._LISTED}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    calls = seed_warehouse(home / "warehouse.duckdb")
    with FactLog(home / "reviews.sqlite") as log:
        for role in Role:
            account = Account(str(role), (role,), ("*",), agent_id=calls[0].agent_id)
            add_account(log, account, password=PASSWORD, author="root")
    with serving(home, calls, sign_in="local") as running:
        yield running


@pytest.mark.parametrize("role", [*Role])
def test_a_role_opens_each_of_its_pages_and_is_told_that_the_others_are_closed(
    site: Site, browser: Browser, role: Role
) -> None:
    rights = Account("x", (role,)).rights
    own = [name for name in TITLES if RIGHTS[name] in rights]
    with reading(browser) as page:
        watched = watch(page)
        page.goto(site.url)
        sign_in(page, str(role))
        if len(own) > 1:  # a menu of one page is not drawn
            assert listed(page) == [TITLES[name] for name in own]
        for name in own:
            go_to(page, "" if name == own[0] else name, TITLES[name])
            assert page.get_by_test_id("stException").count() == 0, name
            assert not overflows(page), name
            assert unnamed_controls(page) == [], name
        go_to(page, own[0], TITLES[own[0]])  # by its name, as somebody has kept the address
        assert page.get_by_role("dialog").count() == 0
        for name in TITLES:
            if name not in own:
                go_to(page, name, "没有权限")
                assert page.locator("[data-testid=stMain] table, canvas").count() == 0, name
        assert watched.errors == []
        assert watched.strangers == []


def listed(page: Page) -> list[str]:
    """What the menu offers; the name of the icon stands before each title."""
    entries = page.get_by_test_id("stSidebarNav").locator("a").all_inner_texts()
    return [re.sub(r"^[a-z_]+\s*", "", text).strip() for text in entries]


def test_every_page_can_be_read_at_twice_its_size_and_named_aloud(
    site: Site, browser: Browser
) -> None:
    with reading(browser, width=720) as page:  # 1440 at 200 %
        page.goto(f"{site.url}/call?call={site.calls[0].call_id}")
        sign_in(page, "qa_lead")
        expect(page.locator(".dialogue .turn").nth(1)).to_be_visible()
        assert (unnamed_controls(page), overflows(page)) == ([], False)
        for name in ("calls", "queue", "coaching", "calibration", "accuracy", "scorecards"):
            go_to(page, name, TITLES[name])
            assert (unnamed_controls(page), overflows(page)) == ([], False), name
        page.evaluate("document.body.append(document.createElement('button'))")
        assert len(unnamed_controls(page)) == 1, "the check has to find what has no name"
