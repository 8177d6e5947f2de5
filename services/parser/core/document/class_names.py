"""Judges an element by its class and id names. The verdict is computed once for each distinct name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

PLAIN = 0
DOUBTFUL = 1
"""Named like secondary content (related, share …). Pruned unless that would remove too much of the page's prose."""
BODY = 2
"""Named like an article's text."""
BOILERPLATE = 3
"""Comments, cookie notices, recommendations. Pruned unless they hold nearly all prose of the page."""

_WORD = r"(?:^|[\s_-])(?:{})(?:$|[\s_-])"
_DOUBTFUL = re.compile(
    _WORD.format(
        r"comments?|commentlist|comments?-?(?:list|section|area|wrap\w*|container)|disqus\w*|related\w*|recommend\w*|"
        r"newsletter\w*|sidebar|footer|breadcrumbs?|cookie\w*|consent|outbrain|taboola\w*|most-?(?:read|popular)|"
        r"trending|read-?(?:more|next|also)|also-?read|see-?also|more-?(?:from|stories|on|news|articles)|teasers?|"
        r"share\w*|sharing|social\w*|advert\w*|ads?|adslot|promo\w*|sponsor\w*|subscri\w*|signup|popup|modal|"
        r"author-?(?:bio|box|info|card)|bio|byline\w*|tags?|tag-?list|captions?|credits?|figcaption|copyright|"
        r"gallery|slideshow|visually-?hidden|sr-only|screen-reader\w*|hidden|toolbar|article-?tools|pagination|"
        r"pager|post-?nav\w*|jump-?link|rating|poll|infobox|toc|wp-caption-text|image-?caption|caption-?text|"
        r"post-?meta|entry-?meta|article-?meta|metadata|timestamp"
    ),
    re.I,
)
_BOILERPLATE = re.compile(r"comment|disqus|cookie|consent|gdpr|newsletter|related|recommend|onetrust", re.I)
_BODY = re.compile(
    r"articlebody|article[-_]*(?:body|content|text)|story[-_]*(?:body|content|text)|post[-_]*(?:body|content|text)|"
    r"entry[-_]*content|body[-_]*(?:copy|text|content)|rich-?text",
    re.I,
)
WRITER, DATE, UPDATED, PRINT = 1, 2, 4, 8
"""What an element's names suggest that it holds, as bits.

The bits stand for the writer, the date, the date of an update, and a link to a print version.
"""
_FIELDS = (
    (WRITER, re.compile(r"author|byline|by-line|writer|reporter|autor|journalist", re.I)),
    (DATE, re.compile(r"date|time|publi|posted|submitted|datum|fecha|created", re.I)),
    (UPDATED, re.compile(r"updated|modif", re.I)),
    (PRINT, re.compile(r"(?:^|[\s_-])print(?:$|[\s_-](?:article|link|page|version|button|icon)|er-?friendly)", re.I)),
)
_ANY_FIELD = re.compile("|".join(pattern.pattern for _, pattern in _FIELDS), re.I)


_HINTS = (
    (1, re.compile(r"product|price|cart|sku|basket|checkout|wishlist|swatch", re.I)),
    (2, re.compile(r"card|grid|tile|teaser|listing|result|carousel|slick|swiper|excerpt|summary|thumb", re.I)),
    (4, re.compile(r"thread|forum|topic|repl(?:y|ies)|message|vote|answer|signature|username|avatar", re.I)),
    (8, re.compile(r"(?:^|[\s_-])(?:toc|docs?|code|highlight|api|prev|next|admonition|sidebar)", re.I)),
    (
        16,
        re.compile(r"hero|cta|feature|testimonial|pricing|faq|service|accordion|logo|banner|stat|elementor|btn", re.I),
    ),
    (32, re.compile(r"article|story|entry|post-content|paragraph|byline|headline|lede|caption", re.I)),
    (64, re.compile(r"comment", re.I)),
)
"""Hints about the kind of page, taken from the names of many boxes."""


_NAME_WORD = re.compile(r"[^\W\d_]{2,20}")


class ClassHint(NamedTuple):
    """The judgement on an element's names.

    `verdict` is one of the constants above. `fields` holds the bits of what the element may hold, or 0.
    """

    verdict: int
    fields: int
    hints: tuple[int, ...] = ()
    words: frozenset[str] = frozenset()


NO_HINT = ClassHint(PLAIN, 0)


@lru_cache(maxsize=50_000)
def read_names(named: str) -> ClassHint:
    """Return the judgement on `class id`, two values separated by a space."""
    fields = sum(bit for bit, pattern in _FIELDS if pattern.search(named)) if _ANY_FIELD.search(named) else 0
    hints = tuple(bit for bit, pattern in _HINTS if pattern.search(named))
    return ClassHint(_verdict(named), fields, hints, frozenset(_NAME_WORD.findall(named.lower())))


def _verdict(named: str) -> int:
    if _DOUBTFUL.search(named):
        if _BODY.search(named):
            return PLAIN
        return BOILERPLATE if _BOILERPLATE.search(named) else DOUBTFUL
    return BODY if _BODY.search(named) else PLAIN
