"""Export a search as a list of citations, streamed: a bibliography to print, or records for programs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.pages.citations import citation_of, no_such_format
from services.reader.adapters.pages.search_export import export_file, read_export
from services.reader.adapters.pages.search_results import hit_ids
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.core.article.citation import Citation, chicago
from services.reader.core.article.citation_formats import FORMATS as OF_ONE
from services.reader.core.article.citation_formats import bibtex, csl_item, ris
from services.reader.core.search.search_request import SearchRequest
from shared.archive.read.cited import cited_texts


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of many citations: its media type, how one is written, and what stands around and between them."""

    media_type: str
    write: Callable[[Citation], str]
    between: str = "\n"
    begin: str = ""
    end: str = ""


FORMATS = {
    "bib": ListFormat(OF_ONE["bib"].media_type, bibtex),
    "ris": ListFormat(OF_ONE["ris"].media_type, ris),
    "csl.json": ListFormat(OF_ONE["json"].media_type, csl_item, between=",\n", begin="[\n", end="\n]\n"),
    "txt": ListFormat("text/plain", lambda cited: f"{chicago(cited)}\n"),
}


async def search_citations(request: Request) -> Response:
    """Write a citation of the newest text of each hit."""
    name = request.path_params["format"]
    form = FORMATS.get(name)
    if form is None:
        raise no_such_format(FORMATS)
    asked, _text = read_export(request)
    site = context_of(request)
    return export_file(_cited(site, site.base(request), asked, form), f"{form.media_type}; charset=utf-8", name)


async def _cited(site: SiteContext, base: str, asked: SearchRequest, form: ListFormat) -> AsyncIterator[bytes]:
    yield form.begin.encode()
    before = ""
    async for ids in hit_ids(site, asked):
        texts = await cited_texts(site.db, [(id, None) for id in ids])
        if texts:
            written = form.between.join(form.write(citation_of(base, text)) for text in texts)
            yield (before + written).encode("utf-8", "replace")
            before = form.between
    yield form.end.encode()
