"""What a page folds away and what stands in lists around a little text, through the whole watch."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, page_of, paragraphs_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
FOLDED, LISTS = 1, 2
PATIENCE_S = 120.0
ANSWER = "The ferry takes bicycles on every day of the week but Sunday, when the deck is full of market carts."
MENU = "Everything about the harbour, the market and the town hall, and how to reach the desk by post or by wire."


def article_about(number: int, content: str) -> str:
    """Return the page of an article that says so, with this content below its headline."""
    whole = page_of(number)
    head, headline = whole.partition("</head>")[0], whole.partition("<h1>")[2].partition("</h1>")[0]
    said = json.dumps({"@type": "NewsArticle", "headline": headline})
    kind = f'<meta property="og:type" content="article"><script type="application/ld+json">{said}</script>'
    return f"{head}{kind}</head><body><main><h1>{headline}</h1>{content}</main></body></html>"


def folded(number: int, is_open: bool) -> str:
    hidden = "" if is_open else ' hidden aria-hidden="true"'
    text = "".join(f"<p>{p}</p>" for p in paragraphs_of(number))
    answer = f'<h2>And bicycles?</h2><div class="accordion-body"{hidden}><p>{ANSWER}</p></div>'
    return f'{text}{answer}<div class="navbar-collapse" hidden><p>{MENU}</p></div>'


def in_lists(number: int) -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs_of(number))
    quays = "".join(
        f"<h2>Quay {n}</h2><ul>{''.join(f'<li>Lamp {n}.{m} of the quay</li>' for m in range(9))}</ul>" for n in range(9)
    )
    return f"<div>{text}</div><div>{quays}<p>{MENU}</p></div>"


class Folding(Press):
    is_open = False

    async def _article(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        self.hits[request.path] += 1
        contents = {FOLDED: folded(number, self.is_open), LISTS: in_lists(number)}
        page = article_about(number, contents[number]) if number in contents else page_of(number)
        return web.Response(text=page, content_type="text/html")


@pytest.fixture(scope="module")
def press() -> Iterator[Folding]:
    with serving(Folding(4)) as press:
        assert isinstance(press, Folding)
        yield press


@pytest.fixture(scope="module")
def watch(press: Folding, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    with watching(folder / "data", press.write_source(folder)) as watch:
        eventually(lambda: watch.count("article") == len(press.articles), PATIENCE_S, "all articles")
        yield watch


def page_at(watch: Watch, address: str) -> str:
    [(article,)] = watch.sql("SELECT article_id FROM address WHERE address = %s", address)
    return eventually(lambda: watch.get(f"/a/{article}"), PATIENCE_S, "the article's page")


def test_a_part_that_readers_can_unfold_is_text_and_a_folded_menu_is_not(watch: Watch, press: Folding) -> None:
    page = page_at(watch, press.url(FOLDED))
    assert ANSWER in page
    assert paragraphs_of(FOLDED)[3] in page
    assert MENU not in page


def test_a_page_that_comes_unfolded_at_the_next_visit_is_no_edit(watch: Watch, press: Folding) -> None:
    captures = "SELECT count(*) FROM capture WHERE url = %s"
    press.is_open = True
    watch.ask_for(press.url(FOLDED))
    eventually(lambda: watch.sql(captures, press.url(FOLDED)) == [(2,)], PATIENCE_S, "the unfolded page is captured")
    query = "SELECT c.kind FROM change c JOIN address d USING (article_id) WHERE d.address = %s"
    assert watch.sql(query, press.url(FOLDED)) == []


def test_lists_around_a_little_text_belong_to_the_article(watch: Watch, press: Folding) -> None:
    page = page_at(watch, press.url(LISTS))
    assert "Lamp 4.2 of the quay" in page
    assert paragraphs_of(LISTS)[0] in page
