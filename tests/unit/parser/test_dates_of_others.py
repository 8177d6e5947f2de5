"""What belongs to another article, to a comment or to a program is no date of this article."""

from __future__ import annotations

import pytest

from tests.unit.parser.dated_pages import TEXT, URL, day, linked, published, read


def test_the_date_nearest_to_the_headline_is_the_articles() -> None:
    card = "<div><a href=/x>Bridge closes</a><div class=date><time datetime=2024-06-01>1 June</time></div></div>"
    body = f"<div class=box><div><div><div>{card * 3}</div></div></div></div><main><h1>Ferry sails again</h1>"
    assert day(published(f"{body}<div><time datetime=2024-05-03>3 May</time></div>{TEXT}</main>")) == "2024-05-03"


def test_the_date_before_the_byline_is_the_articles() -> None:
    cards = "<div><a href=/x>Bridge closes</a><div><time datetime=2024-06-01>1 June</time></div></div>" * 3
    own = "<div class=meta><time datetime=2024-05-03>3 May</time> by Ada Lovel, Delegate of the Readers</div>"
    assert day(published(f"{cards}<main><h1>Ferry sails again</h1>{own}{TEXT}</main>")) == "2024-05-03"


def cards(*days: str) -> str:
    return "".join(f"<div><p>{day}</p><h3><a href=/x>Bridge closes for repair</a></h3></div>" for day in days)


def test_of_several_days_far_from_the_headline_none_is_the_articles() -> None:
    page = f"<main><h1>Ferry sails again</h1>{TEXT}{'<p>Letters</p>' * 20}</main>"
    assert published(page + cards("May 3, 2024", "May 4, 2024")) is None
    assert day(published(page + cards("May 3, 2024", "May 3, 2024"))) == "2024-05-03"
    same = published(page + cards("May 3, 2024", "May 3, 2024, 10:00"), zone="Asia/Seoul")
    assert same is not None


@pytest.mark.parametrize(
    "header",
    [
        "<div class=topbar><span class=date>Thursday, June 20, 2024</span></div>",
        "<header><p>Thursday, June 20, 2024</p></header>",
        "<div id=today><time>June 20, 2024</time></div>",
    ],
)
def test_the_day_of_viewing_is_never_taken(header: str) -> None:
    around = header + "<ul><li>News<li>Sport<li>Culture<li>Weather<li>Letters<li>About<li>Shop<li>Radio<li>Jobs</ul>"
    body = f"{around}<main><div><div><div><h1>Ferry sails again</h1>%s{TEXT}</div></div></div></main>"
    assert published(body % "") is None
    assert day(published(body % "<p>May 3, 2024</p>")) == "2024-05-03"


OWN = f'{{"@type": "NewsArticle", "headline": "Ferry sails", "datePublished": "2024-05-03", "url": "{URL}"}}'


OTHER = '{"@type": "NewsArticle", "headline": "Bridge closes", "datePublished": "2023-01-01", "url": "https://gazette.example/x"}'


@pytest.mark.parametrize("data", [[OTHER, OWN], [OWN, OTHER], [f'{{"@graph": [{OTHER}, {OWN}]}}']])
def test_linked_data_of_another_article_is_not_taken(data: list[str]) -> None:
    found = read(f"<main><h1>Ferry sails</h1>{TEXT}</main>", "".join(map(linked, data)))
    assert day(found.published) == "2024-05-03"
    assert found.canonical == URL


def test_nor_where_the_page_has_none_of_its_own() -> None:
    found = read(f"<main><h1>Ferry sails</h1>{TEXT}</main>{linked(OTHER)}")
    assert (found.published, found.canonical) == (None, "")


def test_a_reader_comments_date_and_name_are_not_the_articles() -> None:
    comment = "<div class=comment><b class=author-name>Bob Roe</b><time datetime=2020-01-01>x</time></div>"
    comment = f"<div class=comment-list>{comment}</div>"
    found = read(f"<article><h1>Ferry sails again</h1>{TEXT}</article>{comment}")
    assert found.published is None
    assert found.byline.authors == ()


@pytest.mark.parametrize("zero", ["1970-01-01", "1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00", "1900-01-01", "0"])
def test_what_programs_write_for_an_unknown_day_is_none(zero: str) -> None:
    head = f'<meta property=article:published_time content="{zero}">'
    assert published(f"<h1>Ferry sails again</h1>{TEXT}", head) is None
    assert day(published(f"<h1>Ferry sails</h1><p class=date>3 May 2024</p>{TEXT}", head)) == "2024-05-03"
