"""Find elements of the page that are marked or named as holding the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.dateline import is_only_date
from services.parser.core.metadata.headline_distance import NEAR, HeadlinePosition, Noted
from services.parser.core.metadata.person_names import persons_in
from services.parser.core.metadata.printed_bylines import is_bare_name
from services.parser.core.metadata.titles import clean
from shared.contracts import Byline

_NAME_OF_AUTHOR = re.compile(r"author[-_]{0,2}name|byline[-_]{1,2}name|authors?__?name", re.I)
_PLACES = ("author", "contributor", "journalist", "redakteur")
_PAGE_OF_AUTHOR = ", ".join(f"a[href*='/{place}']" for place in _PLACES)
_PAGE_OF_ONE = re.compile(rf"/(?:{'|'.join(_PLACES)})s?/[^/?#]")
_LABEL = re.compile(
    r"^\W*(?:(?:written|posted|story|words|article|published)\s+)?(?:by|von|par|por|di|door|av|af|authors?|autor(?:in)?)\b\W*$",
    re.I,
)
_WRITTEN_BY = re.compile(r"\b(?:written|authored|posted|created|submitted)\s+by\b\s*:?\s*", re.I)
_ENDS_IN_LABEL = re.compile(r"\b(?:written|authored|posted)\s+by\W*$", re.I)
_REVIEWED = re.compile(r"^\W*(?:medically\s+|expert\s+|fact\s+)?(?:reviewed|checked|edited)\b", re.I)
_JOINS = re.compile(r"^\W*(?:and|und|et|y|&|og|och|en|e|,)\W*$", re.I)
_AND = r"(?:and|und|et|y|&|og|och|en)"
_JOINED_TO_LINK = re.compile(
    r"(?P<by>(?:(?:(?:written|story|words|text|reported|article)\s+)?(?:by|von|par|por|di|door|av|af)|"
    rf"(?:authors?|autor(?:in|en)?|redaktion):)\s+|,\s+|{_AND}\s+)?(?P<names>.+?)(?P<end>,?\s+{_AND}|,)",
    re.I,
)
"""A text before a linked name that names others, who have no page: `By Ana Lee and`."""
_BETWEEN_NAMES = re.compile(rf",?\s+{_AND}\s+|,\s+", re.I)
_SECTION_AND_DAY = re.compile(r"^[^\W\d_]+\s+[^\W\d_]+\.?\s+\d{1,2},\s+\d{4}$")
"""`Lifestyle March 12, 2025`: a single word before a day is more often a section than a name."""
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
        names = _names_in(node, text) or (_initials(text) if rank <= _MARKED else ())
        if not names or headline.in_comments(node):
            continue
        others = [found[3:] for found in ranked[at + 1 : at + 1 + _MOST] if rank == found[0] == _CERTAIN]
        yield _with_beside(Byline(printed=text, authors=names, rule="visible byline"), node, others)
        return
    yield from _linked(headline)


def _most(text: str) -> int:
    """Return the length of text from which on an element is more than a byline. One with a label may say more."""
    return _LONGEST_ROW if _WRITTEN_BY.match(text) else _LONGEST


def _with_beside(byline: Byline, node: LexborNode, others: Sequence[tuple[LexborNode, str]]) -> Byline:
    """Add further authors. They stand in elements of the same kind, in one short box with the first."""
    boxes = [box for box in _boxes_around(node) if len(box.text()) < _LONGEST_ROW]
    row = {box.mem_id for box in boxes}
    authors, printed = byline.authors, byline.printed
    for other, text in others:
        names = _names_in(other, text) if row.intersection(box.mem_id for box in _boxes_around(other)) else ()
        new = tuple(name for name in names if not any(name in known or known in name for known in authors))
        if new:
            authors, printed = authors + new, f"{printed}; {text}"
    return byline.model_copy(update={"authors": authors, "printed": printed[:500]})


def _boxes_around(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    at = node.parent
    while at is not None and len(found) < _LEVELS:
        found.append(at)
        at = at.parent
    return found


def _names_in(node: LexborNode, text: str) -> tuple[str, ...]:
    """Return the names in the element.

    They come from its parts that are links, or from the first part and those joined to it.
    """
    parts = _after_label(_parts(node))
    if len(parts) > 1:
        parts = [part for part in parts if not is_only_date(part[0])]
    if len(parts) > 1:
        names = persons_in(_linked_names(parts))
        names = names or persons_in(_first_joined([said for said, _ in parts]))
        if names:
            return names
    said = parts[0][0] if len(parts) == 1 else text
    written = _WRITTEN_BY.search(said)
    names = persons_in([said[written.end() :] if written else said])
    return () if not written and _SECTION_AND_DAY.match(said) else names


def _linked_names(parts: Sequence[tuple[str, bool]]) -> list[str]:
    """Return the texts of the links, each after the names without a link that are joined to it."""
    found: list[str] = []
    for at, (said, in_link) in enumerate(parts):
        if in_link:
            found += [*(_joined(parts[at - 1][0]) if at and not parts[at - 1][1] else ()), said]
    return found


def _joined(before: str) -> list[str]:
    """Return the names in a text before a link. Without `By` or a link before it, only `and` joins names."""
    joined = _JOINED_TO_LINK.fullmatch(before)
    if not joined or not (joined["by"] or joined["end"] != ","):
        return []
    names = _BETWEEN_NAMES.split(joined["names"])
    return names if all(map(is_bare_name, names)) else []


def _initials(text: str) -> tuple[str, ...]:
    """Return the initials with which newsrooms and agencies sign: `srf/hosb; kesm`."""
    return tuple(re.split(r"\s*[;,]\s*", text)) if _INITIALS.fullmatch(text) else ()


def _after_label(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the parts after the first `By`, or all, without labels and without what was only reviewed by someone."""
    labels = (at for at, (said, _) in enumerate(parts[:-1]) if _LABEL.match(said) or _ENDS_IN_LABEL.search(said))
    parts = parts[next(labels, -1) + 1 :]
    reviewed = next((at for at, part in enumerate(parts) if at and _REVIEWED.match(part[0])), len(parts))
    return [part for part in parts[:reviewed] if not _LABEL.match(part[0])]


def _parts(node: LexborNode) -> list[tuple[str, bool]]:
    """Return the texts in an element, one per inner element, each with whether it is a link."""
    found = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text" and (said := clean(part.text_content or "")):
            parent = part.parent
            found.append((said, parent is not None and parent.tag == "a"))
    return found


def _first_joined(parts: Sequence[str]) -> list[str]:
    """Return the first text, and those separated from it only by `and` or a comma.

    The list ends at any other separator, which shows that a sentence goes on.
    """
    found = [parts[0]]
    for at in range(1, len(parts) - 1, 2):
        if not _JOINS.match(parts[at]):
            break
        found.append(parts[at + 1])
    return found


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
            yield Byline(printed=text, authors=names, rule="link to an author")
            return


def _rank(named: str, attributes: dict[str, str | None]) -> int | None:
    prop = (attributes.get("itemprop") or "").lower()
    if "author" in (attributes.get("rel") or "").lower().split():
        return 0
    if prop in ("author", "creator") or _NAME_OF_AUTHOR.search(named):
        return 1
    if "byline" in named:
        return 2
    return 3 if "author" in named or "writer" in named or "reporter" in named else None
