"""Select the leaves in the article's box that are its text. Edges, labels and cross-references are cut."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from itertools import pairwise

from services.parser.core.content.references import is_reference, site_of
from services.parser.core.content.scoring import Choice, transparent
from services.parser.core.document.class_names import BODY
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.document.whitespace import without_printed_signs
from services.parser.core.metadata.agency import is_agency_line
from services.parser.core.metadata.dateline import is_dateline

_LABELS = (
    "advertisement", "anzeige", "publicidad", "publicité", "publicidade", "реклама", "read (?:more|also|next)",
    "also read", "related(?: stories| articles| news)?:?", "see also", "more:", "continue reading", "sign up",
    "subscribe", "follow us", "follow .{2,40} on ", "photos?:", "image:", "picture:", "source:", "tags?:",
    "filed under", "copyright", "©", "all rights reserved", "click here", "watch:", "story continues", "loading",
    "most read", "newsletter", "les også", "lees ook", "lesen sie (?:auch|hier)", "mehr zum thema", "à lire aussi",
    "lire aussi", "leggi anche", "lea también", "te puede interesar", "leia (?:mais|também)",
    "czytaj (?:więcej|także|też)", "читайте также", "läs (?:också|mer)", "læs også", "les mer", "view image",
    "getty images", r"have a tip\?", "get the latest", "like this story", "this article (?:was|originally)",
)  # fmt: skip
_LABELS_UNLESS_SENTENCE = (r"share\b", "also on ")
_LABEL, _LABEL_UNLESS_SENTENCE = (
    re.compile(rf"^(?:{'|'.join(labels)})", re.I) for labels in (_LABELS, _LABELS_UNLESS_SENTENCE)
)
_BEGINNING = 3
"""The number of signs with which each pattern begins and that stand for themselves, except for `©`."""
_BEGINNINGS = frozenset(label[:_BEGINNING] for label in (*_LABELS, *_LABELS_UNLESS_SENTENCE))
_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:[ap]\.?m\.?|uhr|hrs?))?(?: \(?[A-Z]{2,4}\)?)?$", re.I)
_LONGEST_CLOCK, _ENTRIES = 30, 3
_SHORTEST_SOURCE = 25
_NOT_LETTERS = re.compile(r"[\W_]+")
_FOLDED = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_NEARLY_ALL = 0.8
"""If the running text is at least this share of the unlinked text in the article's box, the rest is left out."""
_CONTINUES = frozenset(("p", "li", "blockquote", "pre", "tr", "dt", "dd"))
_ENTRIES_OF = frozenset(("li", "tr", "dd"))
_LEAD_WORDS, _LEAD_REACH = 6, 4
_SENTENCES = frozenset(("p", "li"))
_OUTSIDE_LINKS = 0.05
_WORD = re.compile(r"[^\W\d_]+")
_AROUND_DAYS = " -–—|·•,.()"
_REFERENCE = re.compile(
    r"[\[(]?(?:read(?: (?:more|also|next|this))?|also read|more(?: on (?:this|the topic))?|"
    r"related(?: (?:articles?|news|reading|stor(?:y|ies)))?|"
    r"see(?: also)?|watch|listen|don[’']t miss|mehr zum thema|lesen sie auch|(?:à )?lire aussi|leggi anche|lea también|"
    r"leia (?:mais|também)|читайте также|관련\s?기사|함께 보기|相关(?:阅读|报道|新闻)|延伸阅读|関連記事|"
    r"[اإ]قر[أا] أيضا?ً?ا?|مواضيع ذات صلة)[\s:：“\"«]*",
    re.I,
)
"""What stands before the title of another page."""
_NOTICE = re.compile(
    r"(?:corrections?|clarification|erratum|editor[’']s note|updated?|korrektur|berichtigung|aktualisierung|"
    r"rectificatif|mise à jour|correcci[oó]n|actualizaci[oó]n|fe de errores|correção|atualização|"
    r"исправление|уточнение|обновлено|정정|바로잡습니다|更正|訂正|تصحيح|تحديث)\b[^.!?]{0,40}[:：]$",
    re.I,
)
"""The label of a correction or an update of the article itself."""
_QUOTES = re.compile(r"\w.*[“„«「『\"]$", re.S)
"""Words before a quotation that is the link."""
_ATTRIBUTED = re.compile(r"\s*[”»」』\"]?\s*[,，、،]\s*\w")
"""A sentence that goes on behind its link, as with who said it."""
_DATA = ('{"', '[{"')
_CODE = re.compile(
    r"(?<![\w-])(?:code|code[-_]?(?:block|box|example|listing|sample|snippet)|codehilite|source-?code|highlight|hljs|snippet|"
    r"listing|json|(?:lang|language|highlight)-\w+)(?![\w-])",
    re.I,
)
"""Matches names of boxes whose code is for readers. `code-block-1` is an advertisement of a common plug-in."""
_CODE_REACH = 3
_ADVERTISEMENT = re.compile(r"(?<![\w-])code-block-\d")
_LINE_HEADINGS = frozenset(("h2", "h3"))
_LEADS = _LINE_HEADINGS | {"p"}
_CONTAINERS = frozenset(("div", "section", "body", "article", "header", "figure", "ul"))


def letters(text: str) -> str:
    """Return only letters and digits, casefolded: what two printed forms of one title have in common."""
    if text.isascii() or (text := without_printed_signs(text)).isascii():
        return " ".join(text.translate(_FOLDED).split())  # the same, but several times as fast
    return _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).replace("\xad", "").casefold()).strip()


def trim(outline: Outline, choice: Choice, title: str, base: str = "") -> list[TextRun]:
    """Return the article's text leaves in order. `base` is the page's address."""
    site = site_of(base)
    kept = choice.kept
    prose = [at for at, text_run in enumerate(kept) if text_run.prose]
    if not prose:
        return []
    clocks = _clocks(kept)
    linked = _linked_headings(kept)
    first = min([_extend_up(kept, prose[0], linked), *clocks])
    real = choice.real or transparent(outline, [x for x in outline.text_runs if x.node is None])
    last = _extend_down(kept, prose[-1], real, site)
    last = _to_end_of_body(outline, kept, last)
    first, last = _with_much_around(kept, first, last)
    wanted = letters(title)
    chosen = [
        text_run
        for at, text_run in enumerate(kept[first : last + 1], first)
        if at in clocks
        or _belongs(outline, text_run, wanted, site)
        or (at in linked and not prints_title(text_run, wanted))
    ]
    while chosen and chosen[-1].tag in HEADING_TAGS:
        chosen.pop()
    return chosen


def _linked_headings(kept: list[TextRun]) -> frozenset[int]:
    """Return the places of linked headings with text directly below, if there are several, as in digests."""
    places = [
        at
        for at, (heading, below) in enumerate(pairwise(kept))
        if heading.tag in _LINE_HEADINGS and below.prose and not _mostly_plain(heading) and not is_label(heading)
    ]
    counts = Counter(kept[at].tag for at in places)
    return frozenset(at for at in places if counts[kept[at].tag] >= _ENTRIES)


def _mostly_plain(text_run: TextRun) -> bool:
    return text_run.linked < 0.3 * len(text_run.text)


def _partly_plain(text_run: TextRun) -> bool:
    return text_run.linked < 0.6 * len(text_run.text)


def _is_source(text_run: TextRun, site: str) -> bool:
    return len(text_run.text) >= _SHORTEST_SOURCE and is_reference(text_run, site)


def _extend_up(kept: list[TextRun], first: int, linked: frozenset[int]) -> int:
    """Include the heading, a standfirst or short first sentences above the first prose, with short lines between."""
    top = first - 1 if first and _is_heading(kept[first - 1], first - 1 in linked) else first
    for at in range(top - 1, max(-1, first - 1 - _LEAD_REACH), -1):
        above = kept[at]
        if is_agency_line(above.text):
            top = at
            continue
        if above.tag not in _LEADS or not _mostly_plain(above):
            break
        if above.ends and len(above.text) > 20:
            top = at
        elif above.tag != "p" or is_label(above):
            break
        elif len(above.text.split()) >= _LEAD_WORDS and not is_dateline(above.text):
            top = at
    return top


def _is_heading(above: TextRun, is_one_of_several: bool) -> bool:
    if above.tag not in _LINE_HEADINGS or is_label(above):
        return False
    return is_one_of_several or _mostly_plain(above)


def is_label(text_run: TextRun) -> bool:
    """Return whether a short text is a label or a cross-reference, as in `Read also: …`."""
    text = text_run.text
    if len(text) >= 160 or (text.isascii() and text[:_BEGINNING].lower() not in _BEGINNINGS):
        return False
    return bool(_LABEL.match(text) or (_LABEL_UNLESS_SENTENCE.match(text) and not text_run.ends))


def _extend_down(kept: list[TextRun], last: int, real: list[int], site: str) -> int:
    column = real[kept[last].box]
    while last + 1 < len(kept):
        below = kept[last + 1]
        if below.tag not in _CONTINUES or not (_partly_plain(below) or _is_source(below, site)):
            break
        if not (below.ends or below.tag in ("li", "tr") or real[below.box] == column):
            break
        last += 1
    return last


def _to_end_of_body(outline: Outline, kept: list[TextRun], last: int) -> int:
    """Include lists and tables, with their headings, that continue in a box named as the article's text."""
    body = _named_body(outline, kept[last].box)
    for at in range(last + 1, len(kept) if body else 0):
        text_run = kept[at]
        if not (_is_within(outline, text_run.box, body) and _mostly_plain(text_run)) or is_label(text_run):
            break
        if text_run.tag in _ENTRIES_OF:
            last = at
    return last


def _with_much_around(kept: list[TextRun], first: int, last: int) -> tuple[int, int]:
    """Include all below the text, or all above it, if that is too much to be left out: lists, or short lines."""
    plain = [
        len(one.text) if _partly_plain(one) and (at >= first or not is_dateline(one.text)) else 0
        for at, one in enumerate(kept)
    ]
    if sum(plain[first : last + 1]) < _NEARLY_ALL * sum(plain[first:]):
        last = max(at for at, size in enumerate(plain) if size)
    if sum(plain[first : last + 1]) < _NEARLY_ALL * sum(plain[: last + 1]):
        first = min(at for at, size in enumerate(plain) if size)
    return first, last


def _named_body(outline: Outline, box: int) -> int:
    """Return the nearest box around this one that is named as an article's text, or 0 if there is none."""
    while box > 0 and outline.verdict[box] != BODY:
        box = outline.parent[box]
    return max(box, 0)


def _is_within(outline: Outline, box: int, top: int) -> bool:
    while box > top:
        box = outline.parent[box]
    return box == top


def _clocks(kept: list[TextRun]) -> frozenset[int]:
    """Return the lines that hold only a time of day, if several do. The entries of a live blog begin like that."""
    found = [
        at for at, text_run in enumerate(kept) if len(text_run.text) < _LONGEST_CLOCK and _CLOCK.match(text_run.text)
    ]
    return frozenset(found if len({kept[at].text for at in found}) >= _ENTRIES else ())


def _as_long(size: int, wanted: int) -> bool:
    """Return whether a text may be the title, by its length.

    Two printed forms of one title differ only by marks and spaces, so other texts need no comparison by letters.
    """
    return size < 250 and 0.5 * wanted <= size <= 1.5 * wanted + 10


def prints_title(text_run: TextRun, wanted: str) -> bool:
    """Return whether the text repeats the headline, with other marks and spaces or cut short.

    Any other first heading is text.
    """
    if not wanted or not (text_run.tag == "h1" or _as_long(len(text_run.text), len(wanted))):
        return False
    own = letters(text_run.text)
    return own == wanted or (text_run.tag == "h1" and f" {own} " in f" {wanted} ")


def _belongs(outline: Outline, text_run: TextRun, wanted: str, site: str) -> bool:
    size = len(text_run.text)
    if prints_title(text_run, wanted) or is_label(text_run) or _is_data(outline, text_run):
        return False
    if text_run.linked > 0.6 * size and (is_reference(text_run, site) or _is_linked_sentence(text_run)):
        return True
    if not text_run.prose:
        if text_run.linked > 0.6 * size and (text_run.tag != "li" or text_run.linked > 0.9 * size):
            return False
        if text_run.tag in _CONTAINERS and size < 50 and not text_run.ends:
            return False
    return not (text_run.linked > 0.8 * size and size < 200)


def _is_linked_sentence(text_run: TextRun) -> bool:
    """Return whether a paragraph or entry is a sentence with words outside its links.

    A reference such as `Read more` before the title of another page, or a day behind it, makes no sentence.
    """
    size = len(text_run.text)
    if text_run.tag not in _SENTENCES or size - text_run.linked < _OUTSIDE_LINKS * size or not text_run.ends:
        return False
    before, outside = _outside_links(text_run)
    refers = _REFERENCE.fullmatch(before) is not None
    if not refers and (_NOTICE.match(before) or _QUOTES.search(before)):
        return True
    if is_dateline(outside.strip(_AROUND_DAYS)):
        return False
    said = outside if refers else f"{before} {outside}"
    return _ATTRIBUTED.match(outside) is not None or any(not word[0].isupper() for word in _WORD.findall(said))


def _outside_links(text_run: TextRun) -> tuple[str, str]:
    """Return the text before the first link, and that after it without all links."""
    links = sorted((span.start, span.end) for span in text_run.spans if span.kind == "link")
    first = at = links[0][0] if links else 0
    outside: list[str] = []
    for start, end in links:
        outside += text_run.pieces[at:start]
        at = max(at, end)
    outside += text_run.pieces[at:]
    return "".join(text_run.pieces[:first]).strip(), " ".join(outside)


def _is_data(outline: Outline, text_run: TextRun) -> bool:
    """Return whether a box holds objects in JSON for a script. Words in braces and code for readers are text."""
    if text_run.tag not in _CONTAINERS or not text_run.text.startswith(_DATA):
        return False
    return _is_json(text_run.text) and not _is_in_code(outline, text_run.box)


def _is_json(text: str) -> bool:
    """Return whether the text is one or more values in JSON."""
    decoder, at = json.JSONDecoder(), 0
    try:
        while at < len(text):
            _, at = decoder.raw_decode(text, at)
            at += text.startswith(" ", at)
    except (ValueError, RecursionError):
        return False
    return True


def _is_in_code(outline: Outline, box: int) -> bool:
    """Return whether this box or one close around it is named or marked as code."""
    for _ in range(_CODE_REACH):
        named = outline.classes.get(box, "")
        if outline.tag[box] in ("pre", "code") or (_CODE.search(named) and not _ADVERTISEMENT.search(named)):
            return True
        box = max(outline.parent[box], 0)
    return False
