"""Pages written by us: their text as blocks, letter by letter, or the reason why there is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from shared.contracts import BlockKind, MarkKind
from shared.sources.rules import Rules

URL = "https://news.example.org/2024/05/03/harbour-opens"
PARAGRAPHS = [
    "The new harbour of Saebom was opened on Friday, three years after the first stone had been laid in the bay.",
    "Ships of up to twelve thousand tons can now moor there, said the harbour master, who had asked for it since 2009.",
    "Fishermen of the old quay were less pleased: they must now sail around the breakwater, an hour longer each way.",
]


def page(body: str, head: str = "") -> str:
    return f"<html lang=en><head><title>Harbour opens | The Herald</title>{head}</head><body>{body}</body></html>"


def article(*parts: str) -> str:
    return page("<nav><a href=/>Home</a></nav><h1>Harbour opens</h1><div class=story>" + "".join(parts) + "</div>")


def read(html: str, **more: object) -> Extraction:
    found = extract(html, URL, **more)  # type: ignore[arg-type]
    assert isinstance(found, Extraction), found
    return found


def test_what_styles_name_is_read_only_where_it_is_wanted() -> None:
    html = page(
        "<h1>Harbour opens</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS), "<link rel=stylesheet href=/a.css>"
    )
    assert read(html, context=Context(styles=True)).styles.sheets == ("https://news.example.org/a.css",)
    assert read(html, context=Context()).styles.sheets == ()


def test_paragraphs_come_in_order_and_nothing_else() -> None:
    found = read(
        article(
            *(f"<p>{p}</p>" for p in PARAGRAPHS),
            "<div class=share-bar>Share this with all your friends on every network there is, today.</div>",
        )
    )
    assert [b.text for b in found.blocks] == PARAGRAPHS
    assert (found.title, found.language) == ("Harbour opens", "en")


def test_spaces_around_names_breaks_and_inline_tags() -> None:
    first = (
        "<p>Comrade <nobr>Kim Jong Un</nobr> &#8217;s letter,<b> bold </b>and<i>&nbsp;slant</i>ed, reached "
        "<nobr>Kim Tok Hun</nobr> , the premier.<br>It was　read aloud.</p>"
    )
    found = read(article(first, *(f"<p>{p}</p>" for p in PARAGRAPHS)), rules=Rules(leader=("nobr",)))
    text = found.blocks[0].text
    assert text == (
        "Comrade Kim Jong Un’s letter, bold and slanted, reached Kim Tok Hun, the premier.\nIt was read aloud."
    )
    leaders = [text[m.start : m.end] for m in found.blocks[0].marks if m.kind is MarkKind.LEADER]
    assert leaders == ["Kim Jong Un", "Kim Tok Hun"]


def test_only_addresses_of_the_web_become_links() -> None:
    links = '<a href="/a">harbour</a> <a href="javascript:alert(1)">bay</a> <a href="data:text/html,x">quay</a>'
    found = read(article(f"<p>{PARAGRAPHS[0]} {links}</p>", *(f"<p>{p}</p>" for p in PARAGRAPHS[1:])))
    urls = [m.url for m in found.blocks[0].marks if m.kind is MarkKind.LINK]
    assert urls == ["https://news.example.org/a"]


def test_headings_lists_quotes_rows_and_images_keep_their_kind() -> None:
    found = read(
        article(
            f"<p>{PARAGRAPHS[0]}</p><h2>What ships need</h2>",
            "<ul><li>Twelve metres of water under the keel.</li><li>A pilot who knows the bay.</li></ul>",
            f"<blockquote><p>{PARAGRAPHS[1]}</p></blockquote>",
            '<figure><img src="/pier.jpg" width=800><figcaption>The pier at dawn</figcaption></figure>',
            "<table><tr><td>Berths</td><td>12 of them.</td></tr></table>",
            f"<p>{PARAGRAPHS[2]}</p>",
        )
    )
    kinds = [b.kind for b in found.blocks]
    assert kinds == [
        BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM, BlockKind.QUOTE,
        BlockKind.IMAGE, BlockKind.TABLE_ROW, BlockKind.PARAGRAPH,
    ]  # fmt: skip
    image = found.blocks[5]
    assert (image.url, image.caption) == ("https://news.example.org/pier.jpg", "The pier at dawn")
    assert found.blocks[6].cells == ("Berths", "12 of them.")


def test_linked_data_names_author_and_day() -> None:
    data = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour opens",'
        '"datePublished":"2024-05-03T08:00:00+09:00","author":[{"name":"Ana Lee"},{"name":"Bo Kim"}]}</script>'
    )
    found = read(page("<h1>Harbour opens</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS), data))
    assert found.byline.authors == ("Ana Lee", "Bo Kim")
    assert found.published is not None
    assert found.published.value.isoformat() == "2024-05-02T23:00:00+00:00"
    assert found.published.rule.startswith("json-ld")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", Refusal.EMPTY),
        ("<html><body><script>render()</script></body></html>", Refusal.NEEDS_JAVASCRIPT),
        ("<title>404 Not Found</title><h1>Page not found</h1><p>Sorry.</p>", Refusal.SOFT_GONE),
        ("<title>Just a moment...</title><p>Checking your browser</p>", Refusal.CHALLENGE),
        ("<title>Herald</title><ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul>", Refusal.NO_ARTICLE),
        ("<div>" * 20_000, Refusal.TOO_DEEP),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(html: str, reason: Refusal) -> None:
    found = extract(html, URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is reason


def test_a_rule_that_stops_matching_is_reported_and_the_general_reading_goes_on() -> None:
    html = article(*(f"<p>{p}</p>" for p in PARAGRAPHS))
    found = read(html, rules=Rules(body=".gone-since-the-new-layout"), context=Context())
    assert [b.text for b in found.blocks] == PARAGRAPHS
    assert "rules no longer match: body" in found.doubts


@settings(max_examples=150)
@given(st.text(max_size=400) | st.lists(st.sampled_from(["<p>", "</div>", "<a href='", "<table><tr><td>", "<br>",
       "<li>", "<b>", "\x00", "&#x0;", "<script>", "Text, and more. ", "<img src=x>", "<!--", "]]>", "<svg>",
       "한국어 "]),
       max_size=60).map("".join))  # fmt: skip
def test_nothing_makes_it_crash_and_it_always_says_the_same(html: str) -> None:
    assert extract(html, URL) == extract(html, URL)
