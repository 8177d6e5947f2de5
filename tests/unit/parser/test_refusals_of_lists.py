"""Pages that stand in the place of a list are faults."""

from __future__ import annotations

import pytest

from services.parser.core.links import Links, read_links
from shared.contracts import PageKind
from tests.unit.parser.test_refusals import URL, page


@pytest.mark.parametrize("title", ["Site maintenance", "로그인"])
def test_a_list_in_whose_place_such_a_page_stands_has_a_fault(title: str) -> None:
    links = '<p><a href="/story/2026-04711">A headline of thirty characters or more</a></p>'
    found = read_links(page(title, links).encode(), PageKind.LISTING, URL)
    assert not found.links and found.fault in ("maintenance", "login")
    assert read_links(page("All stories", links).encode(), PageKind.LISTING, URL).links


@pytest.mark.parametrize("kind", [PageKind.FEED, PageKind.SITEMAP, PageKind.JSON_LIST])
@pytest.mark.parametrize("start", ["", "\ufeff", "<!-- rss -->\n", '<?xml version="1.0"?>\n', "<!DOCTYPE html>\n"])
def test_a_page_in_place_of_a_feed_is_a_fault_and_leads_nowhere(kind: PageKind, start: str) -> None:
    body = start + page("Gazette", '<p><a href="/story/2026-04711">A headline of thirty characters or more</a></p>')
    assert read_links(body.encode(), kind, URL) == Links(fault="html-instead")


def test_what_a_broken_server_prints_before_a_feed_makes_no_page_of_it() -> None:
    feed = "<br /><b>Warning</b>: <html> in feed.php<rss><channel><item><link>/story/2</link></item></channel></rss>"
    assert len(read_links(feed.encode(), PageKind.FEED, URL).links) == 1
