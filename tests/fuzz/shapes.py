"""Inputs that grow: each shape makes one of `n` parts that some parser, pattern or loop may take too long over.

A shape's cost should grow with `n`, not with its square. `tests.fuzz.growth` measures that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PROSE = "The harbour was opened on Friday, and ships of twelve thousand tons can moor there now, said the port. "
_PAGE = "<html><head><title>The harbour opens</title></head><body><h1>The harbour opens</h1>{}<p>" + PROSE * 6 + "</p>"


@dataclass(frozen=True, slots=True)
class Shape:
    """`make(n)` gives the input for the target of that name (`tests.fuzz.targets`)."""

    target: str
    name: str
    make: Callable[[int], str]


def _page(name: str, part: str, before: str = "", after: str = "") -> Shape:
    """`n` times `part`, in which `%d` is its number, in the middle of an article page."""
    return Shape("page", name, lambda n: _PAGE.format(before + _repeated(part, n) + after))


def _plain(target: str, name: str, part: str, before: str = "", after: str = "") -> Shape:
    return Shape(target, name, lambda n: before + _repeated(part, n) + after)


def _repeated(part: str, n: int) -> str:
    return "".join(part.replace("%d", str(i)) for i in range(n)) if "%d" in part else part * n


_LD = '<script type="application/ld+json">'
_OBJECT = '{"@graph":'
_ARTICLE = '{"@type":"NewsArticle","headline":"The harbour","author":['

SHAPES: tuple[Shape, ...] = (
    *(_page(f"nested {tag}", f"<{tag}>") for tag in ("div", "b", "table", "a", "svg", "template", "ul", "section")),
    _page("nested table cells", "<table><tr><td>"),
    _page("nested lists", "<ul><li>"),
    _page("distinct formatting", "<font a=%d>"),
    _page("formatting across paragraphs", "<b c=%d><p>"),
    _page("misnested formatting", "<i a=%d><div></i>"),
    _page("formatting around cells", "<b a=%d><object></b></object>", after="<p>x" * 500),
    _page("svg groups", "<g>", before="<svg>"),
    _page("options", "<option>x", before="<select>"),
    _page("attributes", "a%d ", before="<div ", after=">"),
    _page("attributes with signs", 'a%d="<>" ', before="<div ", after=">"),
    _page("body again and again", "<body a%d=1>"),
    _page("a huge attribute", "a ", before='<div class="', after='">'),
    _page("many class names", '<div class="c%d related">x</div>'),
    _page("siblings", "<p>x"),
    _page("paragraphs", f"<p>{PROSE}"),
    _page("line breaks", "x<br><br>", before="<p>"),
    _page("breaks and marks", "<b>x</b><br><br>", before="<p>"),
    _page("marks", "<b>x</b> ", before="<p>"),
    _page("links", "<a href=/news/%d>x</a> ", before="<p>"),
    _page("times", "<time>3 May 2024</time> "),
    _page("times in one paragraph", "Updated <time>3 May 2024</time>. ", before="<p>", after="</p>"),
    _page("dates within dates", "<div class=date>", after="3 May 2024"),
    _page("dates", "<div class=date>3 May 2024</div>"),
    _page("bylines", "<div class=byline>By Ana Lee</div>"),
    _page("pictures", "<img src=/%d.jpg>"),
    _page("captions", "<figure><img src=/%d.jpg><figcaption>x</figcaption></figure>"),
    _page("pictures in one figure", "<img src=/%d.jpg>", before="<figure>", after="</figure>"),
    _page("a long srcset", "/%d.jpg %dw, ", before='<img srcset="', after='">'),
    _page("headings", "<h1>The harbour opens</h1>"),
    _page("noscript", "<noscript>x</noscript>"),
    _page("plain text", "<p>", before="<plaintext>"),
    _page("comments", "<!-- x -->"),
    _page("open comments", "<!--"),
    _page("less-than signs", "<"),
    _page("ampersands", "&"),
    _page("entities", "&notin;"),
    _page("NUL", "\0"),
    _page("white space", " \n\t", before="<p>"),
    _page("points", ".", before="<p>"),
    _page("quotation marks", '."', before="<p>"),
    _page("digits", "1", before="<p>"),
    _page("days without months", "12 aaaaaaaaaaaa ", before="<p>"),
    _page("meta", "<meta name=author content='Ana Lee %d'>"),
    _page("links in the head", "<link rel=alternate hreflang=x%d href=/%d>"),
    Shape("page", "linked data, nested lists", lambda n: _PAGE.format(f"{_LD}{'[' * n}{']' * n}</script>")),
    Shape("page", "linked data, nested", lambda n: _PAGE.format(f"{_LD}{_OBJECT * n}1{'}' * n}</script>")),
    _page("linked data, authors", '{"name":"Ana Lee %d"},', before=_LD + _ARTICLE, after="1]}</script>"),
    _page("linked data, closing commas", ",  ", before=_LD + "[1", after="]</script>"),
    _page("linked data, a number", "9", before=_LD + '{"@type":"NewsArticle","datePublished":', after="}</script>"),
    _page("linked data, scripts", _LD + '{"@type":"NewsArticle","headline":"x"}</script>'),
    _page("linked data, tags", "x,", before=_LD + '{"@type":"NewsArticle","keywords":"', after='"}</script>'),
    _page("linked data, a text", "<", before=_LD + '{"@type":"NewsArticle","articleBody":"', after='"}</script>'),
    _page("linked data, broken tags", "<a ", before=_LD + '{"@type":"Article","headline":"', after='"}</script>'),
    Shape("page", "a long title", lambda n: f"<title>{' - x' * n}</title><h1>x - x</h1><p>{PROSE * 6}"),
    Shape("page", "a long author", lambda n: f"<meta name=author content='{'Ana and ' * n}'><p>{PROSE * 6}"),
    Shape("page", "a long author of spaces", lambda n: f"<meta name=author content='a{' ' * n}b'><p>{PROSE * 6}"),
    _plain(
        "listing", "links in one box", "<a href=/news/story-number-%d-x>The harbour opens again today</a> ", "<div>"
    ),
    _plain("listing", "rows", "<li><a href=/news/story-%d>The harbour opens again today, %d</a><p>x</li>", "<ul>"),
    _plain("listing", "the same link", "<a href=/news/2024/12345>The harbour opens again today</a>", "<div>"),
    _plain("listing", "links in boxes", "<div><a href=/news/story-%d>The harbour opens again today</a>"),
    _plain(
        "listing", "texts beside one link", "<p>x 12 x", "<div><a href=/news/2024/1>The harbour opens</a>", "</div>"
    ),
    _plain("listing", "the same link in boxes", "<div><a href=/news/2024/12345>The harbour opens again today</a>"),
    _plain(
        "listing", "one link among boxes", "<div>x</div>", "<div><a href=/news/2024/1>The harbour opens</a>", "</div>"
    ),
    _plain("listing", "pages", "<a href='javascript:page(%d)'>%d</a>"),
    _plain("listing", "slugs", "a-", "<a href=/", ">The harbour opens again</a>"),
    _plain("feed", "entries", "<item><title>x</title><link>http://a.example/%d</link></item>", "<rss><channel>"),
    _plain("feed", "nested", "<item>", "<rss><channel>"),
    _plain("feed", "nested divs", "&lt;div>", "<rss><channel><item><link>http://a.example/1</link><description>"),
    _plain("feed", "markup in a text", "&lt;b&gt;", "<rss><channel><item><link>http://a.example/1</link><description>"),
    _plain("feed", "open declarations", "<!ENTITY ", "<rss><channel>"),
    _plain("feed", "declarations", '<!ENTITY a%d "x">', "<!DOCTYPE rss [", "]><rss><channel>"),
    _plain("feed", "entities", "&amp;", "<rss><channel><item><link>http://a.example/1</link><title>"),
    _plain("feed", "less-than signs", "<", "<rss><channel>"),
    _plain("feed", "CDATA", "<![CDATA[", "<rss><channel>"),
    _plain("feed", "name spaces", "<x xmlns:a%d='b'>", "<rss><channel>"),
    _plain("feed", "attributes", "a%d='1' ", "<rss ", "><channel><item><link>http://a.example/1</link>"),
    _plain("feed", "authors", "<author>a@b (Ana)</author>", "<rss><channel><item><link>http://a.example/1</link>"),
    _plain("feed", "a long date", "1 ", "<rss><channel><item><link>http://a.example/1</link><pubDate>"),
    _plain("feed", "a long author", "a@", "<rss><channel><item><link>http://a.example/1</link><author>"),
    _plain("feed", "enclosures", "<enclosure url='http://a.example/%d' type='image/x'/>", "<rss><channel><item>"),
    _plain("feed", "blank lines", "\n", "<?xml version='1.0'?>", "<rss><channel>"),
    _plain("feed", "blank lines before declarations", "\n", "<!DOCTYPE rss [", "<!ENTITY a 'b'>]><rss><channel>"),
    _plain("feed", "instructions", "<?xml ", "<rss><channel>"),
    _plain("feed", "doctypes", "<!DOCTYPE ", "<rss><channel>"),
    _plain("feed", "ends of CDATA", "]]>", "<rss><channel>"),
    _plain("feed", "ampersands", "&", "<rss><channel><item><link>http://a.example/1</link><title>"),
    _plain("feed", "entities without an end", "&a", "<rss><channel><item><link>http://a.example/1</link><title>"),
    _plain("feed", "tags without an end", "<a ", "<rss><channel><item><link>http://a.example/1</link><description>"),
    _plain("feed", "empty tags", "<a/>", "<rss><channel><item><link>http://a.example/1</link><description>"),
    _plain("feed", "content", "<content>x</content>", "<feed><entry>"),
    _plain("feed", "links", "<link href='/%d'/>", "<feed><entry>"),
    _plain("feed", "broken attributes", "<a b='", "<rss><channel><item>"),
    _plain("feed", "slashes in tags", "<a /", "<rss><channel><item>"),
    _plain("feed", "spaces in tags", " ", "<rss><channel><item><link", "/>"),
    _plain("feed", "a date of spaces", " ", "<rss><channel><item><link>http://a/1</link><pubDate>1", "x</pubDate>"),
    _plain("feed", "a date of digits", "1", "<rss><channel><item><link>http://a/1</link><pubDate>", "</pubDate>"),
    _plain("feed", "a date of signs", "2024-", "<rss><channel><item><link>http://a/1</link><pubDate>", "</pubDate>"),
    _plain("feed", "an author of spaces", " ", "<rss><channel><item><author>a@b", "(</author>"),
    _plain("feed", "json", '{"url":"http://a.example/%d"},', '{"items":[', "{}]}"),
    _plain("sitemap", "entries", "<url><loc>http://a.example/%d</loc></url>", "<urlset>"),
    _plain("sitemap", "open entries", "<url>", "<urlset>"),
    _plain("sitemap", "open places", "<loc ", "<urlset>"),
    _plain("sitemap", "places", "<loc>http://a.example/%d", "<urlset>"),
    _plain("sitemap", "fields without an end", "<a>", "<urlset><url>", "</url>"),
    _plain("sitemap", "spaces in fields", " ", "<urlset><url><loc>", "<"),
    _plain("sitemap", "titles", "<title><![CDATA[a]b]]></title>", "<urlset><url>", "</url>"),
    _plain("sitemap", "colons", "a:", "<urlset><"),
    _plain("sitemap", "letters", "a", "<urlset><url><", "</url>"),
    _plain("sitemap", "CDATA without an end", "<a><![CDATA[", "<urlset><url>", "</url>"),
    _plain("sitemap", "lines", "http://a.example/%d\n"),
    _plain("sitemap", "blank lines", " \n"),
    _plain("json-list", "items", '{"url":"http://a.example/%d"},', "[", "{}]"),
    _plain("json-list", "depth", '{"url":', "", "1"),
    _plain("json-list", "lists", "[", "", "]"),
    _plain("story", "lines", "x\\n", '{"text":"', '"}'),
    _plain("robots", "groups", "User-agent: a%d\nDisallow: /%d\n"),
    _plain("robots", "rules", "Disallow: /%d\n", "User-agent: *\n"),
    _plain("robots", "stars", "*a", "User-agent: *\nDisallow: /", "$\n"),
    _plain("robots", "one line", "a"),
    _plain("dates", "digits", "1"),
    _plain("dates", "numbers", "12 "),
    _plain("dates", "words", "aaaa 12 "),
    _plain("dates", "spaces", " ", "12", "may"),
    _plain("dates", "points", "1."),
    _plain("dates", "dates", "3 May 2024, "),
    _plain("dates", "dates in signs", "2024年5月3日"),
    _plain("dates", "years of Juche", "Juche 1 "),
    _plain("query", "quotes", '"a '),
    _plain("query", "words", "a-"),
    _plain("edit", "one word", "on "),
    _plain("edit", "rows", "row %d\n"),
    _plain("edit", "equal rows", "row\n"),
    _plain("edit", "alike rows", "row row row row row row row row %d\n"),
    _plain("edit", "quotes", "「"),
    _plain("edit", "signs", "中"),
    _plain("enrich", "words", "word "),
    _plain("enrich", "one word", "a"),
    _plain("enrich", "spaces", " "),
    _plain("enrich", "capitals", "AB, "),
    _plain("enrich", "sentences", "A b. "),
    _plain("enrich", "points", "."),
    _plain("enrich", "dates", "3 May 2024 "),
    _plain("enrich", "numbers", "12 "),
    _plain("enrich", "paragraphs", "word 12\n"),
    _plain("enrich", "signs", "平壌1月1日"),
    _plain("enrich", "brackets", "(평양 "),
    _plain("address", "points", "/.."),
    _plain("address", "slashes", "/"),
    _plain("address", "backslashes", "\\"),
    _plain("address", "parameters", "a=%d&", "http://a.example/?utm_source=x&"),
    _plain("address", "a host", "a.", "http://"),
    _plain("address", "a host of signs", "é", "http://", ".example/"),
    _plain("address", "digits as a host", "1", "http://"),
    _plain("decode", "high bytes", "\u00e9"),
    _plain("decode", "a declaration", "a", '<meta charset="'),
    _plain("decode", "open declarations", "<meta "),
)
