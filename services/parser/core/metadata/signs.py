"""Find elements of the page that are marked or named as holding the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.headline_distance import NEAR, HeadlinePosition, Noted
from services.parser.core.metadata.names_in_boxes import WRITTEN_BY, names_behind, names_in
from services.parser.core.metadata.person_names import persons_in
from services.parser.core.metadata.titles import clean
from shared.contracts import Byline

_NAME_OF_AUTHOR = re.compile(r"author[-_]{0,2}name|byline[-_]{1,2}name|authors?__?name", re.I)
_PLACES = ("author", "contributor", "journalist", "redakteur")
_PAGE_OF_AUTHOR = ", ".join(f"a[href*='/{place}']" for place in _PLACES)
_PAGE_OF_ONE = re.compile(rf"/(?:{'|'.join(_PLACES)})s?/[^/?#]")
_ABOUT_AUTHOR = re.compile(r"(?:author|writer)s?[-_]{0,2}(?:desc\w*|role|job\w*|position)s?(?:$|[\s_-])", re.I)
"""What an author is or does, in a box of its own beside the name."""
_MOST = 6
_MOST_LINKS = 40
_LONGEST, _LONGEST_ROW = 120, 300
_LEVELS = 3
_CERTAIN, _MARKED = 0, 1
"""The rank of elements with `rel=author`, and the last rank of marked elements. The first may be several."""
_INITIALS = re.compile(r"[a-z]{2,4}(?:(?:/|\s*[;,]\s*)[a-z]{2,4}){1,5}")
"""At least two, as a single short word is rather a label, a section or an agency."""


def visible(noted: Sequence[Noted]) -> Iterator[Byline]:
    """Yield the byline of the most informative element.

    Elements with itemprop or rel come first, then those with class names of authors, then those with class names of
    bylines. Within one kind, those near the headline come first. Readers' comments are left out, because they have
    their own authors. Links to an author's page come last.
    """
    headline = HeadlinePosition(noted)
    ranked = []
    for order, (node, named, attributes) in enumerate(noted):
        rank = _rank(named.casefold(), attributes)
        if rank is not None and 2 < len(text := clean(node.text(separator=" "))) < _most(text):
            ranked.append((rank, headline.distance(node) > NEAR, order, node, text))
    ranked.sort(key=lambda found: found[:3])
    for at, (rank, _, _, node, text) in enumerate(ranked[:_MOST]):
        names = names_in(node, text) or (_initials(text) if rank <= _MARKED else ())
        if not names or headline.in_comments(node):
            continue
        others = [found[3:] for found in ranked[at + 1 : at + 1 + _MOST] if rank == found[0] == _CERTAIN]
        yield _with_beside(Byline(printed=text, authors=names, rule="visible byline"), node, others)
        return
    yield from _linked(headline)


def _most(text: str) -> int:
    """Return the length of text from which on an element is more than a byline. One with a label may say more."""
    return _LONGEST_ROW if WRITTEN_BY.match(text) else _LONGEST


def _with_beside(byline: Byline, node: LexborNode, others: Sequence[tuple[LexborNode, str]]) -> Byline:
    """Add further authors.

    They stand right behind the first one, or in elements of the same kind, in one short box with the first.
    """
    byline = _with_joined(byline, node)
    boxes = [box for box in _boxes_around(node) if len(box.text()) < _LONGEST_ROW]
    row = {box.mem_id for box in boxes}
    authors, printed = byline.authors, byline.printed
    for other, text in others:
        names = names_in(other, text) if row.intersection(box.mem_id for box in _boxes_around(other)) else ()
        new = tuple(name for name in names if not any(name in known or known in name for known in authors))
        if new:
            authors, printed = authors + new, f"{printed}; {text}"
    return byline.model_copy(update={"authors": authors, "printed": printed[:500]})


def _with_joined(byline: Byline, node: LexborNode) -> Byline:
    """Add the names without an element that follow the element of a name behind an `and`."""
    behind = node.next
    said = clean(behind.text_content or "") if behind is not None and behind.tag == "-text" else ""
    new = tuple(name for name in names_behind(said, labelled=False) if name not in byline.authors)
    if not new:
        return byline
    return byline.model_copy(update={"authors": byline.authors + new, "printed": f"{byline.printed} {said}"[:500]})


def _boxes_around(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    at = node.parent
    while at is not None and len(found) < _LEVELS:
        found.append(at)
        at = at.parent
    return found


def _initials(text: str) -> tuple[str, ...]:
    """Return the initials with which newsrooms and agencies sign: `srf/hosb; kesm`."""
    return tuple(re.split(r"\s*[;,]\s*", text)) if _INITIALS.fullmatch(text) else ()


def _linked(headline: HeadlinePosition) -> Iterator[Byline]:
    """Yield the byline of a link near the headline that leads to an author's page, or of all that lead to the same."""
    root = headline.root
    links = root.css(_PAGE_OF_AUTHOR)[:_MOST_LINKS] if root is not None else []
    near = [(headline.distance(link), order, link) for order, link in enumerate(links)]
    addresses = {link.attributes.get("href") or "" for link in links}
    one = len(addresses) == 1 and _PAGE_OF_ONE.search("".join(addresses)) is not None
    near = sorted((found for found in near if one or found[0] <= NEAR), key=lambda found: found[:2])
    for _, _, link in near:
        text = clean(link.text(separator=" "))
        names = persons_in([text]) if 2 < len(text) < _LONGEST else ()
        if names and not headline.in_comments(link):
            yield _with_joined(Byline(printed=text, authors=names, rule="link to an author"), link)
            return


def _rank(named: str, attributes: dict[str, str | None]) -> int | None:
    prop = (attributes.get("itemprop") or "").lower()
    if "author" in (attributes.get("rel") or "").lower().split():
        return 0
    if prop in ("author", "creator") or _NAME_OF_AUTHOR.search(named):
        return 1
    if "byline" in named:
        return 2
    if _ABOUT_AUTHOR.search(named):
        return None
    return 3 if "author" in named or "writer" in named or "reporter" in named else None
