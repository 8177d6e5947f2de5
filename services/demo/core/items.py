"""Template data: an article of one edition with its address, printed date and body."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta, timezone
from html import escape

from markupsafe import Markup

from services.demo.core.model import Shown, Text

ZONE = timezone(timedelta(hours=9), "+0900")
"""Seoul's offset, as in the source files of the demo outlets."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article for the templates.

    published  ISO 8601 with the offset
    date       the date as the paper prints it
    teaser     the first sentences
    """

    shown: Shown
    edition: str
    path: str
    picture: str
    text: Text
    section: str
    published: str
    date: str
    teaser: str

    @property
    def body(self) -> Markup:
        return Markup("\n").join(_block(part.strip()) for part in self.text.body.split("\n\n"))

    @property
    def editions(self) -> list[tuple[str, str]]:
        return [(edition, path_of(self.shown, edition)) for edition in self.shown.texts]

    @property
    def ld(self) -> Markup:
        """Return the item's data for programs (JSON-LD)."""
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.text.title,
            "datePublished": self.published,
            "author": {"@type": "Person", "name": self.text.byline},
        }
        return Markup(json.dumps(data).replace("<", "\\u003c"))  # noqa: S704 - JSON whose `<` cannot close the script


def item(shown: Shown, edition: str) -> Item:
    """Return a story as one edition prints it."""
    text, local = shown.texts[edition], shown.published_at.astimezone(ZONE)
    return Item(
        shown=shown,
        edition=edition,
        path=path_of(shown, edition),
        picture=f"/media/{shown.story.scene}/{shown.story.slug}.png",
        text=text,
        section=shown.story.section,
        published=local.isoformat(timespec="seconds"),
        date=_DATES[shown.story.outlet, edition].format(d=local),
        teaser=text.body.split("\n\n")[0].replace("*", ""),
    )


_DATES = {
    ("herald", "en"): "Date: {d:%d/%m/%Y %H:%M}",
    ("herald", "ko"): "{d.year}년 {d.month}월 {d.day}일 {d:%H:%M}",
    ("gazette", "en"): "{d.day} {d:%B %Y}, {d:%H:%M}",
}


def path_of(shown: Shown, edition: str) -> str:
    """Return the article's path: by section in the Herald, by day in the Gazette."""
    story = shown.story
    if story.outlet == "herald":
        return f"/{edition}/{story.section}/{story.slug}.html"
    return f"/{shown.published_at.astimezone(ZONE):%Y/%m/%d}/{story.slug}"


def _block(part: str) -> Markup:
    if part.startswith("### "):
        return Markup("<h2>{}</h2>").format(part[4:])
    if part.startswith("> "):
        return Markup("<blockquote><p>{}</p></blockquote>").format(_inline(part[2:]))
    if part.startswith("- "):
        lines = (Markup("<li>{}</li>").format(_inline(line[2:])) for line in part.split("\n"))
        return Markup("<ul>{}</ul>").format(Markup("").join(lines))
    return Markup("<p>{}</p>").format(_inline(part))


def _inline(text: str) -> Markup:
    return Markup(re.sub(r"\*([^*\n]+)\*", r"<em>\1</em>", escape(text, quote=False)))  # noqa: S704 - escaped just here
