"""Tell whether a title element holds the site's name, not the page's."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from services.parser.core.metadata.head import Head

_PARTS = re.compile(r"\s*[|–—:·\[\]-]\s*")
_NO_LETTER = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"\b[A-Za-z]")
_OUTLET = re.compile(
    r"(?:통신|신문|[日时時晚早周]报|[日時晚早週]報|新聞|通[讯訊]社|通信社)$|"
    r"^(?:ສຳນັກຂ່າວ|สำนักข่าว|وكالة|خبرگزاری|[Aa]gence |[Aa]gencia |[Аа]гентство )"
)
_BLOG = "blog"
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "or", "org"))
"""Labels below which a country gives out domains: `gazette.co.uk`."""
_LONGEST, _SHORTEST_LABEL, _SHORTEST_INITIALS = 60, 3, 4


def is_site_name(title: str, head: Head, url: str) -> bool:
    """Return whether the title is the name that the site gives itself, its host's, or begins or ends as an outlet's.

    One of several parts suffices: the others are more likely the full name than a headline.
    """
    declared = {_bare(name) for key in ("og:site_name", "application-name") if (name := head.first(key))}
    if _bare(title) in declared:
        return True
    labels = {label for label in re.split(r"[.-]", urlsplit(url).hostname or "") if len(label) >= _SHORTEST_LABEL}
    parts = [part for part in _PARTS.split(title[:_LONGEST]) if part]
    if any(_bare(part) in labels or _OUTLET.search(part) for part in parts):
        return True
    initials = "".join(_INITIALS.findall(title[:_LONGEST])).casefold()
    return initials in labels or any(len(label) >= _SHORTEST_INITIALS and label in initials for label in labels)


def names_of_host(url: str) -> frozenset[str]:
    """Return the names that a site may have by its address: the host, its domain, and the domain without its end.

    The labels before the domain are left out: they name a section, as in `world.gazette.example`.
    """
    return _names_of((urlsplit(url).hostname or "").removeprefix("www."))


@lru_cache(maxsize=2_000)
def _names_of(host: str) -> frozenset[str]:
    labels = host.split(".")
    end = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    return frozenset(map(_bare, (host, ".".join(labels[-1 - end :]), *labels[-1 - end : -end]))) - {""}


def is_hosts(name: str, hosts: frozenset[str]) -> bool:
    """Return whether a name is one of the host's, or that of its blog: `Arlen Blog` at `arlen.example`."""
    bare = _bare(name)
    return bare in hosts or (bare.endswith(_BLOG) and bare.removesuffix(_BLOG) in hosts)


def _bare(name: str) -> str:
    return _NO_LETTER.sub("", name.casefold().removeprefix("the "))
