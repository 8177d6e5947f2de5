"""An outlet's own "not found" page is known again; an article on the same template is not taken for it."""

from __future__ import annotations

from services.parser.core.document.not_found_page import not_found_page

MENU = '<ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul><p>Write to us: the lane 4, Arlen.</p>'
SORRY = (
    "<p>You asked for /news/{} at {}. We looked in all our drawers and under the table of the night editor.</p>"
    "<p>Whatever it was that somebody promised you here, it is not to be had, and we can not say if it ever was.</p>"
)


def page(title: str, text: str) -> str:
    return f"<html><head><title>{title} | Gazette</title></head><body>{MENU}<h1>{title}</h1>{text}</body></html>"


KNOWN = not_found_page(page("Dear me", SORRY.format("xyz.html", "10:02")), "https://g.example/news/1.html", "")


def texts(text: str) -> list[str]:
    return [part.split("</p>")[0] for part in text.split("<p>")[1:]]


def test_the_same_page_with_another_address_and_time_on_it_is_the_same() -> None:
    assert KNOWN.is_same("Dear me", texts(SORRY.format("harbour-7.html", "17:40")))
    assert KNOWN.is_same("dear  me", texts(SORRY.format("a", "b"))[1:])


def test_what_has_another_headline_or_words_of_its_own_is_not() -> None:
    sorry = texts(SORRY.format("harbour-7.html", "17:40"))
    assert not KNOWN.is_same("Harbour opens", sorry)
    assert not KNOWN.is_same("Dear me", [*sorry, "The harbour of Arlen was opened on Monday by the mayor of the town."])
    assert not KNOWN.is_same("Dear me", [])


def test_a_redirect_to_where_nowhere_leads_is_the_same() -> None:
    known = not_found_page(page("Dear me", ""), "https://g.example/news/1.html", "https://g.example/sorry?for=xyz")
    assert known.is_shown_at("https://g.example/news/2.html", "https://g.example/sorry?for=2")
    assert not known.is_shown_at("https://g.example/news/2.html", "https://g.example/news/2-harbour.html")
    assert not known.is_shown_at("https://g.example/sorry", "")
    assert not KNOWN.is_shown_at("https://g.example/news/2.html", "")
