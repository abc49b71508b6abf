"""Sign-in by an OpenID Connect provider, end to end: browser, dashboards, provider."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from playwright.sync_api import Page

from browsing import NEEDS_BROWSER, Site, serving, settle, visit
from oidc_provider import CLIENT, SECRET, Provider, providing
from review.account import Account
from review.accounts import add_account
from review.facts import FactLog
from review.roles import Role
from seeding import seed_warehouse

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("oidc")
    calls = seed_warehouse(home / "warehouse.duckdb", calls=6)
    with FactLog(home / "reviews.sqlite") as log:
        add_account(
            log,
            Account("li@bank.example", (Role.QA_LEAD,), ("*",)),
            password="电池 horse 1",
            author="t",
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CALLQA_OIDC_CLIENT_SECRET", SECRET)
        patch.setenv("CALLQA_SESSION_KEY", "k" * 40)
        oidc = {
            "oidc_client_id": CLIENT,
            "oidc_metadata_url": f"{provider.url}/.well-known/openid-configuration",
        }
        with serving(home, calls, sign_in="oidc", **oidc) as running:
            yield running


def sign_in_by_provider(page: Page, site: Site) -> str:
    """Press the button of the front page; returns what the browser shows in the end."""
    visit(page, site.url)
    assert "请先登录" in page.inner_text("body")
    page.get_by_text("用单位账号登录").click()
    page.wait_for_timeout(1500)
    page.wait_for_function("document.querySelector('h2, h3') !== null")
    settle(page)
    return page.inner_text("body")


def test_who_has_an_account_comes_in_under_its_name_and_rights(
    page: Page, site: Site, provider: Provider
) -> None:
    provider.email = "li@bank.example"
    shown = sign_in_by_provider(page, site)
    assert "已登录：li@bank.example" in shown
    assert "请先登录" not in shown
    assert provider.tokens == 1


def test_whom_only_the_provider_knows_sees_nothing(
    page: Page, site: Site, provider: Provider
) -> None:
    provider.email = "stranger@bank.example"
    shown = sign_in_by_provider(page, site)
    assert "已确认您是 stranger@bank.example，但该账号在这里没有角色或已停用" in shown
    assert site.calls[0].call_id not in shown


def test_a_token_that_another_key_signed_lets_nobody_in(
    page: Page, site: Site, provider: Provider
) -> None:
    provider.email = "li@bank.example"
    provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    try:
        shown = sign_in_by_provider(page, site)
    finally:
        provider.signs_with = None
    assert "已登录" not in shown
