"""Invented pages of lists, and short articles, in the templates of many sites. `news_words` has their words."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import cycle, islice

from tests.unit.parser.news_words import Words

Entry = tuple[str, str, str]
"""Address, headline and teaser."""
Page = tuple[str, str]
"""Path and HTML."""


def entries(words: Words, count: int) -> list[Entry]:
    told = islice(cycle(zip(words.headlines, words.teasers, strict=True)), count)
    return [
        (f"/2026/03/{n % 28 + 1:02}/story-{4000 + n}.html", f"{head} {n}", text) for n, (head, text) in enumerate(told)
    ]


def cards(words: Words, count: int = 18) -> str:
    return "".join(
        f'<article class="card"><a href="{at}"><img src="/{n}.jpg" alt=""></a><h3><a href="{at}">{head}</a></h3>'
        f'<p class="excerpt">{text}</p><time datetime="2026-03-04">{words.day}</time>'
        f'<a href="{at}">{words.more}</a></article>'
        for n, (at, head, text) in enumerate(entries(words, count))
    )


def rows(words: Words, count: int = 30) -> str:
    cells = "".join(
        f'<tr><td>{n}</td><td><a href="{at}">{head}</a></td><td>{words.writer}</td><td>{words.day}</td></tr>'
        for n, (at, head, _) in enumerate(entries(words, count))
    )
    return f'<table class="board">{cells}</table>'


def lines(words: Words, count: int = 40) -> str:
    return (
        "<ul>" + "".join(f'<li><a href="{at}">{h}</a> {words.day}</li>' for at, h, _ in entries(words, count)) + "</ul>"
    )


def columns(words: Words, count: int = 15) -> str:
    """Boxes that are links as a whole."""
    return "".join(
        f'<div class="col-4"><a class="tile" href="{at}"><span class="kicker">{words.section}</span><div>{head}</div>'
        f"<div>{text}</div></a></div>"
        for at, head, text in entries(words, count)
    )


def paragraphs(words: Words, count: int = 14) -> str:
    """Teasers of two sentences below plain headlines, as small sites print them."""
    return "".join(
        f'<h2><a href="{at}">{head}</a></h2><p>{text} {words.teasers[n % 3]} <a href="{at}">{words.more}</a></p>'
        for n, (at, head, text) in enumerate(entries(words, count))
    )


def definitions(words: Words, count: int = 20) -> str:
    return "".join(
        f'<dl><dt><a href="{at}">{head}</a></dt><dd>{text}</dd><dd class="date">{words.day}</dd></dl>'
        for at, head, text in entries(words, count)
    )


LAYOUTS: tuple[Callable[[Words], str], ...] = (cards, rows, lines, columns, paragraphs, definitions)


def site(words: Words, path: str, title: str, body: str, head: str = "") -> Page:
    menu = "".join(f'<li><a href="/{n}/">{words.section} {n}</a></li>' for n in range(9))
    foot = f'<footer><p>© 2026 {words.outlet}</p><a href="/contact">{words.outlet}</a></footer>'
    own = f'<link rel="canonical" href="https://arlen.example{path}">'
    return path, (
        f"<html><head><title>{escape(title)} - {words.outlet}</title>{head}{own}</head><body>"
        f'<header><a href="/">{words.outlet}</a><ul>{menu}</ul></header><main>{body}</main>{foot}</body></html>'
    )


def lists(words: Words, layout: Callable[[Words], str]) -> dict[str, Page]:
    """Return the page of each kind of list, with its entries laid out so."""
    inner, site_type = layout(words), '<meta property="og:type" content="website">'
    about = f'<div class="bio"><img src="/a.jpg" alt=""><h1>{words.writer}</h1><p>{words.about_writer}</p></div>'
    search = f'<form action="/find"><input name="q"><button>OK</button></form><h1>{words.search}</h1>'
    paged = inner + "".join(f'<a href="?page={n}">{n}</a> ' for n in range(1, 9))
    hub = f"<h1>{words.section}</h1><p>{words.teasers[0]} {words.teasers[1]} {words.teasers[3]}</p>"
    said = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    return {
        "front": site(words, "/", words.outlet, inner, site_type),
        "section": site(words, "/harbour/", words.section, f"<h1>{words.section}</h1>{paged}", said),
        "tag": site(words, "/tag/ferry/", "#" + words.section, f"<h1>#{words.section}</h1>{paged}"),
        "author": site(words, "/people/ana-lee", words.writer, about + inner, site_type),
        "search": site(words, "/find?q=ferry", words.search, search + paged),
        "hub": site(words, "/harbour/ferries-of-orim", words.section, hub + inner, site_type),
    }


def short_articles(words: Words) -> dict[str, Page]:
    """Return articles of one paragraph, from bare to much around it."""
    title, day = words.headlines[0], f'<p class="date">{words.day}</p>'
    og = '<meta property="og:type" content="article">'
    dated = '<meta property="article:published_time" content="2026-03-04T07:00:00Z">'
    beside = f"<aside><h3>{words.section}</h3>{lines(words, 8)}</aside>"
    plain = f"<h1>{title}</h1>{day}<p>{words.story}</p>"
    signed = f"<article><h1>{title}</h1><span>{words.writer}</span>{day}<p>{words.story}</p></article>"
    boxed = f'<div class="view"><h2>{title}</h2>{day}<div class="txt">{words.story}</div></div>'
    return {
        "plain": site(words, "/news/48213.html", title, plain),
        "beside": site(words, "/2026/03/04/ferry-orim", title, signed + beside, og + dated),
        "numbered": site(words, "/view.php?id=48213", title, boxed + beside, og),
    }
