"""Rewrite rules and values of one style sheet: its addresses become ours or nothing, and its imports stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import tinycss2
from tinycss2.ast import Node, StringToken, URLToken, WhitespaceToken
from tinycss2.serializer import serialize_string_value

from shared.styles.addresses import absolute
from shared.styles.sheets import address_in, imported, is_import

FONTS, BACKGROUNDS = "fonts", "background pictures"
_NOTHING = "about:invalid"
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.I)
_FONT = re.compile(r"\.(?:woff2?|ttf|otf|eot)\Z", re.I)
_FONT_DATA = re.compile(r"data:(?:font/|application/(?:x-)?(?:font-|octet-stream))[\w-]*[;,]", re.I)
_WITH_ADDRESSES = ("image-set", "-webkit-image-set", "image", "cross-fade", "-webkit-cross-fade")
"""Functions in which a bare string is an address."""
_LATE_VALUES = ("var", "env", "attr", "inherit")
"""Functions whose value only the browser knows. It may be a string, and so an address."""
_OPENS_TAG = re.compile(r"<(?![\s=\d])")
_CHARACTER_REFERENCE = re.compile(r"&(?=[#\w])")
_CONDITION = re.compile(r"(layer|supports)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Import:
    """An imported sheet, and the conditions around it: the innermost last."""

    url: str
    wrappers: tuple[str, ...]


class Rewriter:
    """Rewrite one sheet. `missing` has a kind and a place for each font or picture that the archive does not have."""

    def __init__(self, base: str, ours: Mapping[str, str]) -> None:
        self._base, self._ours = base, ours
        self.missing: set[tuple[str, str]] = set()

    def rules(self, rules: Iterable[Any]) -> Iterable[str | Import]:
        may_import = True
        for rule in rules:
            if is_import(rule):
                if may_import and rule.content is None:
                    yield from self._import(rule)
            elif rule.type in ("qualified-rule", "at-rule"):
                may_import = may_import and rule.type == "at-rule" and rule.content is None
                if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
                    yield self._face(rule)
                elif not (rule.type == "at-rule" and rule.lower_at_keyword in ("charset", "namespace")):
                    yield self._rule(rule)

    def values(self, tokens: Iterable[Any]) -> list[Node]:
        """Return the tokens with our addresses. Tokens that are errors are left out."""
        return [one for token in tokens for one in self._value(token)]

    def _face(self, rule: Any) -> str:
        """Return a rule `@font-face`; an empty string if we have no source of it."""
        rewriter = _FaceRewriter(self._base, self._ours)
        text = rewriter._rule(rule)
        if rewriter.has_source:
            return text
        self.missing.add((FONTS, f"{self._base} {rule.source_line} {rule.source_column}"))
        return ""

    def _rule(self, rule: Any) -> str:
        rule.prelude = self.values(rule.prelude)
        if rule.type == "at-rule" and rule.prelude and rule.prelude[0].type != "whitespace":
            rule.prelude.insert(0, WhitespaceToken(0, 0, " "))  # a comment was there, or the name would go on
        rule.content = None if rule.content is None else self.values(rule.content)
        return _closed(rule.serialize())

    def _import(self, rule: Any) -> Iterable[Import]:
        address, conditions = imported(rule)
        if url := absolute(self._base, address) if address else "":
            yield Import(url, tuple(self._wrappers(conditions)))

    def _wrappers(self, conditions: list[Any]) -> Iterable[str]:
        rest = []
        for token in conditions:
            name = token.lower_name if token.type == "function" else getattr(token, "lower_value", "")
            if not _CONDITION.match(name or ""):
                rest.append(token)
                continue
            inner = tinycss2.serialize(self.values(getattr(token, "arguments", ())))
            yield _closed(f"@layer {inner}" if name == "layer" else f"@supports ({inner})")
        if media := tinycss2.serialize(self.values(rest)).strip():
            yield _closed(f"@media {media}")

    def _value(self, token: Any, is_address: bool = False) -> list[Node]:
        if token.type == "error" or (token.type == "literal" and token.value in ("<!--", "-->")):
            return []
        if token.type == "url" or (token.type == "string" and is_address):
            return [self._address(token, str(token.value))]
        if token.type == "string":
            return [_string(token, str(token.value))]
        if token.type == "function":
            return self._function(token, is_address)
        if hasattr(token, "content") and isinstance(token.content, list):
            token.content = self.values(token.content)
        return [token]

    def _function(self, token: Any, is_address: bool) -> list[Node]:
        name = token.lower_name
        if name == "expression" or (is_address and name in _LATE_VALUES):
            return []
        if name in ("url", "src"):
            return [self._address(token, address_in(token))]
        is_address = (is_address or name in _WITH_ADDRESSES) and name != "type"
        token.arguments = [one for each in token.arguments for one in self._value(each, is_address)]
        return [token]

    def _address(self, token: Any, address: str) -> Node:
        string = _string(token, self._place(address))
        if token.type == "string":
            return string
        return URLToken(token.source_line, token.source_column, string.value, f"url({string.representation})")

    def _place(self, address: str) -> str:
        """Return where the browser finds what the page names: in the page itself, with us, or nowhere."""
        address = address.strip()
        if address.startswith("#") or _PICTURE_DATA.match(address):
            return address
        url = absolute(self._base, address)
        if url in self._ours:
            return self._ours[url]
        if url:
            what = FONTS if _FONT.search(urlsplit(url).path) else BACKGROUNDS  # a face within `@media`
            self.missing.add((what, url))
        return _NOTHING


class _FaceRewriter(Rewriter):
    """Rewrites one `@font-face`. `has_source` says whether it names a font that we or the visitor have."""

    has_source = False

    def _function(self, token: Any, is_address: bool) -> list[Node]:
        self.has_source = self.has_source or token.lower_name == "local"
        return super()._function(token, is_address)

    def _place(self, address: str) -> str:
        address = address.strip()
        place = address if _FONT_DATA.match(address) else self._ours.get(absolute(self._base, address), _NOTHING)
        self.has_source = self.has_source or place != _NOTHING
        return place


def _string(token: Any, text: str) -> StringToken:
    """Return a string that is closed, even if that of the page was not."""
    quoted = f'"{serialize_string_value(text)}"'.replace("&", r"\26 ")
    return StringToken(token.source_line, token.source_column, text, quoted)


def _closed(css: str) -> str:
    """Return the text in a form that cannot end the `style` element that holds it, nor begin another one.

    In SVG a browser reads character references in it, such as `&#117;`.
    """
    return _CHARACTER_REFERENCE.sub("&/**/", _OPENS_TAG.sub(r"\\3c ", css))
