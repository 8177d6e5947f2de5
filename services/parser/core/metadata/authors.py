"""Who wrote it: names, and the byline as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborNode

from services.parser.core.folding import without_controls
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.linked import Thing, names_of
from services.parser.core.metadata.titles import clean
from shared.contracts import Byline

Noted = tuple[LexborNode, str, dict[str, str | None]]

_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
    "cxenseparse:author", "og:article:author", "citation_author", "og:author", "article:author_name",
)  # fmt: skip
_NO_NAME = re.compile(
    r"https?://|^@|\.(?:com|org|net|de|fr|co|jp|kr)\b|^(?:admin|editor|staff|guest|user\d*|test)$", re.I
)
_BY = re.compile(
    r"^(?:(?:written|authored|story|posted|reported|words|text|article|published|reviewed)\s+)?(?:by|von|par|por|di|door|av|af|от|автор:?)"
    r"\s*:?\s+|^(?:author|autor|auteur)s?(?:\s*:\s*|\s+(?=\w+\s+\w))",
    re.I,
)
_JOINTS = re.compile(r"\s*[;|•·]\s*|\s*,\s+|\s+(?:and|und|et|y|&|и|och|og|en|e)\s+")
_AFTER_NAME = re.compile(r"\s+(?:is|was|has|for|on|at|@|\||[-–—•])\s.*$|\s*[\(\[].*$", re.S)
_NORTHERN = re.compile(r"^(?:본사|특파)\s?\w{0,8}?기자\s+")
"""As papers of the North print it: what somebody is goes before the name."""
_MAILED = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_KOREAN_REPORTER = re.compile(r"([가-힣]{2,4})\s*(?:특파원|기자)")
_MAX_NAME = 60
_LONGEST = 2_000


def find_byline(head: Head, things: Sequence[Thing], noted: Iterable[Noted], hint: str = "") -> Byline:
    """Linked data, meta tags, then visible marks; the outlet's own name counts only where no other is given."""
    outlet = _outlet_names(head, things)
    fallback: Byline | None = None
    for byline in _told(head, things, noted):
        people = tuple(_without_outlet(name, outlet) for name in byline.authors)
        if any(people):
            kept = tuple(person or name for person, name in zip(people, byline.authors, strict=True))
            return byline if kept == byline.authors else byline.model_copy(update={"authors": kept})
        fallback = fallback or byline
    if fallback is None and hint:
        fallback = Byline(printed=hint, authors=_people([hint]), rule="listing")
    return fallback or Byline()


def _told(head: Head, things: Sequence[Thing], noted: Iterable[Noted]) -> Iterator[Byline]:
    """Bylines from the most trustworthy place on; what is an address or a login name is no author."""
    for thing in things:
        names = [n for key in ("author", "creator") if key in thing for n in names_of(thing[key])]
        if names and (found := _people(names)):
            yield Byline(printed=without_controls("; ".join(names))[:500], authors=found, rule="json-ld author")
    for name in _METAS:
        contents = head.metas.get(name)
        if contents and (found := _people([c for c in contents if not _NO_NAME.search(c.strip())])):
            yield Byline(printed=without_controls("; ".join(contents))[:500], authors=found, rule=f"meta {name}")
    if visible := _visible(noted):
        yield visible


def _without_outlet(name: str, outlet: set[str]) -> str:
    """The name with the outlet's behind it cut off; empty where it is the outlet's own, or begins with it."""
    folded = name.casefold()
    for own in outlet:
        if folded.startswith(own):
            return ""
        if folded.endswith(f" {own}"):
            rest = name[: -len(own)].rstrip(" ,-|").split()
            return " ".join(rest) if len(rest) > 1 and not rest[-1].islower() else ""
    return name


def _outlet_names(head: Head, things: Sequence[Thing]) -> set[str]:
    """What the site calls itself, casefolded."""
    names = [head.first("og:site_name"), head.first("application-name")]
    names += [name for thing in things for name in names_of(thing.get("publisher"))]
    return {own for name in names if name and (own := clean(name).casefold())}


def _people(printed: Iterable[str]) -> tuple[str, ...]:
    """Single names, in order, once each."""
    names = (name for text in printed for name in split_names(clean(text)))
    return tuple(dict.fromkeys(n for n in names if n and len(n) < _MAX_NAME and not _NO_NAME.search(n)))[:12]


def split_names(printed: str) -> list[str]:
    text = _BY.sub("", _MAILED.sub(r"\1", printed[:_LONGEST].strip())).strip()
    if _NORTHERN.match(text):
        return _NORTHERN.sub("", text).replace(",", " ").split()
    if not text.isascii() and (reporters := _KOREAN_REPORTER.findall(text)):
        return [str(r) for r in reporters]
    return [_AFTER_NAME.sub("", part).strip(" .,:") for part in _JOINTS.split(text) if len(part) > 1]


def _visible(noted: Iterable[Noted]) -> Byline | None:
    """The most telling element: itemprop or rel first, then class names of authors, then those of bylines."""
    ranked: list[tuple[int, int, str]] = []
    for order, (node, named, attributes) in enumerate(noted):
        rank = _rank(named.casefold(), attributes)
        if rank is None:
            continue
        text = clean(node.text(separator=" "))
        if 2 < len(text) < 120:
            ranked.append((rank, order, text))
    for _, _, text in sorted(ranked)[:6]:
        names = tuple(n for n in _people([text]) if _is_name(n))
        if names:
            return Byline(printed=text, authors=names, rule="visible byline")
    return None


def _rank(named: str, attributes: dict[str, str | None]) -> int | None:
    prop = (attributes.get("itemprop") or "").lower()
    if "author" in (attributes.get("rel") or "").lower().split():
        return 0
    if prop in ("author", "creator"):
        return 1
    if "author-name" in named or "author_name" in named or "authorname" in named or "byline-name" in named:
        return 1
    if "byline" in named:
        return 2
    return 3 if "author" in named or "writer" in named or "reporter" in named else None


def _is_name(text: str) -> bool:
    """At most five words, no digit, and in scripts that have case, capitals."""
    words = text.split()
    if len(words) > 5 or any(c.isdigit() for c in text):
        return False
    return not text[0].islower() and text.casefold() not in _NOT_PEOPLE


_NOT_PEOPLE = frozenset(
    ("author", "about the author", "by", "posted by", "share", "follow", "editor", "staff", "admin", "byline")
)
