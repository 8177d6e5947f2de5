"""The permalink of a text, and links that lead programs to its citation (https://signposting.org)."""

from __future__ import annotations

from services.reader.core.article.citation_formats import FORMATS
from services.reader.core.captures.memento import Link, link_format
from shared.archive.read.articles import ArticleRow
from shared.archive.read.cited import CitedText


def permalink(base: str, row: ArticleRow | CitedText) -> str:
    """Return the permanent address of this text. If the text moves, the address redirects to its place."""
    return f"{base}/a/{row.id}/revisions/{row.revision_id}"


def signposts(base: str, row: ArticleRow) -> str:
    """Return the `Link` header of an article's page."""
    here = permalink(base, row)
    links: list[Link] = [(here, "cite-as", {}), ("https://schema.org/NewsArticle", "type", {})]
    links += [(f"{here}/cite.{name}", "describedby", {"type": one.media_type}) for name, one in FORMATS.items()]
    links += [
        (f"{base}/api/v1/articles/{row.id}?revision={row.revision_id}", "describedby", {"type": "application/json"}),
        (f"{base}/captures/{row.capture_id}", "item", {"type": "text/html"}),
        (f"{base}/timegate/{row.address}", "timegate", {}),
    ]
    return link_format(links)
