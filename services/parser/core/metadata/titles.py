"""Find the headline: the visible one if it agrees with what the page calls itself, without the site's name."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from services.parser.core.document.whitespace import without_controls
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.json_ld import Thing, text_of
from services.parser.core.metadata.site_names import is_hosts, names_of_host

_TAG = re.compile(r"<[^>]{1,200}>")
_SPACED = re.compile(r"\s+(?:\||-|–|—|::|»|•|·|/)\s+|\s*\|\s*")
_ENDS_IN_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts whose words are not separated, or not as in other titles of the page."""
_WORD = re.compile(r"\w+")
_LONG_ENOUGH = 10
"""The length in characters above which a visible heading says enough to be compared with other names of the page."""
_COUNT = re.compile(
    r"\s+\W{0,3}\d[\d.,]*\s?[KkMm]?\s+(?:page\s?|total )?"
    r"(?:views?|reads?|readers?|hits|visits?|vistas|visitas|lecturas?|leituras?|lectures?|vues|aufrufe|просмотр\w{0,3}|"
    r"прочтени\w|조회|阅读|閱讀|浏览|瀏覽|次阅读|مشاهدة|قراءة|بازدید|lượt xem|kali dibaca|dilihat|okunma)\W{0,2}",
    re.I,
)
_SOFT_HYPHEN = "\xad"
_MOST_HEADS = 20
_LONGEST_SITE = 30
_LONGEST = 2_000
_SHORTEST_SHARED = 12
_WORDS_OF_KICKER, _PARTICLE = 3, 3


class Names(NamedTuple):
    """What the page calls itself, cleaned. `social` and `whole` (the title element) still contain the site's name."""

    headline: str
    social: str
    whole: str
    site: str
    hint: str
    by_editors: bool
    hosts: frozenset[str]

    @property
    def folded(self) -> list[str]:
        return [name.casefold() for name in (self.headline, self.social, self.whole, self.hint) if name]


def clean(text: str) -> str:
    """Remove tags and entities written as text, soft hyphens and control characters. White space is folded."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if _SOFT_HYPHEN in text:
        text = text.replace(_SOFT_HYPHEN, "")
    return " ".join(without_controls(text).split())


def _short(text: str) -> str:
    return clean(text[: 4 * _LONGEST])[:_LONGEST]


def find_title(
    head: Head, things: Sequence[Thing], visible: Sequence[str], hint: str = "", url: str = ""
) -> tuple[str, str]:
    """Return the title and the rule that gave it. Both are empty if the page has none."""
    hosts = names_of_host(url)
    if visible and (seen := _as_shared(head, visible)) and not is_hosts(seen, hosts):
        return seen, "h1"
    return _found(_names(head, things, hint, hosts), visible)


def _found(names: Names, visible: Sequence[str]) -> tuple[str, str]:
    h1s = [h1 for h1 in map(_short, visible) if h1 and not _is_site(h1, names)]
    social = without_site(names.social, names.site, h1s)
    title, rule = _agreed(names, h1s) or _first(names, h1s, social)
    if _differ_in_kicker(title, social, names):
        return social, "og:title"
    whole = without_site(names.whole, names.site, h1s)
    if _is_cut_off(title, whole) or (rule == "h1" and _has_kicker(title, whole, names)):
        return whole, "title"
    return _without_count(title, names.whole), rule


def _is_cut_off(title: str, whole: str) -> bool:
    """Return whether the title stops at an ellipsis, and the title element goes on."""
    stem = title.rstrip("….").rstrip()
    is_open = title.endswith(("…", "...")) and not whole.endswith(("…", "..."))
    return is_open and len(stem) >= _LONG_ENOUGH and len(whole) > len(stem) and whole.startswith(stem)


def _has_kicker(title: str, whole: str, names: Names) -> bool:
    """Return whether the heading is the title element with the name of a section before it.

    In `The Best Lamps of 2026`, all words have capitals: that of the second says nothing.
    """
    if whole == names.whole or len(whole) < _SHORTEST_SHARED or not title.endswith(f" {whole}"):
        return False
    is_short = len(title[: -len(whole)].split()) <= _WORDS_OF_KICKER
    begins_anew = not whole[0].islower() and any(word.islower() for word in whole.split() if len(word) > _PARTICLE)
    return is_short and begins_anew and not any(title.casefold() in name for name in names.folded)


def _without_count(title: str, whole: str) -> str:
    """Return the title without the number of readers that its box holds, if the title element does without it."""
    ends = (found.start() for found in islice(_SPACED.finditer(whole, 0, len(title) + 1), _MOST_HEADS))
    return next((title[:end] for end in ends if title.startswith(whole[:end]) and _COUNT.fullmatch(title, end)), title)


def _as_shared(head: Head, visible: Sequence[str]) -> str:
    """Return the title by the quick way, which works for most pages.

    The shared title begins with the first heading, or equals one of the headings.
    """
    shared = head.first("og:title")
    found = visible[0] if len(visible[0]) > _LONG_ENOUGH and shared.startswith(visible[0]) else ""
    if not found and shared in visible:
        found = shared
    return _as_seen(found) if found and found != head.first("og:site_name", "application-name") else ""


def _as_seen(text: str) -> str:
    """Return a heading that the shared title has, too, as readers see it: `<br>` in it was written for them."""
    return " ".join(without_controls(html.unescape(text).replace(_SOFT_HYPHEN, "")).split())


def _names(head: Head, things: Sequence[Thing], hint: str, hosts: frozenset[str]) -> Names:
    articles = [t for t in things if "headline" in t or "Article" in str(t.get("@type"))]
    return Names(
        headline=_short(text_of(articles, "headline")),
        social=_short(head.first("og:title", "twitter:title")),
        whole=_short(head.title),
        site=_short(head.first("og:site_name", "application-name")),
        hint=_short(hint),
        by_editors="News" in str(articles[0].get("@type")) if articles else False,
        hosts=hosts,
    )


def _is_site(h1: str, names: Names) -> bool:
    """Return whether a heading is the site's name.

    It equals the site's name, or the title element sets it off at its end or beginning.
    """
    folded, whole = h1.casefold(), names.whole.casefold()
    if folded == names.site.casefold() or is_hosts(h1, names.hosts):
        return True
    if len(h1) < _LONGEST_SITE and 2 * len(h1) < len(whole) and whole.endswith(folded):
        return any(whole[found.end() :] == folded for found in _SPACED.finditer(whole))
    social = names.social.casefold()
    return bool(social) and folded not in social and whole.startswith(folded) and whole.endswith(social)


def _agreed(names: Names, h1s: Sequence[str]) -> tuple[str, str] | None:
    """Return the visible heading that another name of the page contains, or else the headline of the linked data.

    A headline may be written for search engines: it equals the title element, and the data is not a news article's. It
    is then replaced by a visible heading that is about the same story.
    """
    folded = names.folded
    for h1 in h1s:
        if len(h1) > _LONG_ENOUGH and any(h1.casefold() in name for name in folded):
            return h1, "h1"
    social = "" if h1s else without_site(names.social, names.site)
    if names.headline and len(social) > _LONG_ENOUGH:
        return social, "og:title"  # editors write it for readers, and the headline may be cut off
    if names.headline and not names.headline.endswith(("…", "...")):
        for_searchers = not names.by_editors and names.headline.casefold() == names.whole.casefold()
        reworded = _reworded(h1s, [names.headline.casefold()]) if for_searchers else ""
        return (reworded, "h1") if reworded else (without_end(names.headline, names.site), "json-ld headline")
    reworded = _reworded(h1s, [*folded, without_site(names.social, names.site).casefold()])
    return (reworded, "h1") if reworded else None


def _reworded(h1s: Sequence[str], folded: Sequence[str]) -> str:
    """Return the first visible heading that shares words with a name of the page."""
    found = (h1 for h1 in h1s[:2] if len(h1) > _LONG_ENOUGH and any(shares_words(h1, name) for name in folded))
    return next(found, "")


def _first(names: Names, h1s: Sequence[str], social: str) -> tuple[str, str]:
    """Return the title if nothing agrees.

    The order is: the shared title, a heading of several words that has to do with the title element, the title element,
    the listing's title.
    """
    h1 = next((h1 for h1 in h1s if " " in h1), h1s[0] if h1s else "")
    whole = without_site(names.whole, names.site, h1s)
    if names.hint and not h1 and not shares_words(names.hint, whole.casefold()):
        whole = ""  # it is the same on all pages; the list's title for this page says more
    if 2 * len(h1) < len(whole) and not _UNSPACED.search(h1) and not shares_words(h1, whole.casefold()):
        h1 = ""  # it is the site's own; the element that browsers show as the title is the page's
    rest = ((social if social != names.site else "", "og:title"), (h1, "h1"), (whole, "title"))
    return next((found for found in rest if found[0]), (names.hint, "listing" if names.hint else ""))


def _differ_in_kicker(title: str, social: str, names: Names) -> bool:
    """Return whether one title is the end of the other (`Marathon: She wins`).

    The shared title then decides whether the kicker belongs to it.
    """
    short, long = sorted((title.casefold(), social.casefold()), key=len)
    if len(short) < _SHORTEST_SHARED or len(short) == len(long) or not long.endswith(short):
        return False
    kicker = long[: -len(short)].rstrip()
    name = kicker.rstrip(" :|–—-")
    if kicker.endswith(","):
        return False  # it is a part of the sentence
    set_off = bool(kicker) and (not kicker[-1].isalnum() or _ENDS_IN_YEAR.search(kicker) is not None)
    return set_off and not _same_site(names.site, name) and not is_hosts(name, names.hosts)


def without_site(title: str, site: str, h1s: Sequence[str] = ()) -> str:
    """Cut the site's name off either end of the title, where a separator sets it off."""
    parts = list(_SPACED.finditer(title))
    if not parts:
        return title
    first, last = parts[0], parts[-1]
    head, tail = title[: last.start()].strip(), title[last.end() :].strip()
    if not site and not h1s and len(head) < len(tail) / 2 and len(head) < _SHORTEST_SHARED:
        return title[first.end() :].strip()
    if head and (_same_site(site, tail) or head in h1s or "|" in last.group() or (not site and len(tail) < 25)):
        return without_site(head, site, h1s) if _same_site(site, head.rpartition(" ")[2]) else head
    start, rest = title[: first.start()].strip(), title[first.end() :].strip()
    return rest if rest and _same_site(site, start) else title


def without_end(title: str, site: str) -> str:
    """Cut off the text after the last separator only if it is the site's name."""
    ends = [found for found in _SPACED.finditer(title) if found.start()] if site else []
    return title[: ends[-1].start()] if ends and _same_site(site, title[ends[-1].end() :]) else title


def shares_words(h1: str, reference: str) -> bool:
    """Return whether the titles share two fifths of the words of the shorter one.

    They are then about the same story, reworded for search engines.
    """
    ours, theirs = set(_WORD.findall(h1.casefold())), set(_WORD.findall(reference))
    if not ours or not theirs:
        return False
    return len(ours & theirs) >= 0.4 * min(len(ours), len(theirs))


def _same_site(site: str, part: str) -> bool:
    a, b = site.casefold(), part.strip().casefold()
    return bool(a and b) and (a in b or b in a)
