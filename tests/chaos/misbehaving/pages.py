"""Pages of the invented papers: stories in two templates, and everything that may replace them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from random import Random

from tests.end_to_end.press import paragraphs_of, title_of

USUAL_CAPTION = "At noon"


@dataclass(frozen=True, slots=True)
class Text:
    """A story's headline, its paragraphs, and the path of its picture, if it has one. The usual caption is empty."""

    title: str
    paragraphs: tuple[str, ...]
    picture: str = ""
    caption: str = ""

    @property
    def plain(self) -> str:
        return "\n".join(self.paragraphs)


def first_text(number: int) -> Text:
    return Text(title_of(number), tuple(paragraphs_of(number)))


def corrected(text: Text, times: int) -> Text:
    """Return the corrected text: one more paragraph for each correction, and a different figure."""
    note = f"Correction {times}: the figure given at first was wrong; the port has confirmed {times * 17 + 4} crowns."
    return replace(text, paragraphs=(*text.paragraphs, note))


def reworded(text: Text) -> Text:
    """Return the text with a line that no other story has: a line that many share counts once two visits saw it.

    The line is more than a quarter of the text. So where it gives place to a note of corrections, which other stories
    have too, the text may seem to be cut short by a notice.
    """
    said = text.title.partition(": ")[2]
    line = (
        f"That {said} is what our other desk tells everybody who comes by, and nobody has said anything else, "
        "although it was asked about it again on Monday, on Thursday, and once more when the week was nearly over."
    )
    return replace(text, paragraphs=(*text.paragraphs, line))


def with_new_headline(text: Text) -> Text:
    return replace(text, title=text.title.replace("Report", "After the vote, report"))


def page(text: Text, date: str, template: int = 1) -> str:
    return _TEMPLATES[template](text, date)


def _first_template(text: Text, date: str) -> str:
    body = _figure(text) + "".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(text.title)} | The Westmouth Post</title>'
        f'<meta property="article:published_time" content="{date}"></head><body>{_NAV}<article>'
        f"<h1>{escape(text.title)}</h1>{body}</article><footer>The Westmouth Post, 4 Quay Street</footer></body></html>"
    )


def _figure(text: Text) -> str:
    if not text.picture:
        return ""
    caption = text.caption or USUAL_CAPTION
    return f'<figure><img src="{text.picture}" alt="The quay"><figcaption>{caption}</figcaption></figure>'


def _second_template(text: Text, date: str) -> str:
    """Render a story as after a redesign: other tags and other menus around the same words."""
    body = _figure(text) + "".join(f'<div class="row"><p class="txt">{escape(p)}</p></div>' for p in text.paragraphs)
    read = "".join(f'<li><a href="/news/{n}.html">Most read number {n}</a></li>' for n in range(1, 6))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(text.title)} - Westmouth Post'
        f'</title><meta property="og:type" content="article"><meta property="og:title" content="{escape(text.title)}">'
        f'<meta property="article:published_time" content="{date}"></head><body><header class="top">{_NAV}</header>'
        f'<main><section class="story"><h1 class="hl">{escape(text.title)}</h1><div class="share"><a href="#">Share'
        f'</a></div><div class="content">{body}</div></section><aside><h3>Most read</h3><ol>{read}</ol></aside></main>'
        '<footer><p>All rights reserved. <a href="/imprint">Imprint</a></p></footer></body></html>'
    )


_NAV = '<nav><a href="/">Home</a> <a href="/politics">Politics</a> <a href="/sport">Sport</a></nav>'
_TEMPLATES = {1: _first_template, 2: _second_template}


def _notice(title: str, *paragraphs: str, lang: str = "en") -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>{_NAV}'
        f"<main><h1>{title}</h1>{body}</main><footer>The Westmouth Post, 4 Quay Street</footer></body></html>"
    )


HOME = _notice(
    "The Westmouth Post",
    "News from the harbour and the town, every day since 1871, with reports from the council and the courts.",
    "Read today about the old bridge, the tram depot and the reservoir, and what the council makes of it all.",
)
MAINTENANCE = _notice(
    "The Westmouth Post",
    "We will be back soon. Our site is being looked after by our engineers tonight, and every page will be here again "
    "as soon as they are done with it.",
    "Thank you for your patience, and please look in again later today. The printed paper appears as usual.",
)
REVISED = _notice(
    "The Westmouth Post",
    "The page you asked for is being revised by our editors. It will be available again shortly in its new form.",
    "Meanwhile you may want to read the other reports of the day, which you find on our front page.",
)
LOGIN = _notice(
    "Sign in",
    "To go on reading you need an account with the Westmouth Post. Sign in with your mail address and your password.",
    '<form action="/login" method="post"><input name="mail"><input name="password" type="password"></form>',
    "No account yet? Register in two minutes and read ten reports a month for nothing, on all your devices.",
)
NOT_FOUND = _notice("Page not found", "Sorry, the page you are looking for is not here any more. Try our front page.")
NOT_FOUND_KOREAN = _notice(
    "웨스트머스 신문",
    "요청하신 기사를 찾을수 없습니다. 주소가 잘못되였거나 기사가 삭제되였을수 있습니다.",
    "첫 페이지로 돌아가 다른 기사를 보십시오.",
    lang="ko",
)


def not_found_changing(token: str) -> str:
    """Return a soft 404 page that differs each time."""
    return _notice(
        "The Westmouth Post",
        "We looked everywhere, but there is nothing at this address. Perhaps the report was taken down or moved.",
        f"If you write to us about it, please name this number: {token}.",
    )


SECTION = "/politics"


def section(stories: Iterable[tuple[str, str]]) -> str:
    """The page of a section: headlines with their links. `stories` are path and headline."""
    lines = "".join(f'<li><h2><a href="{path}">{escape(title)}</a></h2></li>' for path, title in stories)
    head = "<head><title>Politics | The Westmouth Post</title></head>"
    return (
        f'<!doctype html><html lang="en">{head}<body>{_NAV}<main><h1>Politics</h1><ul>{lines}</ul></main></body></html>'
    )


def parked(token: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>This name is for sale</title></head><body data-sub="{token}">'
        f"<h1>This name is for sale</h1><p>Buy it today from the Names Exchange; offer {token} ends at noon.</p>"
        f'<ul><li><a href="/search?q=lamps&amp;s={token}">Lamps</a></li><li><a href="/search?q=loans">Loans</a></li>'
        "</ul><p>The former owner has no part in this page.</p></body></html>"
    )


def busy(token: str, date: str) -> str:
    """A page that stands at every story for a while: dated, in the layout of a story, and never twice the same."""
    lines = (
        f"So many readers are here at this moment that our rooms are full. It was {token}:07 when you came in.",
        f"You asked for number {token}. Everybody gets a seat in turn, and nobody has to do anything for it.",
        f"Whoever calls our desk meanwhile may name the slip {token}/{token}; it is kept for an hour by the porter.",
    )
    return _first_template(Text("All seats are taken", lines), date)


def offer(number: int) -> str:
    """A page in a layout of its own, undated, longer than a story, and in other words for each number."""
    chance = Random(number)
    lines = [f"{' '.join(chance.sample(_THINGS, 9)).capitalize()}, and {chance.choice(_THINGS)}." for _ in range(12)]
    body = "".join(f'<p class="tile">{line}</p>' for line in lines)
    return (
        f'<!doctype html><html lang="en"><head><title>{lines[0][:30]}</title></head><body><div class="market">'
        f"<h1>{lines[0][:30]}</h1>{body}</div></body></html>"
    )


_THINGS = (
    "apples", "barrels", "candles", "drums", "eels", "flutes", "globes", "hammers", "irons", "jugs", "kettles",
    "lamps", "maps", "nets", "oars", "pails", "quilts", "ropes", "saddles", "tables", "urns", "violins", "wheels",
)  # fmt: skip


def feed(title: str, items: list[tuple[str, str]]) -> str:
    """Render a feed. `items` are headline and address, newest first."""
    entries = "".join(f"<item><title>{escape(t)}</title><link>{escape(u)}</link></item>" for t, u in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'
