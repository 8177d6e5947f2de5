"""What class and id names say about an element: a verdict, computed once for each distinct name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

PLAIN = 0
DOUBTFUL = 1
"""Named like a side matter (related, share …): pruned unless that would take too much of the page's prose."""
BODY = 2
"""Named like an article's text."""
BOILERPLATE = 3
"""Comments, cookie notices, recommendations: pruned unless nearly all prose of the page is in it."""

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
_TELLING = re.compile(
    r"author|byline|by-line|writer|reporter|autor|journalist|date|time|publi|posted|created|datum|fecha", re.I
)


class Said(NamedTuple):
    """`verdict` is one of the above; `telling` that the element may tell author or date."""

    verdict: int
    telling: bool


NOTHING = Said(PLAIN, False)


@lru_cache(maxsize=50_000)
def read_names(named: str) -> Said:
    """Of `class id`, parted by a space."""
    return Said(_verdict(named), _TELLING.search(named) is not None)


def _verdict(named: str) -> int:
    if _DOUBTFUL.search(named):
        if _BODY.search(named):
            return PLAIN
        return BOILERPLATE if _BOILERPLATE.search(named) else DOUBTFUL
    return BODY if _BODY.search(named) else PLAIN
