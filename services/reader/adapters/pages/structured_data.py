"""Describe an article in the words of schema.org, as JSON-LD inside its page."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from markupsafe import Markup

from services.reader.adapters.pages.signposts import permalink
from services.reader.core.article.date_display import display_date, read_date
from shared.archive.read.articles import ArticleRow

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def news_article(base: str, page_url: str, row: ArticleRow, image: str) -> dict[str, object]:
    """Return a `NewsArticle` that is based on the outlet's page. It has only what the outlet printed or we observed.

    `image` is our path of the lead picture, empty if there is none.
    """
    published, updated = read_date(row.published), read_date(row.updated)
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": permalink(base, row),
        "url": page_url,
        "headline": row.title,
        "description": row.standfirst or row.teaser,
        "inLanguage": "" if row.language == "und" else row.language,
        "articleSection": row.section,
        "keywords": row.tags,
        "datePublished": display_date(published).iso if published else "",
        "dateModified": display_date(updated).iso if updated else "",
        "author": [{"@type": "Person", "name": name} for name in _authors(row.byline)],
        "publisher": {"@type": "NewsMediaOrganization", "name": row.outlet_name},
        "image": f"{base}{image}" if image else "",
        "wordCount": row.word_count,
        "version": row.revision_id,
        "isBasedOn": _original(base, row),
        "sdPublisher": {"@type": "Organization", "name": "Presswatch", "url": f"{base}/"},
    }
    return {name: value for name, value in found.items() if value}


def _authors(byline: Mapping[str, object] | None) -> list[str]:
    authors = (byline or {}).get("authors") or ()
    return [str(name) for name in authors] if isinstance(authors, list | tuple) else []


def _original(base: str, row: ArticleRow) -> dict[str, str]:
    """Describe the outlet's page. `archivedAt` is the capture that first showed this text."""
    state = {} if row.state == "live" else {"creativeWorkStatus": row.state}
    return {"@type": "NewsArticle", "url": row.address, "archivedAt": f"{base}/captures/{row.capture_id}", **state}


def embedded(value: Mapping[str, object]) -> Markup:
    """Write JSON that may stand in a `script` element: nothing in it can end the element or begin another."""
    text = orjson.dumps(value).decode()
    return Markup(text.translate(_ESCAPES))  # noqa: S704  # every character with a meaning is escaped
