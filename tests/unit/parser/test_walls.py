"""Pages of servers, hosts, dealers in names, queues and barred countries are no stories, and say nothing of one."""

from __future__ import annotations

import pytest

from services.fetcher.core.interstitials import blocked_by
from services.parser.core.content.placeholder_phrases import asks_for_consent
from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from tests.integration.visits.paper import wall
from tests.integration.visits.walls import WALLS
from tests.unit.parser.test_refusals import TEXT, page

URL = "https://gazette.example/news/4103-report.html"
HEADLINE = "Report 3: the town hall hosted the autumn fair"
PAGES = [(title, body) for pages in WALLS.values() for title, body in pages]
REQUEST = "We value your privacy. We and our 812 partners use cookies and similar technologies. Accept all cookies?"


@pytest.mark.parametrize(("title", "body"), PAGES)
def test_no_such_page_is_a_story_or_says_that_it_is_gone(title: str, body: str) -> None:
    html = wall(title, body, 5)
    if blocked_by(200, html.encode()):
        return
    found = extract(html, URL, Context(hint_title=HEADLINE))
    assert isinstance(found, NotAnArticle), found
    assert found.reason is not Refusal.SOFT_GONE


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (
            "Bank's site fails",
            "Customers saw a page that said this domain name has expired, the bank told Arlen radio.",
        ),
        (
            "Queue for tickets",
            "Some 400 people are now in line at the opera, and the last of them will wait until noon.",
        ),
        ("Site barred", "The court in Ankara ordered that access to the paper be barred, said its editor on Monday."),
        ("Domain sold", "The name arlen.example was sold for 40,000 crowns on Monday, said the dealer that had it."),
    ],
)
def test_news_of_such_pages_is_a_story(title: str, line: str) -> None:
    found = extract(page(title, f"<p>{line}</p>{TEXT}"), URL)
    assert isinstance(found, Extraction), found


def test_a_request_for_consent_within_a_text_is_no_part_of_it() -> None:
    found = extract(page("The port grows", f"{TEXT}<p>{REQUEST}</p>{TEXT.replace('Arlen', 'Burg')}"), URL)
    assert isinstance(found, Extraction)
    assert "privacy" not in found.text
    assert any("privacy" in cut.text for cut in found.cuts)


@pytest.mark.parametrize(
    "line",
    [
        "The banner says we use cookies and asks readers to accept all cookies before they continue to the first page.",
        "Verlage, die Cookies akzeptieren lassen, müssen die Verwendung von Cookies in einfachen Worten erklären.",
        "Les lecteurs devaient accepter les cookies, et ne trouvaient nulle part où retirer votre consentement.",
        "El aviso decía utilizamos cookies y obligaba a aceptar todas las cookies antes de comprar.",
        "Accept all cookies, or withdraw your consent: that is what readers see, and the court has heard of it.",
    ],
)
def test_a_paragraph_of_a_report_about_consent_is_a_part_of_it(line: str) -> None:
    subject = "a cookie" if line.startswith("Accept") else "a banner"
    report = f"{TEXT}<p>{line}</p><p>The court will say in May what {subject} is.</p>{TEXT.replace('Arlen', 'Burg')}"
    found = extract(page("Court hears of banners", report), URL)
    assert isinstance(found, Extraction)
    assert line in found.text


def test_a_request_in_place_of_the_rest_stays_so_that_the_text_is_known_to_be_cut() -> None:
    found = extract(page("The port grows", f"{TEXT * 2}<p>{REQUEST}</p>"), URL)
    assert isinstance(found, Extraction)
    assert "privacy" in found.text


def test_a_quotation_of_a_request_is_none() -> None:
    assert asks_for_consent(REQUEST)
    assert not asks_for_consent(f"The page said: “{REQUEST}”")
