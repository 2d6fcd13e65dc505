"""What both Flask apps share: language of the page, assets by content, headers, problem pages."""

import hashlib
import mimetypes
import traceback
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from . import asset as assets
from . import country, formats, language, problems
from .contact import WAYS
from .problems import Problem

ROOT = Path(__file__).parents[2]
# Pages hold no inline script or style, and reach no other origin.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_YEAR_S = 31_536_000
_RULES = "application/speculationrules+json"
_PARTS = ("text/css", "text/javascript", "image/webp", _RULES)
# Windows may have another type for it, with which browsers refuse a module.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type(_RULES, ".speculationrules")


def new_app(
    name: str,
    *,
    secret_key: bytes,
    cookie: str,
    for_staff: Callable[[], bool],
    main_languages: Sequence[str],
    first_countries: Callable[[], Sequence[str]],
) -> Flask:
    """A Flask app with all that both sides need.

    cookie:          its name; they differ, for ports share cookies
    for_staff:       is the page of this request one that only staff read?
    main_languages:  codes of those whose buttons come first
    first_countries: codes of those that come first in lists of countries
    """
    app = _App(name, template_folder=str(ROOT / "templates"), static_folder=None)
    app.session_interface = _Sessions()
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    # What stands before a statement is our indentation, and no buyer's.
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: language.messages(page_language()).gettext(text),
        lambda one, many, n: language.messages(page_language()).ngettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        asset=asset, formats=formats, all_ways=WAYS,
        offered_languages=offered_languages, language_name=language.name_of,
        page_with=page_with,
        page_language=page_language, country_name=country.country_name,
        all_countries=lambda: country.countries(page_language()),
        countries_address=countries_address,
        first_countries=lambda: [
            (code, country.country_name(code, page_language())) for code in first_countries()
        ],
    )  # fmt: skip
    app.extensions["for_staff"] = for_staff
    app.extensions["main_languages"] = main_languages
    app.before_request(_choose_language)
    app.after_request(_headers)
    app.add_url_rule("/static/<digest>/<path:name>", "static_asset", _static)
    app.add_url_rule("/countries/<digest>/<code>.json", "countries", _countries)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Problem, problem_page)
    app.extensions["csrf"] = CSRFProtect(app)
    app.register_error_handler(CSRFError, lambda _: problem_page(Problem(problems.FORM_STALE)))
    return app


class _App(Flask):
    """Logs where something broke and what kind it was; an exception's text may name a visitor."""

    def log_exception(self, exc_info: Any) -> None:
        kind, _, trace = exc_info
        place = "".join(traceback.format_tb(trace))
        self.logger.error("%s at %s\n%s", kind and kind.__name__, request.endpoint, place)


class _Sessions(SecureCookieSessionInterface):
    """Flask's cookie sessions; what signs them is made once for a key, not twice a request."""

    def get_signing_serializer(self, app: Flask) -> Any:
        return self._serializer(app, app.secret_key)

    @lru_cache(maxsize=2)  # noqa: B019 (there is one of these for the life of the process)
    def _serializer(self, app: Flask, _key: object) -> Any:
        return super().get_signing_serializer(app)


def page_language() -> language.Language:
    """The language of the page being made: the one chosen, where the page is written in it."""
    chosen: language.Language = g.language
    return chosen if chosen.code in _written_here() else language.DEFAULT


def offered_languages() -> list[language.Language]:
    """The languages of the page being made, in the order of their buttons."""
    return language.in_order(current_app.extensions["main_languages"], _written_here())


def _written_here() -> dict[str, language.Language]:
    for_staff = current_app.extensions["for_staff"]()
    return language.FOR_STAFF if for_staff else language.OFFERED


def use_language(chosen: language.Language) -> None:
    """Make the page in this language, whatever the visitor reads."""
    g.language = chosen


def translate(text: str) -> str:
    """English text → text in the page's language."""
    return language.translator(page_language())(text)


def asset(name: str) -> str:
    """The address of a static file, with its content's hash: cached for ever, never stale."""
    return url_for("static_asset", digest=assets.digest(name), name=name)


def countries_address() -> str:
    """The address of the countries' names and keys in the page's language, for country-picker.js."""
    code = page_language().code
    digest = hashlib.sha256(country.as_json(page_language())).hexdigest()[:12]
    return url_for("countries", digest=digest, code=code)


def page_with(name: str, value: str) -> str:
    """This page's address with an argument (language=id), and all else that it was asked for."""
    return f"?{urlencode([*_arguments_but(name), (name, value)])}"


def without(name: str) -> AnyResponse:
    """The way to this page without an argument, which is remembered by then."""
    rest = _arguments_but(name)
    query = f"?{urlencode(rest)}" if rest else ""
    # One leading slash, and no sign that browsers pass over: "//elsewhere/?language=id" would lead
    # to another host, and so would a tab between the two.
    return redirect("/" + quote(request.path.lstrip("/")) + query)


def _arguments_but(name: str) -> list[tuple[str, str]]:
    return [pair for pair in request.args.items(multi=True) if pair[0] != name]


def problem_page(problem: Problem) -> Response:
    """A problem as a page."""
    text = problem.text(translate, page_language())
    page = render_template("shared/problem.html", text=text, code=problem.kind.code)
    return make_response(page, problem.kind.status)


def _choose_language() -> AnyResponse | None:
    """?language=id chooses it and leaves the address clean; otherwise cookie, then browser."""
    accepted = language.accepted(request.headers.get("Accept-Language", ""))
    # Before the form is read: where it is too large to be, that is said in a language too.
    g.language = language.find(request.cookies.get("language")) or accepted
    chosen = language.find(request.args.get("language")) if request.method == "GET" else None
    sent = (
        request.form.get("language")
        if request.method == "POST" and request.mimetype == FORM
        else None
    )
    g.language = chosen or language.find(sent) or g.language
    if not chosen:
        g.language_chosen = language.find(sent)
        return None
    return remember_language(without("language"))


FORM = "application/x-www-form-urlencoded"


def remember_language(answer: AnyResponse) -> AnyResponse:
    """Keep the page's language for the pages that follow."""
    answer.set_cookie("language", g.language.code, httponly=True, samesite="Strict")
    return answer


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    # Both are for what can reach for something by itself: pages, drawings, the service worker. On
    # the dozen other files of a page they would be a tenth of a light page's bytes.
    if not (answer.mimetype in _PARTS and answer.cache_control.immutable):
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Cache-Control", "no-store")
    if answer.mimetype == "text/html" and "language" in g:
        answer.headers.setdefault("Content-Language", page_language().code)
    if g.get("language_chosen"):
        remember_language(answer)
    return answer


def kept_for_ever(content: bytes, media_type: str) -> Response:
    """An answer whose address names its content."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    return answer


def _static(digest: str, name: str) -> Response:
    content = assets.content(name)
    if content is None:
        abort(404)
    media_type = mimetypes.guess_type(name)[0] or "text/plain"
    packs = media_type.startswith("text/") or name.endswith(".svg")
    # Pages hold a CSRF token beside what was typed, and are never packed (BREACH); files hold neither.
    if not packs or not request.accept_encodings.quality("gzip"):
        answer = kept_for_ever(content, media_type)
    else:
        answer = kept_for_ever(assets.packed(name), media_type)
        answer.content_encoding = "gzip"
    if packs:
        answer.vary.add("Accept-Encoding")
    return answer


def _countries(digest: str, code: str) -> Response:
    spoken = language.find(code)
    if spoken is None:
        abort(404)
    return kept_for_ever(country.as_json(spoken), "application/json")


def _http_problem(error: HTTPException) -> Response | AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    known = {404: problems.PAGE_MISSING, 413: problems.FORM_LARGE}
    # Such as 405, for a form's address that is opened by hand: nothing of ours broke.
    other = problems.REQUEST_REFUSED if error.code < 500 else problems.SERVER_BROKEN
    answer = problem_page(Problem(known.get(error.code, other)))
    answer.status_code = error.code
    return answer
