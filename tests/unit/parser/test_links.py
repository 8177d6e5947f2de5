"""Feeds, sitemaps, listings and JSON lists: links with what their rows say, and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.parser.core.document.decode import decode_page
from services.parser.core.links import EntryRules, read_links
from services.parser.core.page import looks_like_page
from services.parser.core.urls.canonical import address_of, believable_canonical, identity, join_url
from shared.contracts import PageKind

BASE = "https://news.example.org/list"

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>Harbour &amp; bay</title>
<link>/a/1</link>
<description>&lt;p&gt;It opened.&lt;/p&gt;</description><pubDate>Fri, 03 May 2024 08:00:00 GMT</pubDate>
</item><item><title>Bad</title><link>javascript:alert(1)</link></item></channel></rss>"""
LISTING = b"""<html><body><ul class=list>
<li><a href="javascript:open_it('view.php?id=7')">The harbour opens</a><span>2024.05.03</span><img src=p.jpg></li>
<li><a href="/a/2">The quay closes</a><p>
Fishermen must sail around the breakwater, which takes an hour more each way.</p></li>
</ul><a rel=next href="?page=2">older</a></body></html>"""


def test_a_feed_gives_title_teaser_and_date_as_printed() -> None:
    (link,) = read_links(RSS, PageKind.FEED, BASE).links
    assert (link.url, link.title, link.teaser) == ("https://news.example.org/a/1", "Harbour & bay", "It opened.")
    assert link.published == "Fri, 03 May 2024 08:00:00 GMT"


def test_rows_of_a_listing_keep_to_themselves() -> None:
    found = read_links(LISTING, PageKind.LISTING, BASE, rules=EntryRules(links=".list a"))
    first, second = found.links
    assert (first.url, first.title) == ("https://news.example.org/view.php?id=7", "The harbour opens")
    assert (first.published, first.image, first.teaser) == ("2024.05.03", "https://news.example.org/p.jpg", "")
    assert (second.published, second.image) == ("", "")
    assert second.teaser.startswith("Fishermen")
    assert found.older == "https://news.example.org/list?page=2"


def test_sitemaps_and_their_indexes() -> None:
    news = b"""<urlset><url><loc>https://x.example/a</loc><news:news><news:title><![CDATA[A & B]]></news:title>
    <news:publication_date>2024-05-03</news:publication_date></news:news></url></urlset>"""
    (link,) = read_links(news, PageKind.SITEMAP, BASE).links
    assert (link.title, link.published) == ("A & B", "2024-05-03")
    index = b"<sitemapindex><sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>"
    assert read_links(index, PageKind.SITEMAP, BASE).links[0].kind is PageKind.SITEMAP


def test_a_front_page_in_a_feed_is_no_article_unless_the_outlet_says_so() -> None:
    links = ("/", "/en/", "/index.html", "/?p=5", "/#story=2", "/news/index.html", "/12")
    items = "".join(f"<item><title>T</title><link>https://x.example{link}</link></item>" for link in links)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
    found = [link.url.removeprefix("https://x.example") for link in read_links(feed, PageKind.FEED, BASE).links]
    assert found == ["/?p=5", "/#story=2", "/news/index.html", "/12"]
    assert len(read_links(feed, PageKind.FEED, BASE, rules=EntryRules(include="x.example")).links) == len(links)


def test_a_list_does_not_list_itself() -> None:
    """An item without a link has the address of its feed."""
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in ("", "?", "#2", "/list", "/list/1"))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
    assert [link.url for link in read_links(feed, PageKind.FEED, BASE).links] == [f"{BASE}#2", f"{BASE}/1"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RSS, False),
        (b'<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?><feed xmlns="http://www.w3.org/2005/Atom">', False),
        (b"\xef\xbb\xbf<urlset><url><loc>https://x.example/a</loc></url></urlset>", False),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body><p>The harbour opens.', True),
        (b"<feedback>The harbour opens.</feedback>", True),
        (b"The harbour opens.", True),
    ],
)
def test_a_feed_or_sitemap_is_no_page(body: bytes, *, expected: bool) -> None:
    assert looks_like_page("text/xml", body) is expected


def test_entities_of_a_feed_are_not_expanded_nor_files_read() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item><title>&f;&b;</title>
    <link>https://x.example/1</link></item></channel></rss>"""
    found = read_links(bomb, PageKind.FEED, BASE)
    assert "root:" not in repr(found)


@settings(max_examples=80)
@given(
    st.binary(max_size=300), st.sampled_from([PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING, PageKind.JSON_LIST])
)
def test_no_bytes_make_it_raise(body: bytes, kind: PageKind) -> None:
    assert read_links(body, kind, BASE) == read_links(body, kind, BASE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/a?utm_source=x&id=3#top", "http://example.org/a?id=3"),
        ("http://example.org/en/?MUBAMUAxQA==", "http://example.org/en/?MUBAMUAxQA=="),
        ("http://example.org/day.htm#3", "http://example.org/day.htm#3"),
        ("http://example.org/news/5.html;jsessionid=0A1B?id=3", "http://example.org/news/5.html?id=3"),
        ("http://example.org/(S(0a1b))/news/5.aspx", "http://example.org/news/5.aspx"),
        ("http://example.org/wiki/Arlen_(port_(old))/map", "http://example.org/wiki/Arlen_(port_(old))/map"),
    ],
)
def test_an_address_keeps_what_tells_articles_apart(url: str, expected: str) -> None:
    assert address_of(url) == expected
    assert address_of(expected) == expected


def test_canonical_is_a_hint_only() -> None:
    url = "https://example.org/view?newsID=7"
    assert identity(url, "https://example.org/") == url
    assert identity(url, "https://other.example/view?newsID=7") == url
    assert identity(url + "&from=home", url) == url


def test_only_web_addresses_are_joined() -> None:
    assert join_url(BASE, "javascript:alert(1)") == ""
    assert join_url(BASE, "http://[::1") == ""
    assert join_url(BASE, "//cdn.example/x y.jpg") == "https://cdn.example/x%20y.jpg"


@pytest.mark.parametrize("charset", ["euc-kr", "cp949", "gb18030", "big5", "shift_jis", "euc-jp", "koi8-r", "utf-16"])
def test_a_declared_charset_is_read(charset: str) -> None:
    words = {
        "e": "평양 신문",
        "c": "평양 신문",
        "g": "平壤报纸",
        "b": "平壤報紙",
        "s": "新聞です",
        "k": "Газета",
        "u": "평양",
    }
    text = "新聞です" if charset == "euc-jp" else words[charset[0]]
    assert decode_page(text.encode(charset), f"text/html; charset={charset}").text == text


@pytest.mark.parametrize(
    ("url", "canonical", "believed"),
    [
        ("http://a.example/news/7.html", "http://a.example/news/30.html", False),
        ("http://a.example/read.php?id=7", "http://a.example/read.php?id=30", False),
        ("http://a.example/read.php?id=7&from=rss", "http://a.example/read.php?id=7", True),
        ("http://a.example/2026/03/the-port-reopens", "http://a.example/2026/04/all-about-the-reservoir", False),
        ("http://a.example/news/7-the-port-reopens", "http://a.example/news/7-port-open-at-last", True),
        ("http://a.example/news/the-port-reopens", "http://a.example/news/the-old-port-reopens", True),
        ("http://a.example/amp/7.html", "http://a.example/news/7.html", True),
        ("http://a.example/ko/7.html", "http://a.example/news/7.html", False),
        ("http://a.example/zh-hans/news/7.html", "http://a.example/en/news/7.html", False),
        ("http://a.example/amp/en/7.html", "http://a.example/en/7.html", True),
        ("http://a.example/news/7.html", "http://a.example/en/7.html", True),
        ("http://a.example/el-nino", "http://a.example/2024/05/03/el-nino", True),
        ("http://a.example/it-news/the-port-7", "http://a.example/news/the-port-7", True),
        ("http://a.example/pt-br/the-port-7", "http://a.example/news/the-port-7", False),
    ],
)
def test_a_canonical_address_of_another_article_is_not_believed(url: str, canonical: str, *, believed: bool) -> None:
    assert believable_canonical(url, canonical) is believed


@pytest.mark.parametrize(
    ("folder", "declared", "believed"),
    [("it", "en-GB", True), ("uk", "en", True), ("it", "it", False), ("uk", "", False), ("ko", "en", False)],
)
def test_a_folder_for_technology_or_the_kingdom_is_no_language(folder: str, declared: str, *, believed: bool) -> None:
    url = f"http://a.example/{folder}/the-port-7"
    assert believable_canonical(url, "http://a.example/news/the-port-7", declared) is believed
