"""Responses with an ETag, so that unchanged content is not sent again, and responses for errors."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from gettext import NullTranslations
from hashlib import blake2b
from typing import Any

import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.search.engine import SearchUnavailable
from services.reader.adapters.web.context import Overview, context_of
from services.reader.core.api.query_params import BadParameter
from services.reader.core.wording.translation import _, page_language, speaking
from shared.errors import Unavailable

log = structlog.get_logger()

HTML = "text/html; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"
ATOM = "application/atom+xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
OPML = "text/x-opml; charset=utf-8"
JSON_FEED = "application/feed+json"
API = "/api/"
_FILES = (".csv", ".jsonl", ".bib", ".ris", ".csl.json")


class NotFound(Exception):
    """The archive does not have what was asked for. The text says so to a person."""


class Withheld(Exception):
    """The archive has it, but an order forbids showing it. The text says since when and why."""


def respond(
    request: Request, body: bytes | str, media_type: str, status: int = 200, cache: str = "no-cache"
) -> Response:
    """Return the body with its ETag, or 304 if the client has it already."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    headers = {"Cache-Control": cache, "ETag": _etag(data)}
    if status == 200 and _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(data, status, {**headers, "Content-Type": media_type})


def _etag(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def _has(request: Request, etag: str) -> bool:
    return matches(request.headers.get("if-none-match", ""), etag)


def matches(if_none_match: str, etag: str) -> bool:
    """Return whether one of the ETags sent is ours; weak and strong ones count alike."""
    given = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return etag in given or "*" in given


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """Render a template as a page."""
    body = context_of(request).rendering.page(template, path=request.url.path, here=_address(request), **values)
    return respond(request, body, HTML, status)


def page_of_values(request: Request, template: str, overview: Overview, **values: object) -> Response:
    """Render a page that shows its values, the size of the archive, and nothing else: no age, no other state.

    Its ETag is of these, so that a page that the client has is not rendered.
    """
    site = context_of(request)
    shown = {"path": request.url.path, "here": _address(request), **values}
    made_of = (template, site.rendering.version, page_language(), overview.articles, len(overview.outlets), shown)
    headers = {"Cache-Control": "no-cache", "ETag": _etag(orjson.dumps(made_of, repr, orjson.OPT_NON_STR_KEYS))}
    if _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = site.rendering.page(template, overview=overview, **shown)
    return Response(body.encode("utf-8", "replace"), headers={**headers, "Content-Type": HTML})


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def data(request: Request, value: object) -> Response:
    """Return an answer of the API as JSON."""
    body = orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC)
    return respond(request, body, JSON)


def problem(request: Request, status: int, code: str, title: str, why: str) -> Response:
    """Return a refusal in the form of RFC 9457. `error` is the form of earlier versions."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": why, "code": code}
    return respond(request, orjson.dumps({**body, "error": {"code": code, "message": why}}), PROBLEM, status)


def error_response(request: Request, status: int, code: str, title: str, why: str) -> Response:
    """Return an error as a page or as JSON, depending on the request."""
    if _of_program(request):
        response = problem(request, status, code, title, why)
    else:
        response = _message(request, status, title, why)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _of_program(request: Request) -> bool:
    """Return whether a program asked: for the API, or for a file in another way than browsers do."""
    path = request.url.path
    return path.startswith(API) or (path.endswith(_FILES) and "text/html" not in request.headers.get("accept", ""))


def _message(request: Request, status: int, title: str, why: str) -> Response:
    asked = request.query_params.get("q", "")
    again = _address(request)
    return page(request, "message.html", status, title=title, why=why, number=status, again=again, asked=asked)


async def on_bad_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadParameter)
    return refused_parameter(request, error.name, error.why)


def refused_parameter(request: Request, name: str, why: str) -> Response:
    """Return the 400 answer for a bad parameter. `why` completes the sentence `The parameter 'x' …`."""
    sentence = _("The parameter '{name}' {why}.").format(name=name, why=why)
    return error_response(request, 400, "bad-parameter", _("That cannot be read"), sentence)


async def on_not_found(request: Request, error: Exception) -> Response:
    why = str(error) if isinstance(error, NotFound) else _("There is nothing at this address.")
    return error_response(request, 404, "not-found", _("Not in the archive"), why)


async def on_withheld(request: Request, error: Exception) -> Response:
    return error_response(request, 451, "withheld", _("Withheld"), str(error))


async def on_unavailable(request: Request, error: Exception) -> Response:
    log.warning("the archive does not answer", path=request.url.path, why=str(error))
    why = _("The archive's database does not answer at the moment. Nothing is lost; try again in a moment.")
    return error_response(request, 503, "unavailable", _("The archive is out of reach"), why)


async def on_search_unavailable(request: Request, error: Exception) -> Response:
    log.warning("the search engine does not answer", path=request.url.path, why=str(error))
    why = _("The search engine does not answer at the moment. Articles and lists can be read; try again in a moment.")
    return error_response(request, 503, "search-unavailable", _("The search is out of reach"), why)


async def on_http(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code != 404:
        why = _("This address is only for reading.") if error.status_code == 405 else f"{error.detail}."
        response = error_response(request, error.status_code, "refused", _("Not possible"), why)
        response.headers.update(error.headers or {})
        return response
    return await on_not_found(request, error)


async def on_fault(request: Request, error: Exception) -> Response:
    """Answer after an internal error. The error is raised again and then logged with its traceback."""
    log.error("request failed", path=request.url.path, exc_info=error)
    with speaking(*request.scope.get("speaking", ("en", NullTranslations()))):
        why = _("Something went wrong here. The error has been logged.")
        return error_response(request, 500, "fault", _("Our mistake"), why)


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    BadParameter: on_bad_parameter,
    NotFound: on_not_found,
    Withheld: on_withheld,
    SearchUnavailable: on_search_unavailable,
    Unavailable: on_unavailable,
    HTTPException: on_http,
    Exception: on_fault,
}
