"""Read the text of pages that scripts build from the state they start with (Next, Nuxt, Apollo, plain JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.document import bounded_json
from services.parser.core.document.text_runs import ENDS_LIKE_SENTENCE
from services.parser.core.metadata.titles import clean
from services.parser.core.state_strings import NUXT_CALL, NUXT_LIST, strings_of_call, strings_of_list

MOST_CHARACTERS = 4_000_000
_KEYS = re.compile(
    r"^(?:article_?body|body_?(?:html|text|copy|content)?|content_?(?:html|body|elements|blocks)?|full_?text|html|"
    r"main_?content|paragraphs|story_?(?:body|text|content)|text|rich_?text|blocks)$",
    re.I,
)
"""Keys under which a state holds an article's text."""
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
    r"(?:window\.|self\.|globalThis\.)?(__(?:NUXT|APOLLO_STATE|INITIAL_STATE|PRELOADED_STATE|STATE)__)\s*=\s*(?=[{\[])"
)
_PARTS = re.compile(r"</p\s*>|<br\s*/?>|</(?:div|li|h\d|blockquote)\s*>|\n+", re.I)
_TAGS = re.compile(r"<[^>]{1,2000}>")
_DEEPEST = 24
_LONG, _ENOUGH = 60, 250
_OF_CODE = "{}[]=;<>|"


class State(NamedTuple):
    paragraphs: tuple[str, ...] = ()
    rule: str = ""


def read_state(tree: LexborHTMLParser) -> State:
    """Return the longest passage of prose in one place of one state, or an empty `State`."""
    found = [State(paragraphs, rule) for rule, value in _states(tree) for paragraphs in _bodies(value, 0)]
    found += [State(paragraphs, rule) for rule, said in _strings(tree) if _is_prose(paragraphs := _read(said))]
    return max(found, key=lambda one: sum(map(len, one.paragraphs)), default=State())


def _states(tree: LexborHTMLParser) -> Iterator[tuple[str, Any]]:
    for script in tree.css("script"):
        text = script.text() or ""
        if not _ENOUGH < len(text) < MOST_CHARACTERS:
            continue
        rule, json = _json_of(script, text)
        if json:
            try:
                yield rule, bounded_json.loads(json)
            except orjson.JSONDecodeError:
                continue


def _strings(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the strings of states whose keys are not beside their values."""
    for script in tree.css("script"):
        text = script.text() or ""
        if _ENOUGH < len(text) < MOST_CHARACTERS and "__NUXT__" in text:
            yield from ((NUXT_CALL, said) for said in strings_of_call(text))
    yield from ((rule, said) for rule, value in _states(tree) if rule == NUXT_LIST for said in strings_of_list(value))


def _read(said: str) -> tuple[str, ...]:
    return tuple(_paragraphs(said, 0)) if len(said) >= _ENOUGH else ()


def _json_of(script: LexborNode, text: str) -> tuple[str, str]:
    """Return a name for the state, and its JSON."""
    attributes = script.attributes
    if (attributes.get("type") or "").lower() == "application/json":
        return f"state {attributes.get('id') or 'json'}"[:60], text
    found = _STATE.search(text)
    if found is None:
        return "", ""
    return f"state {found[1]}", _balanced(text, found.end())


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
            if isinstance(key, str) and _KEYS.match(key):
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


def _is_prose(paragraphs: tuple[str, ...]) -> bool:
    """Return whether most of the text is long lines that end like sentences. Code and lists of names are rejected."""
    size = sum(map(len, paragraphs))
    prose = sum(
        len(one) for one in paragraphs if len(one) >= _LONG and " " in one and ENDS_LIKE_SENTENCE.search(one[-40:])
    )
    signs = sum(map("".join(paragraphs).count, _OF_CODE))
    return size >= _ENOUGH and prose > 0.6 * size and signs < 0.01 * size
