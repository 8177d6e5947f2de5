"""Tell a sentence of the text that is mostly a link from a cross-reference to another page."""

from __future__ import annotations

import re

from services.parser.core.document.text_runs import TextRun

_SENTENCES = frozenset(("p", "li"))
_OUTSIDE_LINKS = 0.05
_WORD = re.compile(r"[^\W\d_]+")
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
_MOST_WORDS = 3
_QUOTES = re.compile(r"\w.*[“„«「『\"]$", re.S)
"""Words before a quotation that is the link."""
_CREDITED = re.compile(r"\s*[(（\[][^\W\d_][^()（）\[\]]{1,40}[)）\]]\s*[.。]")
"""Who reported the sentence, within it: `(Reuters).` Without a full stop, it is the source of another page's title."""
_ATTRIBUTED = re.compile(r"\s*[”»」』\"]?\s*[,，、،]\s*\w")
"""A sentence that goes on behind its link, as with who said it."""


def is_linked_sentence(text_run: TextRun) -> bool:
    """Return whether a paragraph or entry is a sentence with words outside its links.

    A reference such as `Read more` before the title of another page makes no sentence.
    """
    size = len(text_run.text)
    if text_run.tag not in _SENTENCES or size - text_run.linked < _OUTSIDE_LINKS * size or not text_run.ends:
        return False
    before, outside = _outside_links(text_run)
    refers = _REFERENCE.fullmatch(before) is not None
    if not refers and (_NOTICE.match(before) or _QUOTES.search(before)):
        return True
    if not before and _CREDITED.fullmatch(outside):
        return True
    said = outside if refers else f"{before} {outside}"
    return _ATTRIBUTED.match(outside) is not None or any(not word[0].isupper() for word in _WORD.findall(said))


def says_more_than_links(text_run: TextRun) -> bool:
    """Return whether a line has a word or a number outside its links, as a row of a table with a linked name has."""
    return any(map(str.isalnum, "".join(_outside_links(text_run))))


def is_notice(heading: str) -> bool:
    """Return whether a heading announces corrections or updates of the article itself."""
    return len(heading.split()) <= _MOST_WORDS and _NOTICE.fullmatch(f"{heading.rstrip(' :：')}:") is not None


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
