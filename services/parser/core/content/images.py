"""Read the images of the article, with their captions and credits."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.titles import clean
from services.parser.core.urls.canonical import join_url
from shared.contracts import Block, BlockKind

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-original-src", "data-url", "src")
_ORNAMENT = re.compile(
    r"(?:^|[/_.\-])(?:icons?|logos?|spacer|pixel|blank|sprite|avatar|placeholder|loading|button|btn|bullet|1x1|emoji)"
    r"(?:[/_.\-\d]|$)|\.svg(?:$|\?)",
    re.I,
)
_CREDIT = "[class*=credit], [class*=copyright], [class*=photographer], [class*=byline], cite"
_CREDIT_WORDS = re.compile(r"^(?:photos?(?:graph)?|image|picture|credit|foto|사진)\s*(?:credit)?\s*[:=/]\s*", re.I)
_PHOTOGRAPHED = re.compile(
    r"[摄攝影][）)]?\s*$|图片来源|图/|\b(?:photos?|foto(?:s|grafía)?|ảnh|фото|image)\s?(?:by\b|[:：/©])|"
    r"\((?:file )?photo\b|"
    r"[\[(](?:photo|xinhua|ap|reuters|afp)[/)\]\s]|\((?:nguồn|ảnh)\b|사진\s?[=:/]|\[사진|촬영|صورة:|عکس:|撮影",
    re.I,
)
"""What credits a photographer: `(Xinhua/Lin Hai)`, `Photo: VCG`, `林海 摄`, `(Ảnh: TTXVN)`."""
_NAMED_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:\w{0,8}caption\w{0,8}|m-desc|pic-?(?:text|desc|note)|photo-?(?:text|desc))(?:$|[\s_-])", re.I
)
_LONGEST_CAPTION = 400
_SMALL = 60


def image_block(node: LexborNode, base: str) -> Block | None:
    """Return the block of one `img` or `picture`, or None for ornaments, inline data and images without an address."""
    image = node if node.tag == "img" else node.css_first("img")
    if image is None:
        return None
    attributes = image.attributes
    url = _address(node, attributes, base)
    if not url or _ORNAMENT.search(url) or _tiny(attributes):
        return None
    caption, credit = _caption(node)
    return Block(
        kind=BlockKind.IMAGE, url=url, alt=clean(attributes.get("alt") or "")[:1000], caption=caption, credit=credit
    )


def _address(node: LexborNode, attributes: dict[str, str | None], base: str) -> str:
    for name in _SOURCES:
        value = attributes.get(name)
        if value and not value.startswith("data:") and (url := join_url(base, value)):
            return url
    largest = _largest(attributes.get("srcset") or attributes.get("data-srcset"))
    if not largest and node.tag == "picture" and (source := node.css_first("source[srcset]")) is not None:
        largest = _largest(source.attributes.get("srcset"))
    return join_url(base, largest) if largest and not largest.startswith("data:") else ""


def _largest(srcset: str | None) -> str:
    """Return the candidate with the greatest width or density."""
    best, size = "", -1.0
    for part in re.split(r",\s+", srcset or ""):
        url, _, width = part.strip().partition(" ")
        digits = re.sub(r"[^\d.]", "", width)
        number = float(digits) if digits.count(".") < 2 and digits.strip(".") else 0.0
        if url and number > size:
            best, size = url, number
    return best


def _tiny(attributes: dict[str, str | None]) -> bool:
    sizes = [(attributes.get(side) or "").removesuffix("px") for side in ("width", "height")]
    return any(s.isascii() and s.isdigit() and int(s) < _SMALL for s in sizes)


def is_printed_caption(text: str, named: str) -> bool:
    """Return whether a short text right below an image is a caption: it credits a photographer or is marked."""
    return len(text) <= _LONGEST_CAPTION and (_NAMED_CAPTION.search(named) or _PHOTOGRAPHED.search(text)) is not None


def _caption(node: LexborNode) -> tuple[str, str]:
    """Return the caption and credit of the figure around the image."""
    figure = _around(node)
    if figure is None:
        return "", ""
    found = figure.css_first("figcaption") or figure.css_first("[class*=caption]")
    credit_node = figure.css_first(_CREDIT)
    credit = clean(credit_node.text(separator=" ")) if credit_node is not None else ""
    caption = clean(found.text(separator=" ")) if found is not None else ""
    if credit and caption.endswith(credit):
        caption = caption[: -len(credit)].rstrip(" |-–—/·")
    elif credit and caption.startswith(credit):
        caption = caption[len(credit) :].lstrip(" |-–—/·")
    return caption[:3000], _CREDIT_WORDS.sub("", credit)[:500]


def _around(node: LexborNode) -> LexborNode | None:
    """Return the nearest ancestor, at most five levels up, that is a figure or named like one."""
    at = node.parent
    for _ in range(5):
        if at is None or at.tag in ("body", "article", "main"):
            return None
        if at.tag == "figure" or "caption" in (at.attributes.get("class") or ""):
            return at
        at = at.parent
    return None


def embed_block(node: LexborNode, base: str) -> Block | None:
    """Return the block of a frame, video or sound: a link to it."""
    attributes = node.attributes
    source = attributes.get("src") or attributes.get("data-src")
    if not source and (inner := node.css_first("source[src]")) is not None:
        source = inner.attributes.get("src")
    url = join_url(base, source)
    if not url or (node.tag == "iframe" and _tiny(attributes)):
        return None
    return Block(kind=BlockKind.EMBED, url=url, text=clean(attributes.get("title") or "")[:300])
