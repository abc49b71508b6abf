"""Who is looking, and what they may do on this page."""

import streamlit as st

from conversation.errors import CallqaError
from dashboards.access.identity import NOBODY, Identity, demonstrator, identify
from dashboards.access.session import COOKIE, open_session
from dashboards.access.settings import Mode, access_settings
from dashboards.labels import plain, say
from review.roles import Right

USER_KEY = "user"
_LONGEST_NAME = 80
_LIKE_A_BUTTON = (
    ".signout button { font: inherit; color: inherit; background: transparent; cursor: pointer;"
    " padding: 0.3rem 0.8rem; border: 1px solid rgba(128, 138, 152, 0.45); border-radius: 6px; }"
    " .signout button:hover { border-color: currentColor; }"
)


class DeniedError(CallqaError):
    """Indicates that the reader has no right to what a page shows."""


def whoami() -> Identity:
    """The reader; nobody where nobody vouches for them."""
    settings = access_settings()
    if settings.mode is Mode.NONE:
        return demonstrator(_typed_name())
    if settings.mode is Mode.LOCAL:
        return open_session(st.context.cookies.get(COOKIE, ""))
    if settings.mode is Mode.PROXY:
        return identify(st.context.headers.get(settings.proxy_header, "") or "")
    return identify(str(st.user.get("email") or "")) if st.user.is_logged_in else NOBODY


def current_user() -> str:
    """The name that the reader goes by, empty while nobody has said one."""
    return whoami().name


def may(right: Right) -> bool:
    """Whether the reader may do it."""
    return whoami().may(right)


def require(right: Right) -> None:
    """Raise ``DeniedError`` unless the reader may do it."""
    if not may(right):
        raise DeniedError(f"{current_user() or 'nobody'} may not {right}")


def show_reader() -> None:
    """Say in the sidebar who is signed in, or ask for the name that decisions are signed with."""
    mode = access_settings().mode
    if mode is Mode.NONE:
        _ask_name()
        return
    st.caption(say("已登录：{name}", name=current_user()))
    if mode is Mode.LOCAL:
        st.html(
            f"<style>{_LIKE_A_BUTTON}</style>"
            f'<form method="post" action="/signout" class="signout"><button>{say("退出登录")}'
            "</button></form>"
        )
    elif mode is Mode.OIDC:
        st.button(say("退出登录"), on_click=st.logout)


def ask_to_sign_in() -> None:
    """What somebody sees whom nobody vouches for, or who has no role here."""
    if name := _vouched_name():
        st.header(say("没有可用的账号"))
        st.warning(
            say(
                "已确认您是 {name}，但该账号在这里没有角色或已停用，请联系管理员开通。",
                name=plain(name),
            )
        )
        if access_settings().mode is Mode.OIDC:
            st.button(say("退出登录"), on_click=st.logout)
        return
    if access_settings().mode is Mode.OIDC:
        st.header(say("请先登录"))
        st.button(say("用单位账号登录"), on_click=st.login, type="primary")
        return
    st.header(say("登录已失效"))
    st.warning(say("会话已结束或账号已变更。已填写的复核草稿都已保存，重新登录后继续。"))
    st.html(f'<a href="/signin" target="_self">{say("重新登录")}</a>')


def _vouched_name() -> str:
    """Whom a proxy or a provider vouches for, whether or not there is an account of that name."""
    settings = access_settings()
    if settings.mode is Mode.PROXY:
        return st.context.headers.get(settings.proxy_header, "") or ""
    if settings.mode is Mode.OIDC and st.user.is_logged_in:
        return str(st.user.get("email") or "")
    return ""


def _typed_name() -> str:
    return str(st.session_state.get(USER_KEY) or "").strip()


def _ask_name() -> None:
    st.text_input(
        say("我的姓名"),
        key=USER_KEY,
        persist_state="session",
        max_chars=_LONGEST_NAME,
        help=say("复核结论以此署名，永久保留。"),
    )
