"""A short page that a browser leaves at once is a redirect; a page to read, or one that waits, is none."""

from __future__ import annotations

import pytest

from services.fetcher.core.refreshes import leads_at_once


@pytest.mark.parametrize(
    ("meta", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/new.html">', "/new.html"),
        ("<META HTTP-EQUIV=Refresh CONTENT=\"0;URL='/new.html'\">", "/new.html"),
        ("<meta content=\"1;/new.html?a=1&amp;b=2\" http-equiv='refresh' />", "/new.html?a=1&b=2"),
        ('<meta http-equiv="refresh" content="5; url=/new.html">', ""),
        ('<meta http-equiv="refresh" content="300">', ""),
        ('<noscript><meta http-equiv="refresh" content="0; url=/no-scripts.html"></noscript>', ""),
        ('<!--[if lt IE 9]><meta http-equiv="refresh" content="0; url=/old-browser.html"><![endif]-->', ""),
        ('<script>var s = \'<meta http-equiv="refresh" content="0; url=/x.html">\'</script>', ""),
        ('<meta name="refresh" content="0; url=/new.html">', ""),
    ],
)
def test_where_a_page_leads_at_once(meta: str, target: str) -> None:
    page = f"<html><head><title>Moved</title>{meta}</head><body><p>Go on</p></body></html>"
    assert leads_at_once(page.encode()) == target
    assert leads_at_once(page.encode() + b"<p>The quay is widened.</p>" * 500) == ""


@pytest.mark.parametrize(
    ("header", "target"),
    [("0; url=/new.html", "/new.html"), ("1;URL='/new.html'", "/new.html"), ("30", ""), ("5; url=/new.html", "")],
)
def test_where_a_header_leads_at_once(header: str, target: str) -> None:
    assert leads_at_once(b"<html><body>Moved.</body></html>", header) == target


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<script>window.location.href = "/new.html";</script>', "/new.html"),
        ("<title>Moved</title><script type='text/javascript'>location.replace('/new.html')</script>", "/new.html"),
        ("<script>if (screen.width < 700) location = '/m/new.html'</script>", ""),
        ("<script>location = '/new.html'</script><p>The quay is widened.</p>", ""),
        ("<script>var a = 1</script><script>location = '/new.html'</script>", ""),
    ],
)
def test_where_a_page_leads_that_is_one_script(page: str, target: str) -> None:
    assert leads_at_once(f"<!doctype html><html><head>{page}</head><body></body></html>".encode()) == target
