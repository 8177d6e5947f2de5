"""Render items as HTML with the templates of the two papers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from services.demo.core.items import Item
from services.demo.core.wording import GAZETTE_GONE, GAZETTE_SECTIONS, HERALD

_FOLDER = Path(__file__).parent.parent / "templates"


@cache
def _template(name: str) -> Template:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True).get_template(name)


def herald_page(
    base: str,
    edition: str,
    newest: Sequence[Item],
    article: Item | None = None,
    *,
    title: str = "",
    next_page: str = "",
    gone: bool = False,
) -> str:
    """Render an article with related ones, a list, or the notice that replaces a removed page."""
    words = HERALD[edition]
    return _template("herald.html").render(
        base=base,
        edition=edition,
        words=words,
        article=article,
        newest=newest,
        next=next_page,
        gone=words.gone if gone else "",
        title=article.text.title if article else title or words.front,
    )


def gazette_page(
    base: str,
    newest: Sequence[Item],
    article: Item | None = None,
    *,
    title: str = "",
    next_page: str = "",
    gone: bool = False,
) -> str:
    """Render a page of the Gazette, as `herald_page` does for the Herald."""
    return _template("gazette.html").render(
        base=base,
        sections=GAZETTE_SECTIONS,
        article=article,
        newest=newest,
        popular=newest[:5],
        next=next_page,
        gone=GAZETTE_GONE if gone else "",
        title=article.text.title if article else title or "Not available",
    )
