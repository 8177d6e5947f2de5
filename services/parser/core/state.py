"""Read the text of pages that scripts build from the state they start with (Next, Nuxt, Apollo, plain JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.content.placeholder_phrases import said_by
from services.parser.core.document import bounded_json
from services.parser.core.document.text_runs import TextRun, width
from services.parser.core.metadata.titles import clean
from services.parser.core.state_lists import without_other_stories
from services.parser.core.state_stream import STREAM, parts_of_stream
from services.parser.core.state_strings import KEYS, NUXT_CALL, NUXT_LIST, strings_of_call, strings_of_list

MOST_CHARACTERS = 4_000_000
_TEXT_KEYS = (
    "content",
    "text",
    "value",
    "html",
    "body",
    "data",
    "children",
    "items",
    "attributes",
    "nodes",
    "paragraph",
)
_STATE = re.compile(
    r"(?<![A-Z_])(__[A-Z_]{0,20}(?:NUXT|STATE|DATA|STORE)_{0,2}|__remixContext|Fusion\.globalContent)"
    r"\s*=\s*(?:JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*+\")|(?=[{\[]))"
)
_PARTS = re.compile(r"</p\s*>|<br\s*/?>|</(?:div|li|h\d|blockquote)\s*>|\n+", re.I)
_TAGS = re.compile(r"<[^>]{1,2000}>")
_DEEPEST = 24
_MOST_STATES = 8
_LONG, _ENOUGH = 60, 250
_OF_CODE = "{}[]=;<>|"
_CONSENT = re.compile(r"cookie|consent|einwilligung|zustimm|datenschutz|rgpd|gdpr", re.I)
_BEGINNING, _OFTEN = 200, 200
"""A text that begins with consent, and mentions it at least once in so many characters, asks for it."""


class State(NamedTuple):
    paragraphs: tuple[str, ...] = ()
    rule: str = ""


def read_state(tree: LexborHTMLParser, titles: Sequence[str] = ()) -> State:
    """Return the longest passage of prose in one place of one state, or an empty `State`.

    Stories in a list are other pages' if their headline is none of the page's `titles`.
    """
    found = [
        State(paragraphs, rule)
        for rule, value in chain(_states(tree), _streamed(tree))
        for paragraphs in _bodies(without_other_stories(value, titles), 0)
    ]
    found += [State(paragraphs, rule) for rule, said in _strings(tree) if _is_prose(paragraphs := _read(said))]
    texts = (one for one in found if not _is_notice(" ".join(one.paragraphs)))
    return max(texts, key=lambda one: sum(map(len, one.paragraphs)), default=State())


def _states(tree: LexborHTMLParser) -> Iterator[tuple[str, Any]]:
    for script in tree.css("script"):
        text = script.text() or ""
        if not _ENOUGH < len(text) < MOST_CHARACTERS:
            continue
        for rule, json in _jsons_of(script, text):
            try:
                yield rule, bounded_json.loads(json)
            except orjson.JSONDecodeError:
                continue


def _streamed(tree: LexborHTMLParser) -> Iterator[tuple[str, Any]]:
    return ((STREAM, part) for part in parts_of_stream(script.text() or "" for script in tree.css("script")))


def _strings(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the strings of states whose keys are not beside their values."""
    for script in tree.css("script"):
        text = script.text() or ""
        if _ENOUGH < len(text) < MOST_CHARACTERS and "__NUXT__" in text:
            yield from ((NUXT_CALL, said) for said in strings_of_call(text))
    yield from ((rule, said) for rule, value in _states(tree) if rule == NUXT_LIST for said in strings_of_list(value))


def _read(said: str) -> tuple[str, ...]:
    return tuple(_paragraphs(said, 0)) if width(said) >= _ENOUGH else ()


def _jsons_of(script: LexborNode, text: str) -> Iterator[tuple[str, str]]:
    """Yield a name for each state of a script, and its JSON. Settings may stand before the state with the text."""
    attributes = script.attributes
    if (attributes.get("type") or "").lower() == "application/json":
        yield f"state {attributes.get('id') or 'json'}"[:60], text
        return
    for found in islice(_STATE.finditer(text), _MOST_STATES):
        json = _literal(found[2]) if found[2] else _balanced(text, found.end())
        if json:
            yield f"state {found[1]}", json


def _literal(quoted: str) -> str:
    """Return the JSON that a script holds as a string."""
    try:
        return str(bounded_json.loads(quoted))
    except orjson.JSONDecodeError:  # an escape that JavaScript alone knows
        return ""


def _balanced(text: str, start: int) -> str:
    """Return the object that begins at `start`. Braces within strings are ignored."""
    depth, at, in_string = 0, start, False
    for found in re.finditer(r'[{}\[\]"]|\\.', text[start:]):
        sign, at = found.group(), start + found.end()
        if sign == '"':
            in_string = not in_string
        elif not in_string and len(sign) == 1:
            depth += 1 if sign in "{[" else -1
            if depth == 0:
                return text[start:at]
    return ""


def _bodies(value: Any, depth: int) -> Iterator[tuple[str, ...]]:
    """Yield each text under a key that names an article's text."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, str) and KEYS.match(key):
                paragraphs = tuple(_paragraphs(inner, 0))
                if _is_prose(paragraphs):
                    yield paragraphs
                    continue
            yield from _bodies(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _bodies(inner, depth + 1)


def _paragraphs(value: Any, depth: int) -> Iterator[str]:
    """Yield the texts of a string, or of a list or tree of blocks, in order."""
    if isinstance(value, str):
        yield from filter(None, (clean(_TAGS.sub("", part)) for part in _PARTS.split(value)))
    elif depth <= _DEEPEST and isinstance(value, list):
        for inner in value:
            yield from _paragraphs(inner, depth + 1)
    elif depth <= _DEEPEST and isinstance(value, dict):
        for key in _TEXT_KEYS:
            if key in value:
                yield from _paragraphs(value[key], depth + 1)
                return


def _is_notice(text: str) -> bool:
    """Return whether a text asks for consent or stands in the place of an article."""
    asks = _CONSENT.search(text, 0, _BEGINNING) is not None and len(_CONSENT.findall(text)) * _OFTEN >= len(text)
    return asks or said_by((), text) is not None


def _is_prose(paragraphs: tuple[str, ...]) -> bool:
    """Return whether most of the text is long lines that end like sentences. Code and lists of names are rejected."""
    size = sum(map(width, paragraphs))
    prose = sum(width(one) for one in paragraphs if width(one) >= _LONG and _is_running(one))
    signs = sum(map("".join(paragraphs).count, _OF_CODE))
    return size >= _ENOUGH and prose > 0.6 * size and signs < 0.01 * size


def _is_running(paragraph: str) -> bool:
    """Return whether a paragraph has words and ends like a sentence. Not all scripts put spaces between words."""
    return (" " in paragraph or not paragraph.isascii()) and TextRun(0, "p", paragraph, 0, [], []).ends
