"""Pages that are no articles are refused with their kind; what may be an article is kept."""

from __future__ import annotations

from math import isnan, nan

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.kinds.model import Model, Term

TEASER = "The harbour board of Arlen met on the quay to weigh a plan for the new ferry, and the vote was close."
FOR_SALE = (Refusal.PRODUCT, Refusal.COLLECTION)
MENU = "".join(f'<li class="menu-item"><a href="/{n}">Section {n}</a></li>' for n in range(30))


def page(head: str, body: str, names: str = "") -> str:
    return f'<html><head>{head}</head><body class="{names}"><header><ul>{MENU}</ul></header>{body}</body></html>'


def listing() -> str:
    cards = "".join(
        f'<article class="post-card"><h2 class="card-title"><a href="/news/{n}">Ferry news of day {n}</a></h2>'
        f'<div class="excerpt"><p>{TEASER} Day {n}.</p></div>'
        f'<a class="read-more" href="/news/{n}">Read more</a></article>'
        for n in range(20)
    )
    head = '<title>News archive | Arlen</title><meta property="og:type" content="website">'
    return page(head, f'<main class="archive-grid"><h1>News</h1>{cards}</main>', "archive category")


def product() -> str:
    head = (
        '<title>Brass lamp | Arlen Shop</title><meta property="og:type" content="product">'
        '<meta property="product:price:amount" content="49.00">'
        '<script type="application/ld+json">{"@type": "Product", "name": "Brass lamp", "offers": {"@type": "Offer",'
        '"price": "49.00"}}</script>'
    )
    others = "".join(
        f'<div class="product-card"><a href="/products/lamp-{n}">Lamp {n}</a><span class="price">$ {n}9.00</span></div>'
        for n in range(3)
    )
    return page(
        head,
        '<main><div class="product-page"><h1>Brass lamp</h1><div class="price">$49.00</div>'
        "<p>In stock. Free shipping.</p>"
        "<form><select><option>Size</option></select><button>Add to cart</button><button>Wishlist</button></form>"
        '<div class="product-description"><p>'
        f"{'This lamp is made of solid brass and it fits on any desk. ' * 6}</p></div>"
        f'<div class="products">{others}</div></div></main>',
        "product-template single-product woocommerce",
    )


def forum() -> str:
    posts = "".join(
        f'<div class="post message" id="post-{n}"><div class="username"><a href="/members/{n}">reader{n}</a></div>'
        f'<span class="post-date">Joined: Mar 2020. Posts: {n}</span><div class="message-body"><p>I think that lamp is '
        f"too dim, you should try a bigger one. Mine works since {n} years!</p></div>"
        '<a class="reply" href="#">Reply</a><a class="quote" href="#">Quote</a><a href="#">Like</a></div>'
        for n in range(15)
    )
    head = (
        '<title>Which lamp? | Arlen Forum</title><meta name="generator" content="Discourse 3.2">'
        '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Which lamp?",'
        '"comment": [{"@type": "Comment"}, {"@type": "Comment"}]}</script>'
    )
    return page(head, f'<div class="thread topic"><h1>Which lamp?</h1>{posts}</div>', "forum thread")


def service() -> str:
    offers = "".join(
        f'<section class="feature-section"><h3>Lamp service {n}</h3><p>Our team of experts repairs your lamps, and we '
        "help you save. Contact us today for a free quote.</p>"
        '<a class="btn cta" href="/contact">Get started</a></section>'
        for n in range(8)
    )
    head = (
        '<title>Lamp Repair Services | Arlen Electric</title><meta property="og:type" content="website">'
        '<script type="application/ld+json">{"@type": "LocalBusiness", "name": "Arlen Electric"}</script>'
        '<script type="application/ld+json">{"@type": "Service", "name": "Lamp repair"}</script>'
    )
    hero = '<div class="hero-banner"><h1>Lamp repair services</h1><a class="btn" href="/contact">Book a visit</a></div>'
    faq = '<div class="faq accordion"><h2>Why choose us?</h2><button>Schedule</button><form><input></form></div>'
    return page(head, f'<main class="elementor">{hero}{offers}{faq}</main>', "page-template-default page page-id-12")


def article(head: str = "") -> str:
    text = "".join(f"<p>{TEASER} The clerk said so on day {n}.</p>" for n in range(8))
    more = "".join(f'<li><a href="/news/{n}">Ferry news of day {n}</a></li>' for n in range(10))
    return page(
        f'<title>Ferry vote is close | Arlen</title><meta property="og:type" content="article">{head}',
        f'<main><article class="story"><h1>Ferry vote is close</h1><div class="byline">By Ada Lund</div>'
        f"{text}</article>"
        f'<aside class="related"><h3>More</h3><ul>{more}</ul></aside></main>',
        "single-post",
    )


@pytest.mark.parametrize(
    ("html", "url", "reasons"),
    [
        (listing(), "https://arlen.example/category/news/", (Refusal.LISTING,)),
        (product(), "https://arlen.example/products/brass-lamp", FOR_SALE),
        (forum(), "https://forum.arlen.example/t/which-lamp/1234", (Refusal.FORUM,)),
        (service(), "https://arlen.example/services/lamp-repair/", (Refusal.SERVICE,)),
    ],
)
def test_what_is_no_article_is_refused_as_what_it_is(html: str, url: str, reasons: tuple[Refusal, ...]) -> None:
    found = extract(html, url)
    assert isinstance(found, NotAnArticle), found
    assert found.reason in reasons


@pytest.mark.parametrize(
    ("html", "url", "has", "has_not"),
    [
        (
            listing(),
            "https://arlen.example/category/news/",
            ("Ferry news of day 19", f"{TEASER} Day 19."),
            ("Section 3",),
        ),
        (product(), "https://arlen.example/products/brass-lamp", ("$49.00", "In stock", "solid brass"), ("Section 3",)),
        (forum(), "https://forum.arlen.example/t/which-lamp/1234", ("Mine works since 3 years!",), ("Section 3",)),
        (
            service(),
            "https://arlen.example/services/lamp-repair/",
            ("Lamp repair services", "Why choose us?"),
            ("Book",),
        ),
    ],
)
def test_the_main_content_of_another_kind_is_all_of_it(
    html: str, url: str, has: tuple[str, ...], has_not: tuple[str, ...]
) -> None:
    found = extract(html, url)
    assert isinstance(found, NotAnArticle), found
    assert not [text for text in has if text not in found.text]
    assert not [text for text in has_not if text in found.text]


def test_an_outlet_may_keep_a_kind() -> None:
    found = extract(product(), "https://arlen.example/products/brass-lamp", Context(kept=frozenset(FOR_SALE)))
    assert isinstance(found, Extraction), found
    assert found.rules["kind"] in FOR_SALE


def test_an_article_says_nothing_of_its_kind() -> None:
    found = extract(article(), "https://arlen.example/2026/03/04/ferry-vote-is-close")
    assert isinstance(found, Extraction), found
    assert "kind" not in found.rules
    assert not [doubt for doubt in found.doubts if doubt.startswith("kind")]


def test_an_offer_that_calls_itself_an_article_is_judged_by_more_than_that() -> None:
    said = service().replace('content="website"', 'content="article"').replace(
        "</head>", '<script type="application/ld+json">{"@type": "Article"}</script></head>'
    )  # fmt: skip
    found = extract(said, "https://arlen.example/services/lamp-repair/")
    assert isinstance(found, NotAnArticle) and found.reason is Refusal.SERVICE
    assert isinstance(extract(said, "https://arlen.example/2026/03/04/lamp-repair"), Extraction)


@pytest.mark.parametrize("path", ["services/ferry-vote-is-close", "discussions/ferry-vote-is-close", "topic/ferry/"])
def test_an_article_at_such_an_address_is_still_one(path: str) -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry vote is close"}</script>'
    found = extract(article(data), f"https://arlen.example/{path}")
    assert isinstance(found, Extraction)


def test_what_linked_data_calls_a_live_blog_is_one() -> None:
    data = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry vote is close"}</script>'
    found = extract(article(data), "https://arlen.example/live")
    assert isinstance(found, Extraction)
    assert found.rules["kind"] == "live-blog"


@pytest.mark.parametrize(
    ("other", "weight", "number", "chance", "expected"),
    [
        (1.0, 0.0, nan, 0.5, True),
        (0.25, 0.0, nan, 0.5, False),
        (0.25, 0.0, 2.0, 0.5, True),
        (1.0, -0.1, nan, 0.5, True),
        (1.0, -0.2, nan, 0.5, False),
        (1.0, -0.2, 2.0, 0.5, True),
        (0.4, 0.2, nan, 0.5, True),
        (0.25, 0.2, nan, 0.5, False),
        (1.0, 0.0, nan, 0.6, False),
        (1.0, 0.0, 2.0, 0.6, True),
        (1.4, 0.0, nan, 0.6, True),
    ],
)
def test_an_unknown_number_spares_no_look_that_could_change_the_answer(
    other: float, weight: float, number: float, chance: float, expected: bool
) -> None:
    """The tree gives -0.5 at the least, the sum `weight` times a number from 1 to 4."""
    model = Model({}, {}, ((0, 1.0, -0.5, 2.0), other), 0.0, (Term(weight, 1.0, 4.0),), {})
    assert model.reaches_in_any_case(chance, [number]) is expected
    if expected and isnan(number):
        assert all(model.chance_of_article([one]) > chance for one in (-5.0, 0.0, 1.0, 1.5, 4.0, 9.0))


def teasers(paragraphs: int) -> str:
    cards = "".join(
        f'<h3><a href="/news/{n}">The harbour board met for the {n}. time</a></h3>'
        + f"<p>{TEASER} Day {n}.</p>" * paragraphs
        for n in range(5, 12)
    )
    return f"<html><head><title>Harbour news of the week</title></head><body><h1>Harbour news</h1>{cards}</body></html>"


def test_a_bare_page_of_teasers_is_a_listing() -> None:
    found = extract(teasers(1), "https://arlen.example/news/")
    assert isinstance(found, NotAnArticle) and found.reason is Refusal.LISTING


PAIR = f"<p>{TEASER} {TEASER}</p>"
ITEMS = "".join(f'<h3><a href="/n/{n}">The board met again on day {n}</a></h3>{PAIR}' for n in range(7))
SEE_ALSO = "".join(f'{PAIR}<p><a href="/n/{n}">Read also: the board met on day {n}</a></p>' for n in range(8))
QUOTED = "".join(f'<p><a href="/n/{n}">Ana Lee of Arlen {n}</a></p><p>“{TEASER} {TEASER}”</p>' for n in range(9))
LINKED = '<script type="application/ld+json">{"@type":"NewsArticle"}</script>'
OG = '<meta property="og:type" content="article">'


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("", f"<p>By Ana Lee</p><p>3 May 2024</p><p>{TEASER}</p>{ITEMS}"),
        (LINKED, f"<p>{TEASER}</p>{ITEMS}"),
        (OG, f"<p>{TEASER}</p>{ITEMS}"),
        ("", SEE_ALSO),
        ("", QUOTED),
    ],
)
def test_articles_that_look_like_lists_of_teasers_are_kept(head: str, text: str) -> None:
    html = f"<html><head><title>The ferry plan</title>{head}</head><body><h1>The ferry plan</h1>{text}</body></html>"
    found = extract(html, "https://arlen.example/2024/ferry-plan")
    assert isinstance(found, Extraction), found
    assert "kind" not in found.rules


def test_the_chance_of_a_list_of_teasers_is_the_models() -> None:
    found = extract(teasers(1), "https://arlen.example/news/")
    assert isinstance(found, NotAnArticle) and "0.00" not in found.detail


def test_titles_above_whole_stories_are_no_teasers() -> None:
    assert isinstance(extract(teasers(2), "https://arlen.example/news/"), Extraction)


@pytest.mark.parametrize("context", [Context(hint_published="2026-11-29"), Context(kept=frozenset({"listing"}))])
def test_teasers_of_a_page_that_a_feed_dated_or_an_outlet_wants_are_kept(context: Context) -> None:
    assert isinstance(extract(teasers(1), "https://arlen.example/news/", context), Extraction)
