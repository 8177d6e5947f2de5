"""The headline: the visible one where it agrees with what the page calls itself, the site's name cut off."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from services.parser.core.metadata.head import Head
from services.parser.core.metadata.linked import Thing, text_of

_TAG = re.compile(r"<[^>]{1,200}>")
_SEPARATOR = re.compile(r"\s+[|–—·•»::-]{1,2}\s+|\s*\|\s*|:\s(?=[^:]{2,30}$)")
_SPACED = re.compile(r"\s+(?:\||-|–|—|::|»|•|·|/)\s+|\s*\|\s*")


def clean(text: str) -> str:
    """Without tags and entities that were written as text, white space folded."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(text.split())


def find_title(head: Head, things: Sequence[Thing], visible: Sequence[str], hint: str = "") -> tuple[str, str]:
    """The title and the rule that gave it; both empty where the page has none."""
    headline = clean(text_of([t for t in things if "Article" in str(t.get("@type")) or "headline" in t], "headline"))
    social = clean(head.first("og:title", "twitter:title"))
    whole = clean(head.title)
    site = clean(head.first("og:site_name", "application-name"))
    h1s = [clean(h) for h in visible if h.strip()]
    references = [r.casefold() for r in (headline, social, whole, hint) if r]
    for h1 in h1s:
        if len(h1) > 10 and any(h1.casefold() in r for r in references) and h1.casefold() != site.casefold():
            return (headline, "json-ld headline") if headline.endswith(f": {h1}") else (h1, "h1")
    if headline and not headline.endswith(("…", "...")):
        return headline, "json-ld headline"
    for h1 in h1s[:2]:
        if len(h1) > 10 and any(_shares_words(h1, reference) for reference in references):
            return h1, "h1"
    rest = (
        (without_site(social, site, h1s), "og:title"),
        (h1s[0] if h1s else "", "h1"),
        (without_site(whole, site, h1s), "title"),
        (clean(hint), "listing"),
    )
    return next((found for found in rest if found[0]), ("", ""))


def without_site(title: str, site: str, h1s: Sequence[str] = ()) -> str:
    """Cuts the site's name off an end of the title, where a separator sets it off."""
    parts = list(_SPACED.finditer(title))
    if not parts:
        return title
    first, last = parts[0], parts[-1]
    head, tail = title[: last.start()].strip(), title[last.end() :].strip()
    if head and (_same_site(site, tail) or head in h1s or "|" in last.group() or (not site and len(tail) < 25)):
        return without_site(head, site, h1s) if _same_site(site, head.rpartition(" ")[2]) else head
    start, rest = title[: first.start()].strip(), title[first.end() :].strip()
    return rest if rest and _same_site(site, start) else title


def _shares_words(h1: str, reference: str) -> bool:
    """Two fifths of the words of the shorter in common: the same story told in other words for searchers."""
    ours, theirs = set(h1.casefold().split()), set(reference.split())
    return len(ours & theirs) >= 0.4 * min(len(ours), len(theirs))


def _same_site(site: str, part: str) -> bool:
    a, b = site.casefold(), part.casefold()
    return bool(a and b) and (a in b or b in a)
