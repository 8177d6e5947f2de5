"""Choose the language of the interface: by a cookie that a link sets, or by the browser's `Accept-Language`."""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.reader.adapters.web.responses import NotFound
from services.reader.core.wording.translation import LANGUAGES, _, preferred, speaking

COOKIE = "language"
CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
_YEAR_S = 366 * 86400
_NO_PAGES = ("/api/", "/static/", "/media/")
_FILES = (".atom", ".rss", ".json", ".jsonl", ".csv", ".txt", ".ico", ".bib", ".ris", ".opml", ".xml", ".svg")


def catalogues() -> dict[str, NullTranslations]:
    """Read the translations of all languages. English is the language of the code and needs none."""
    found: dict[str, NullTranslations] = {"en": NullTranslations()}
    for tag in LANGUAGES[1:]:
        with (CATALOGUES / tag / "LC_MESSAGES" / "presswatch.mo").open("rb") as compiled:
            found[tag] = GNUTranslations(compiled)
    return found


class Language:
    """Set the language of each request, and say in `Vary` that a page depends on it.

    What programs read (API, feeds, exports, pictures) has no other language than English, and caches share it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._catalogues = catalogues()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_page(scope["path"]):
            await self._app(scope, receive, send)
            return
        language = language_of(Request(scope))

        async def varying(message: Message) -> None:
            if (
                message["type"] == "http.response.start" and not 300 <= message["status"] < 304
            ):  # a redirect has no text
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Accept-Language")
                headers.add_vary_header("Cookie")
            await send(message)

        scope["speaking"] = language, self._catalogues[language]  # for the answer after a fault, which is made outside
        with speaking(*scope["speaking"]):
            await self._app(scope, receive, varying)


def is_page(path: str) -> bool:
    """Return whether the answer at this path is a page for people."""
    return not path.startswith(_NO_PAGES) and not path.endswith(_FILES)


def language_of(request: Request) -> str:
    """Return the language in which to answer a request."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


async def choose_language(request: Request) -> Response:
    """Keep the language in a cookie and return to the page where the link was."""
    language = request.path_params["tag"]
    if language not in LANGUAGES:
        raise NotFound(_("The site does not have this language."))
    response = RedirectResponse(local_path(request.query_params.get("to", "")), 303)
    response.set_cookie(
        COOKIE, language, max_age=_YEAR_S, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def local_path(address: str) -> str:
    """Return the address if it is a path of this site, else the front page: the link must not lead to other sites."""
    parts = urlsplit(address)
    local = not (parts.scheme or parts.netloc) and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if local and address.isascii() and address.isprintable() else "/"
