"""The headline is what readers see, without the site's name, and with its kicker where the page shares it so."""

from __future__ import annotations

import orjson
import pytest

from services.parser.core.content.placeholder_phrases import said_by
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.titles import find_title


def title(
    visible: list[str], whole: str = "", social: str = "", site: str = "", headline: str = "", kind: str = "Article"
) -> str:
    metas = {"og:title": [social], "og:site_name": [site]}
    things = [{"@type": kind, "headline": headline}] if headline else []
    return find_title(Head(title=whole, metas=metas), things, visible)[0]


@pytest.mark.parametrize(
    ("visible", "social", "expected"),
    [
        ("Harbour news - Ferry sails again to Arlen", "Ferry sails again to Arlen", "Ferry sails again to Arlen"),
        ("Ferry sails again to Arlen", "Arlen: Ferry sails again to Arlen", "Arlen: Ferry sails again to Arlen"),
        ("3 May 2024 Ferry sails again to Arlen", "Ferry sails again to Arlen", "Ferry sails again to Arlen"),
        ("Ferry sails again to Arlen", "Gazette: Ferry sails again to Arlen", "Ferry sails again to Arlen"),
        ("Superferry sails again", "ferry sails again", "Superferry sails again"),
        ("Ferries sail to Arlen", "12 Old Ferries sail to Arlen", "Ferries sail to Arlen"),
        ("After the vote, ferry sails again", "Ferry sails again", "After the vote, ferry sails again"),
        ("The Ferry sails to Arlen: Guide", "Ferry sails to Arlen in 2024", "The Ferry sails to Arlen: Guide"),
    ],
)
def test_a_kicker_belongs_to_the_title_where_the_page_shares_it_so(visible: str, social: str, expected: str) -> None:
    assert title([visible], social=social, site="Gazette") == expected


@pytest.mark.parametrize(
    ("visible", "whole", "social", "expected"),
    [
        (["Arlen Daily"], "The ferry sails again to Arlen | Arlen Daily", "", "The ferry sails again to Arlen"),
        (["Arlen Daily Log"], "Arlen Daily Log: The ferry sails", "The ferry sails", "The ferry sails"),
        (["94", "The ferry sails"], "", "", "The ferry sails"),
        (["adl—go"], "The ferry sails again", "", "The ferry sails again"),
        (["배가 떠나다"], "평양 항구", "", "배가 떠나다"),
        (["The ferry sails again to Arlen"], "News | The ferry sails again to Arlen", "",
         "The ferry sails again to Arlen"),
    ],
)  # fmt: skip
def test_a_heading_that_is_the_sites_name_is_no_title(
    visible: list[str], whole: str, social: str, expected: str
) -> None:
    assert title(visible, whole, social) == expected


def test_a_title_for_search_engines_gives_way_to_the_visible_one() -> None:
    for_searchers, seen = "Ferry to Arlen 2024: timetable and fares", "All about the ferry to Arlen in 2024"
    assert title([seen], for_searchers, headline=for_searchers) == seen
    assert title([seen], for_searchers, headline=for_searchers, kind="NewsArticle") == for_searchers


def test_the_sites_name_is_cut_off_the_headline_too() -> None:
    assert title([], "Ferry", site="Gazette", headline="The ferry sails | Gazette") == "The ferry sails"
    assert title([], "Ferry", site="Gazette", headline="The ferry sails | Part 2") == "The ferry sails | Part 2"


def test_titles_that_are_cut_short_are_not_taken() -> None:
    data = orjson.loads('{"@type": "NewsArticle", "headline": "The ferry sails again to…"}')
    found = find_title(Head(title="The ferry sails again to Arlen"), [data], ["The ferry sails again to Arlen"])
    assert found == ("The ferry sails again to Arlen", "h1")


def test_without_a_visible_headline_the_shared_title_comes_before_the_datas() -> None:
    cut = "The ferry sails again to Arlen, and the people of"
    assert title([], social=f"{cut} the town wave | Gazette", site="Gazette", headline=cut) == f"{cut} the town wave"
    assert title([], social="Gazette", site="Gazette", headline=cut) == cut


def test_the_sites_name_at_the_end_of_the_title_is_no_headline() -> None:
    name, story = (
        "Voice of the People Daily",
        "The harbour board of Arlen met on the quay on Thursday to vote on a ferry.",
    )
    body = f"<div class=mast>{name}</div><p class=ttl><b>Heavy Rain Falls!</b></p>" + f"<p>{story} {story}</p>" * 4
    found = extract(f"<head><title>Heavy rain falls | {name}</title></head><body>{body}</body>", "https://a.example/1")
    assert isinstance(found, Extraction)
    assert found.title.startswith("Heavy rain falls")


@pytest.mark.parametrize(
    ("h1", "name", "title"),
    [
        ("Ferry 12 sails 117 views", "Ferry 12 sails", "Ferry 12 sails"),
        ("Ferry sails 1.2K reads", "Ferry sails", "Ferry sails"),
        ("Ferry sails · 4,117 views", "Ferry sails", "Ferry sails"),
        ("Storm kills 12 people", "Storm kills 12 people", "Storm kills 12 people"),
        ("Storm in Arlen kills 12", "Storm in Arlen", "Storm in Arlen kills 12"),
        ("Army kills 300 in Arlen", "Army kills", "Army kills 300 in Arlen"),
        ("Population 2,500 people", "Population", "Population 2,500 people"),
    ],
)
def test_the_number_of_readers_in_the_box_of_a_headline_is_no_part_of_it(h1: str, name: str, title: str) -> None:
    text = "<p>The harbour of Arlen grew by a metre, says the port, which is enough for now and for ever.</p>" * 5
    html = (
        f"<html><head><title>{name} | Gazette</title></head><body><article><h1>{h1}</h1>{text}</article></body></html>"
    )
    found = extract(html, "https://gazette.example/story/1")
    assert isinstance(found, Extraction)
    assert found.title == title


STORY = "".join(
    f"<p>The quay of Arlen is {n} metres longer than before, the harbour office said on Monday.</p>" for n in "12345"
)


def titled(name: str, above: str, url: str = "https://gazette.example/story/1", more: str = "") -> str:
    html = f"<html><head><title>{name}</title>{more}</head><body><div>{above}{STORY}</div></body></html>"
    found = extract(html, url)
    assert isinstance(found, Extraction), found
    return found.title


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("Quay widened at last", "<h3>Economy and finance</h3>"),
        ("Quay widened at last", "<h3>Economy and finance</h3><div>3 May 2024</div>"),
        ("阿尔伦港扩建", "<h3>国内新闻频道首页</h3>"),
        ("항구가 넓어졌다", "<h3>오늘의 주요 소식들</h3>"),
        ("Fährunglück", "<div><b>Exclusive report from the coast</b></div>"),
    ],
)
def test_a_title_gives_way_to_no_section_above_the_text(name: str, above: str) -> None:
    assert titled(name, above) == name


@pytest.mark.parametrize(
    ("name", "url", "more"),
    [
        ("Gazette", "https://www.gazette.example/1", ""),
        ("The Arlen Times", "https://arlentimes.example/1", ""),
        ("ARLEN CENTRAL NEWS AGENCY", "http://www.acna.example/1", ""),
        ("Voice of Arlen", "http://www.voa.example/1", ""),
        ("아를렌통신", "http://paper.example/1", ""),
        ("Seagull and Sons", "http://paper.example/1", "<meta property='og:site_name' content='Seagull and Sons'>"),
    ],
)
def test_the_name_of_the_site_gives_way_to_the_headline(name: str, url: str, more: str) -> None:
    assert titled(name, "<h3>Ferry to the island sails again</h3>", url, more) == "Ferry to the island sails again"


def test_a_title_of_many_parts_is_compared_with_few_of_them() -> None:
    """Neither the parts that are longer than the headline nor those behind a thousand characters are looked at."""
    assert title(["Ferry sails 117 views"], "Ferry sails | " + "a | " * 300_000) == "Ferry sails"
    assert said_by(["a | " * 300_000 + "site maintenance"], "") is None


SHORT = "The quay opens three weeks early this year"
LINES = "".join(
    f"<p>The quay of Arlen was opened for the {n}. time, says the harbour office, and will stay so.</p>"
    for n in range(4)
)


def title_at(url: str, head: str, heading: str) -> str:
    found = extract(f"<head>{head}</head><body><article>{heading}{LINES}</article></body>", url)
    assert isinstance(found, Extraction), found
    return found.title


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        (
            "<title>The quay opens three weeks early this year – Arlen Quay</title>",
            "<h1>The quay opens three weeks early this year – Arlen Quay</h1>",
            f"{SHORT} – Arlen Quay",
        ),
        (
            "<meta property=og:title content='Arlenquay Blog: The quay opens three weeks early this year'>",
            f"<h1>{SHORT}</h1>",
            SHORT,
        ),
        (f"<title>{SHORT}</title>", "<h1>arlenquay.example</h1>", SHORT),
        (f"<title>{SHORT} - Arlen</title>", f"<h1>{SHORT} - Arlen</h1>", f"{SHORT} - Arlen"),
        (f"<title>Arlen Quay: {SHORT}</title>", f"<h1>Arlen Quay: {SHORT}</h1>", f"Arlen Quay: {SHORT}"),
    ],
)
def test_the_hosts_name_is_no_part_of_the_title(head: str, heading: str, expected: str) -> None:
    assert title_at("https://www.arlenquay.example/2026/quay", head, heading) == expected


@pytest.mark.parametrize(
    ("host", "headline"),
    [
        ("www.korea.net", "Trade talks with Japan - Korea"),
        ("iran.gazette.example", "Nuclear talks: Russia / USA / Iran"),
        ("world.gazette.example", "Hello - World"),
        ("live.bbc.co.uk", "Election results - Live"),
        ("www.who.int", "Doctor | WHO"),
        ("www.ukraine.com", "Live: Russia | Ukraine | What we know"),
    ],
)
def test_words_of_the_host_that_every_title_has_are_kept(host: str, headline: str) -> None:
    head = f"<title>{headline}</title><meta property=og:title content='{headline}'>"
    assert title_at(f"https://{host}/2026/quay", head, f"<h1>{headline}</h1>") == headline


def test_a_label_before_the_domain_is_no_name_of_the_site() -> None:
    head = "<meta property=og:title content='World: The quay opens three weeks early this year'>"
    assert title_at("https://world.gazette.example/1", head, f"<h1>{SHORT}</h1>") == f"World: {SHORT}"
    head = head.replace("World", "Gazette")
    assert title_at("https://world.gazette.co.uk/1", head, f"<h1>{SHORT}</h1>") == SHORT


def test_a_tag_that_readers_see_is_a_part_of_the_title() -> None:
    head = "<meta property=og:title content='Thirty years of &lt;br&gt; elements'>"
    assert title_at("", head, "<h1>Thirty years of &lt;br&gt; elements</h1>") == "Thirty years of <br> elements"


def test_soft_hyphens_are_no_part_of_the_title_and_hide_nothing() -> None:
    heading = "<h1>Der Hafen&shy;meister öff&shy;net den Kai</h1><p>Von Ana Lee und Bo Kim</p>"
    found = extract(f"<head><title>Hafenmeister</title></head><article>{heading}{LINES}</article>", "")
    assert isinstance(found, Extraction), found
    assert found.title == "Der Hafenmeister öffnet den Kai"
    assert found.byline.authors == ("Ana Lee", "Bo Kim")
    assert "Hafen" not in found.text


@pytest.mark.parametrize(
    ("visible", "whole", "expected"),
    [
        ("Ferry sails ag…", "Ferry sails again to Arlen | Gazette", "Ferry sails again to Arlen"),
        ("Ferry sails ag...", "Ferry sails again to Arlen", "Ferry sails again to Arlen"),
        ("Ferry sails again…", "Ferry sails again… | Gazette", "Ferry sails again…"),
        ("And so she waited…", "Ferry sails again to Arlen | Gazette", "And so she waited…"),
        ("Politics Ferry sails again", "Ferry sails again | Gazette", "Ferry sails again"),
        ("The Best Ferries of 2026", "Best Ferries of 2026 | Gazette", "The Best Ferries of 2026"),
        ("The old ferry sails again", "ferry sails again | Gazette", "The old ferry sails again"),
        ("A day at sea on the Ferry", "Ferry | Gazette", "A day at sea on the Ferry"),
        ("Why nobody here believes that Ferries sail again", "Ferries sail again | Gazette", None),
    ],
)
def test_a_heading_that_is_cut_off_or_begins_with_its_section(visible: str, whole: str, expected: str | None) -> None:
    assert title([visible], whole=whole, site="Gazette") == (expected or visible)
