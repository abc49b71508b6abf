"""``/signin`` and ``/signout``: a plain form, no script, and a cookie that scripts cannot read."""

from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from conversation.errors import CallqaError
from dashboards.access.identity import account_log
from dashboards.access.limits import WINDOW_S, Attempts
from dashboards.access.session import COOKIE, begin_session, open_session
from dashboards.access.settings import access_settings
from dashboards.labels import LANGUAGE_KEY, LANGUAGES, say, speaking
from dashboards.trail import anchor_today, note
from review.account import Account
from review.accounts import check_password

_PAGE = Path(__file__).with_name("signin.html")
_LONGEST_BODY = 4096
_ATTEMPTS = Attempts()


def signin_routes() -> list[Route]:
    """The routes as the site takes them."""
    return [
        Route("/signin", _show, methods=["GET"]),
        Route("/signin", _sign_in, methods=["POST"]),
        Route("/signout", _sign_out, methods=["POST"]),
    ]


def safe_target(wanted: str) -> str:
    """A place of this site to go on to; anything else becomes the first page."""
    parts = urlsplit(wanted)
    outside = parts.scheme or parts.netloc or wanted.startswith(("//", "/\\", "\\"))
    return "/" if outside or not wanted.startswith("/") or "\n" in wanted else wanted


async def _show(request: Request) -> Response:
    return _page(request, safe_target(request.query_params.get("next", "/")))


async def _sign_in(request: Request) -> Response:
    if not _is_from_here(request):
        return PlainTextResponse("forbidden", 403)
    body = await request.body()
    if len(body) > _LONGEST_BODY:
        return PlainTextResponse("too long", 413)
    form = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace")).items()}
    target = safe_target(form.get("next", "/"))
    name, password = form.get("name", "").strip(), form.get("password", "")
    keys = (f"name:{name.casefold()}", f"from:{request.client.host if request.client else ''}")
    if not _ATTEMPTS.may_try(*keys):
        return _page(request, target, trouble="often", status=429, wait_s=WINDOW_S)
    try:
        account = await run_in_threadpool(_check, name, password)
    except CallqaError:
        return _page(request, target, trouble="broken", status=503)
    if account is None:
        _ATTEMPTS.note_failure(*keys)
        return _page(request, target, trouble="wrong", status=401)
    _ATTEMPTS.forget(*keys)
    if not account.rights:
        return _page(request, target, trouble="roleless", status=403)
    return _let_in(request, account, target)


def _check(name: str, password: str) -> Account | None:
    account = check_password(account_log(), name, password)
    if account is None:
        note("sign-in refused", actor=name or "unnamed", subject="dashboards")
    else:
        note("sign-in", actor=account.name, subject="dashboards")
        anchor_today()
    return account


def _let_in(request: Request, account: Account, target: str) -> Response:
    minutes = access_settings().session_minutes
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        COOKIE,
        begin_session(account, minutes=minutes),
        max_age=minutes * 60,
        httponly=True,
        samesite="lax",
        secure=_is_https(request),
    )
    return answer


async def _sign_out(request: Request) -> Response:
    if not _is_from_here(request):
        return PlainTextResponse("forbidden", 403)
    who = await run_in_threadpool(open_session, request.cookies.get(COOKIE, ""))
    if who.name:
        await run_in_threadpool(_note_out, who.name)
    answer = RedirectResponse("/signin", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


def _note_out(name: str) -> None:
    note("sign-out", actor=name, subject="dashboards")


def _page(
    request: Request, target: str, *, trouble: str = "", status: int = 200, wait_s: float = 0.0
) -> Response:
    wanted = parse_qs(urlsplit(target).query).get(LANGUAGE_KEY, ["zh"])[0]
    lang = wanted if wanted in LANGUAGES else "zh"
    with speaking(lang):
        shown = {key: escape(text) for key, text in _words().items()}
    shown |= {"lang": lang, "next": escape(target, quote=True), "trouble": shown.get(trouble, "")}
    headers = {"Retry-After": str(int(wait_s))} if wait_s else {}
    text = _PAGE.read_text(encoding="utf-8").format(**shown)
    return HTMLResponse(text, status, headers)


def _words() -> dict[str, str]:
    return {
        "title": say("登录 callqa"),
        "name_label": say("姓名"),
        "password_label": say("密码"),
        "button": say("登录"),
        "small": say("忘记密码请联系管理员重设。登录、收听与导出都会记入审计日志。"),
        "wrong": say("姓名或密码不正确。"),
        "roleless": say("该账号没有任何角色，请联系管理员开通。"),
        "often": say("尝试次数过多，请 15 分钟后再试。"),
        "broken": say("暂时无法登录：账号记录读取失败，请联系管理员。"),
    }


def signin_address(path: str, query: str) -> str:
    """Where somebody who has to sign in is sent, to come back to where they wanted to go."""
    wanted = path + (f"?{query}" if query else "")
    return "/signin?" + urlencode({"next": safe_target(wanted)})


def _is_from_here(request: Request) -> bool:
    """Whether the form was sent by a page of this site: browsers say so."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == request.headers.get("host", "")


def _is_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))
