"""Read the stream of rows in which Next.js (app router) sends a page: `self.__next_f.push([1,"…"])`.

A row is `ID:` and JSON up to the end of the line, or `ID:T`, a size in hexadecimal digits, a comma and so many bytes of
text. JSON refers to the text of a row by `$ID`. An element is `["$", name, key, properties]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from services.parser.core.document import bounded_json

STREAM = "state __next_f"
_PUSHED = re.compile(r"__next_f\.push\(\s*\[\s*1\s*,\s*(\"(?:[^\"\\]|\\.)*+\")\s*\]\s*\)")
_TEXT = re.compile(rb"T([0-9a-f]{1,6}),")
_REFERENCE = re.compile(r"\$[0-9a-f]{1,6}")
_MOST_BYTES, _MOST_ROWS = 4_000_000, 5_000
_LONGEST_ID = 8
_BLOCKS = frozenset(("p", "h2", "h3", "h4", "li", "blockquote", "figcaption", "pre"))
_LEAST = 2
"""The least blocks below one element that are a text of it."""


def parts_of_stream(scripts: Iterable[str]) -> Iterator[Any]:
    """Yield the data of each row, and the blocks of its elements as `paragraphs`.

    The texts of other rows stand in place of references to them, but only once: a page that refers to a text a thousand
    times does not make it a thousand times as long.
    """
    texts: dict[str, str] = {}
    rows: list[Any] = []
    for name, data in _rows(_joined(scripts)):
        if isinstance(data, str):
            texts["$" + name] = data
        else:
            rows.append(data)
    for row in rows:
        try:
            value = bounded_json.loads(row)
        except orjson.JSONDecodeError:
            continue
        yield from _parts(_with_texts(value, texts))


def _joined(scripts: Iterable[str]) -> bytes:
    found: list[bytes] = []
    size = 0
    for one in (found[1] for text in scripts if "__next_f" in text for found in _PUSHED.finditer(text)):
        try:
            said = str(bounded_json.loads(one)).encode("utf-8", "replace")
        except orjson.JSONDecodeError:  # an escape that JavaScript alone knows
            continue
        size += len(said)
        if size > _MOST_BYTES:
            break
        found.append(said)
    return b"".join(found)


def _rows(stream: bytes) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name of each row, and its text or JSON."""
    at = 0
    for _ in range(_MOST_ROWS):
        colon = stream.find(b":", at, at + _LONGEST_ID)
        if colon < 0:
            return
        name = stream[at:colon].decode("ascii", "replace").strip()
        text = _TEXT.match(stream, colon + 1)
        if text:
            at = text.end() + int(text[1], 16)
            yield name, stream[text.end() : at].decode("utf-8", "replace")
            continue
        end = stream.find(b"\n", colon)
        end = len(stream) if end < 0 else end
        if stream[colon + 1 : colon + 2] in (b"[", b"{"):
            yield name, stream[colon + 1 : end]
        at = end + 1


def _with_texts(value: Any, texts: dict[str, str]) -> Any:
    if isinstance(value, str):
        return texts.pop(value, value) if _REFERENCE.fullmatch(value) else value
    if isinstance(value, dict):
        return {key: _with_texts(inner, texts) for key, inner in value.items()}
    return [_with_texts(inner, texts) for inner in value] if isinstance(value, list) else value


def _parts(value: Any, within: bool = False) -> Iterator[Any]:
    """Yield all data outside elements, the properties of each element, and the blocks that stand side by side.

    Each is yielded once: data `within` other data, which was yielded, is only searched for elements.
    """
    if _is_element(value):
        children = value[3].get("children")
        yield _plain({key: inner for key, inner in value[3].items() if key != "children"})
        yield from _parts(children)
        value, within = [inner for key, inner in value[3].items() if key != "children"], True
    elif isinstance(value, dict) and not within:
        yield _plain(value)
        within = True
    if isinstance(value, list) and sum(map(_is_block, value)) >= _LEAST:
        yield {"paragraphs": list(_blocks(value))}
        return
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner, within)


def _plain(value: Any) -> Any:
    """Return the value without the elements in it. Each has its own properties: so nothing is copied twice."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if not _is_element(inner)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value if not _is_element(inner)]
    return value


def _blocks(value: Any) -> Iterator[str]:
    """Yield the texts of blocks, also of those in other elements between them."""
    for inner in _inside(value):
        if _is_block(inner):
            yield "".join(_strings(inner))
        else:
            yield from _blocks(inner)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and (not value.startswith("$") or value.startswith("$$")):
        yield value.removeprefix("$")
    for inner in _inside(value):
        yield from _strings(inner)


def _inside(value: Any) -> list[Any]:
    """Return the children of an element, or the items of a list."""
    inner = value[3].get("children") if _is_element(value) else value
    return inner if isinstance(inner, list) and not _is_element(inner) else [inner] if _is_element(value) else []


def _is_block(value: Any) -> bool:
    return _is_element(value) and value[1] in _BLOCKS


def _is_element(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 4 and value[0] == "$" and isinstance(value[3], dict)
