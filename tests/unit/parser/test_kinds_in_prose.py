"""A service and a list that are written in prose are no articles; a list that quotes is never surely one."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, NotAnArticle, Refusal

WEBSITE = '<meta property="og:type" content="website">'
MENU = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Boats", "Prices", "Crew", "Contact"))
OFFER = (
    "Every spring, boats come back into the water, and many of them need care before the first trip.",
    "A surveyor looks at the hull, the engine and the rigging, and writes down what is worn.",
    "You get a report with photographs on the next day, and we explain each point by telephone.",
    "Our yard in Arlen has looked after wooden and steel hulls for forty years.",
    "Antifouling, polishing and new anodes belong to the yearly service. Old paint is removed with care.",
    "The price depends on the length of the boat and on what is found.",
    "Small repairs are done in the same week. Larger ones are planned with you.",
    "Insurance covers storms and theft, and it begins on the day of the contract.",
    "If you are not sure what your boat needs, ask us. We are happy to give advice.",
)
CALLS = ("What we do for your boat", "Book a visit", "Contact our team")
NEWS = (
    ("Ferry to the islands sails again after the storm", "The first ship left the quay with ninety passengers."),
    ("Council puts off the vote on the new harbour wall", "Members want to see the costs of the work first."),
    ("Fishers land the largest herring catch in ten years", "Prices at the market fell by a tenth on Monday."),
    ("Museum of seafaring opens a hall for lighthouses", "Lamps, lenses and logs of keepers can be seen."),
    ("Bridge over the sound closes for repairs until May", "Drivers must take the longer road round the bay."),
    ("School ship returns from its voyage round the cape", "Parents stood on the pier when the masts came in."),
    ("Customs find old coins in a crate of machine parts", "The weight did not agree with the papers."),
    ("Sailors train for the regatta in rough water", "Forty crews from nine towns will come in June."),
    ("Storm tears the roof from the fish market hall", "Nobody was hurt, but traders sell in the street."),
)


def page(title: str, body: str) -> str:
    return (
        f'<html lang="en"><head><title>{title} | Arlen</title>{WEBSITE}</head><body><header><nav><ul>{MENU}</ul></nav>'
        f"</header><main><h1>{title}</h1>{body}</main><footer><p>© 2026 Arlen</p><ul>{MENU}</ul></footer></body></html>"
    )


def offers() -> str:
    """Paragraphs and a list below each heading, as in a manual."""
    return "".join(f"<h2>{call}</h2>{part(3 * at)}" for at, call in enumerate(CALLS))


def part(at: int) -> str:
    items = "".join(f"<li>{OFFER[(at + 1 + step) % len(OFFER)]}</li>" for step in (0, 3, 5))
    first, second, last = OFFER[at : at + 3]
    return f"<p>{first}</p><p>{second}</p><ul>{items}</ul><p>{last}</p>"


def stories() -> str:
    """A title and a whole paragraph of several sentences for each story: too much for a teaser."""
    rest = " ".join(text for _, text in NEWS)
    return "".join(f'<h2><a href="/{at}">{title}</a></h2><p>{text} {rest}</p>' for at, (title, text) in enumerate(NEWS))


@pytest.mark.parametrize(
    ("title", "body", "path", "reason"),
    [
        ("Boat repair services", offers(), "hull-survey", Refusal.SERVICE),
        ("Harbour news", stories(), "", Refusal.LISTING),
    ],
)
def test_prose_does_not_make_an_article(title: str, body: str, path: str, reason: Refusal) -> None:
    found = extract(page(title, body), f"https://arlen.example/{path}")
    assert isinstance(found, NotAnArticle), found
    assert found.reason is reason


def teasers(quoted: int) -> str:
    texts = [f"“{text} {OFFER[0]}”" if at < quoted else f"{text} {OFFER[0]}" for at, (_, text) in enumerate(NEWS)]
    cards = zip(range(9), NEWS, texts, strict=True)
    return "".join(f'<h3><a href="/{at}">{title}</a></h3><p>{text}</p>' for at, (title, _), text in cards)


@pytest.mark.parametrize(("quoted", "is_list"), [(0, True), (4, True), (5, False), (9, False)])
def test_a_list_may_quote_in_less_than_half_of_its_teasers(quoted: int, is_list: bool) -> None:
    html = f"<html><head><title>Harbour news</title></head><body>{teasers(quoted)}</body></html>"
    found = extract(html, "https://arlen.example/2026/harbour-news")
    is_sure = isinstance(found, Extraction) and "kind: perhaps a listing" not in found.doubts
    assert is_sure is not is_list, found
