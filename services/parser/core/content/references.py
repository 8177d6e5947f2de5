"""Find lines that are links and still belong to the text: sources on other sites, and entries of a table of contents.

A line that links to another page of the same site is a cross-reference, which is not part of the text.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from services.parser.core.document.text_runs import HEADING_TAGS, TextRun

_TAGS = HEADING_TAGS | {"p", "li", "dd", "dt", "pre"}


def site_of(base: str) -> str:
    """Return the host of the page without `www`, or an empty string."""
    try:
        return (urlsplit(base).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_reference(text_run: TextRun, site: str) -> bool:
    """Return whether all links of a line lead to other sites or to a place on the page itself."""
    links = [span.href for span in text_run.spans if span.kind == "link"] if text_run.tag in _TAGS else []
    return bool(links) and all(href.startswith("#") or _is_elsewhere(href, site) for href in links)


def _is_elsewhere(href: str, site: str) -> bool:
    if not site or not href.startswith(("https://", "http://", "//")):
        return False
    host = href.partition("//")[2].partition("/")[0].partition("?")[0].lower().removeprefix("www.")
    return not (host.endswith(site) or site.endswith(host))
