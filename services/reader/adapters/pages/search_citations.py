"""Export a search as a list of citations, streamed: a bibliography to print, or records for programs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.citations import citation_of
from services.reader.adapters.pages.search_export import every_hit, export_file, read_export
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound
from services.reader.core.citation import Citation, chicago
from services.reader.core.citation_formats import Format, bibtex, ris
from services.reader.core.search_request import SearchRequest
from shared.archive.read.articles import article

FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "txt": Format("Chicago", "text/plain", lambda cited: f"{chicago(cited)}\n"),
}


async def search_citations(request: Request) -> Response:
    """Write a citation of the newest text of each hit, with an empty line between two."""
    name = request.path_params["format"]
    form = FORMATS.get(name)
    if form is None:
        raise NotFound(f"There is no such format of citation. There are: {', '.join(FORMATS)}.")
    asked, _text = read_export(request)
    site = context_of(request)
    return export_file(_cited(site, site.base(request), asked, form.write), f"{form.media_type}; charset=utf-8", name)


async def _cited(
    site: SiteContext, base: str, asked: SearchRequest, write: Callable[[Citation], str]
) -> AsyncIterator[bytes]:
    between = ""
    async for hit in every_hit(site, asked):
        row = await article(site.db, hit.card.id)
        if row is not None:  # otherwise it was withheld meanwhile
            yield (between + write(await citation_of(site, base, row))).encode("utf-8", "replace")
            between = "\n"
