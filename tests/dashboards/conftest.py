"""A browser, and one reader in it, for the tests that ask for them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browsing import driving, reading


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with driving() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with reading(browser) as fresh:
        yield fresh
