"""The pages, against a real archive."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import psycopg
import pytest

from services.reader.adapters.pages import article_text
from shared.archive.read.changes import changes, created
from shared.archive.read.connection.pool import ReadPool
from shared.ids import article_id
from tests.integration.reader.material import NOON, paragraphs
from tests.integration.reader.press import ARTICLES, BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import Site, SiteUnderTest

TITLES = re.compile(r'<h[1-4] lang="[^"]*" dir="[^"]*"><a href="/a/([0-9a-f]{32})">')


async def test_an_empty_archive_says_so_helpfully(empty_site: SiteUnderTest) -> None:
    for path in ("/", "/outlets", "/changes", "/search", "/about", "/more"):
        assert (await empty_site.get(path)).status == 200
    assert "Nothing has arrived yet" in (await empty_site.get("/")).text
    assert "<entry" not in (await empty_site.get("/feed.atom")).text
    assert (await empty_site.get("/api/v1/articles")).json == {"articles": [], "before": None}


async def test_the_front_page_has_the_newest_first_and_goes_on_to_the_last(shared_site: Site) -> None:
    seen: list[str] = []
    path = "/"
    while path:
        text = (await shared_site.get(path)).text
        seen += TITLES.findall(text)
        following = re.search(r'<a class="button" href="([^"]+)" rel="next"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == ARTICLES + 3
    assert seen[0] == article_id(HARBOUR)


async def test_the_bare_rows_go_on_where_the_page_ended(shared_site: Site) -> None:
    text = (await shared_site.get("/o/gazette")).text
    seen = TITLES.findall(text)
    part = re.search(r'hx-get="([^"]+)"', text)
    while part:
        text = (await shared_site.get(part[1].replace("&amp;", "&"))).text
        assert "<html" not in text
        seen += TITLES.findall(text)
        part = re.search(r'hx-get="([^"]+)"', text)
    assert len(seen) == len(set(seen)) == ARTICLES + 2


async def test_the_article_page_tells_all_there_is_to_know(shared_site: Site) -> None:
    text = (await shared_site.get(f"/a/{article_id(HARBOUR)}")).text
    for wanted in (
        "Crane lifts first container", "Harbour Gazette (En)", "1 March 2026", "Juche 115.3.1", "contradicts url",
        f'<a href="{HARBOUR}" rel="noreferrer noopener nofollow"', "1 March 2026, 13:00 UTC", "English",
        "1 min read", "<strong>new crane</strong>", f'<a href="/a/{article_id(BRIDGE)}" class="here">bridge report</a>',
        "The crane at dawn", 'width="640" height="400"', "no copy of this picture",
        "<li><span>painted green</span></li>",
        "More from Harbour Gazette (En)", "More articles",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "gazette.example/pictures/crane.png" not in text
    assert not re.search(r'<img[^>]+src="http', text)
    further = text[text.index("More from Harbour") : text.index("More articles</h2>")]
    assert len(TITLES.findall(further)) == 20
    assert article_id(HARBOUR) not in TITLES.findall(text)
    assert len(TITLES.findall(text)) == len(set(TITLES.findall(text)))


async def test_removal_edits_and_contribution_are_marked(shared_site: Site) -> None:
    removed = (await shared_site.get(f"/a/{article_id(BRIDGE)}")).text
    assert "Removed at the source." in removed
    assert "Edited at the source" in removed
    assert "The bridge will cost 90 million." in removed
    contributed = (await shared_site.get(f"/a/{article_id(KOREAN)}")).text
    assert "Contributed by river-club," in contributed
    assert '<article class="story" lang="ko" dir="ltr">' in contributed
    assert "Contributed by" not in removed
    assert "<dt>Last seen</dt>" in removed and "<dt>Last seen</dt>" not in contributed
    history = (await shared_site.get(f"/a/{article_id(KOREAN)}/revisions")).text
    assert "never visited by this archive" in history and "last seen alive" not in history
    assert "last seen" not in (await shared_site.get("/o/ilbo")).text
    assert "last seen" in (await shared_site.get("/o/gazette")).text


async def test_every_text_can_be_read_and_compared(shared_site: Site) -> None:
    id = article_id(BRIDGE)
    history = (await shared_site.get(f"/a/{id}/revisions")).text
    old, new = (await shared_site.get(f"/api/v1/articles/{id}")).json["revisions"]
    assert "Bridge is cheap" in history and f"/a/{id}/diff/{old['id']}/{new['id']}" in history
    assert "An earlier text." in (await shared_site.get(f"/a/{id}/revisions/{old['id']}")).text
    diff = (await shared_site.get(f"/a/{id}/diff/{old['id']}/{new['id']}")).text
    assert "<del>40</del><ins>90</ins>" in diff
    assert "<ins>Tolls are planned.</ins>" in diff
    assert '<p class="changed">The bridge will cost <del>40' in diff
    assert "Paragraphs: 1 changed" in diff and "1 added" in diff and "1 unchanged" in diff and "text 2, <time" in diff
    for wrong in ("/revisions/" + "0" * 32, "/diff/x/y", f"/diff/{old['id']}/{'0' * 32}"):
        assert (await shared_site.get(f"/a/{id}{wrong}")).status == 404


async def test_a_heading_of_a_day_says_its_date_once(shared_site: Site) -> None:
    page = (await shared_site.get("/more")).text
    day = page[page.index('datetime="2026-02-28"') :]
    day = day[: day.index("</section>")]
    assert day.count("28 February 2026") == 1 and "Harbour Gazette (En)" in day


async def test_edits_are_listed_by_what_they_changed(site: SiteUnderTest) -> None:
    assert "Bridge gets dearer" in (await site.get("/changes?weight=wording")).text
    assert "No such change" in (await site.get("/changes?weight=picture")).text
    await site.filler.sql("UPDATE change SET data = jsonb_build_object('parts', jsonb_build_object('picture', 1))")
    assert "Bridge gets dearer" in (await site.get("/changes?weight=picture")).text
    assert (await site.get("/changes.atom?weight=picture")).text.count("<entry") == 2
    for path in ("/changes", "/changes.atom"):
        assert (await site.get(f"{path}?weight=colour")).status == 400
        assert (await site.get(f"{path}?weight=colour&kind=created")).status == 400
    assert "No such change" in (await site.get("/changes?kind=created&weight=picture")).text, "no edit is a new article"


class _Asked:
    """Keeps what is asked, in place of the archive."""

    async def rows(self, _row: object, sql: str, params: dict[str, object]) -> list[Any]:
        self.sql, self.params = sql, params
        return []


async def test_edits_of_a_rare_part_are_found_without_reading_all_changes(empty_site: SiteUnderTest) -> None:
    await empty_site.filler.sql(
        "INSERT INTO change (id, outlet_id, kind, at, weight, data) SELECT md5(n::text), 'gazette', 'revised',"
        " now() - n * interval '1 min', 'wording', jsonb_build_object('parts', jsonb_build_object('wording', 1))"
        " FROM generate_series(1, 20000) n"
    )
    await empty_site.filler.sql("ANALYZE change")
    asked = _Asked()
    await changes(cast("ReadPool", asked), 50, weight="picture")
    with psycopg.connect(empty_site.database_url) as connection:
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {asked.sql}".encode(), asked.params))
    assert "weight" not in asked.params, "a prepared statement would be planned for any weight"
    assert "Bitmap Index Scan on change_of_parts" in plan and "Bitmap Index Scan on change_of_weight" in plan, plan


async def test_the_articles_of_a_day_are_found_without_reading_all_later_events(empty_site: SiteUnderTest) -> None:
    await empty_site.filler.sql(
        "INSERT INTO event (kind, outlet_id, at, recorded_at) SELECT (ARRAY['created', 'revised'])[1 + n %% 2],"
        " 'gazette', now(), %s - (20000 - n) * interval '10 min' FROM generate_series(1, 20000) n",
        NOON,
    )
    await empty_site.filler.sql("ANALYZE event")
    asked, day = _Asked(), timedelta(days=1)
    await created(cast("ReadPool", asked), 51, outlet="gazette", since=NOON - 90 * day, until=NOON - 89 * day, before=9)
    with psycopg.connect(empty_site.database_url) as connection:
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {asked.sql}".encode(), asked.params))
    assert "Index Scan using event_created" in plan, plan


async def test_the_articles_of_some_days_come_in_turn(empty_site: SiteUnderTest) -> None:
    """Of transactions that ran at once, the later id may have the earlier time."""
    site = empty_site
    await site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    for number in range(120):
        await site.filler.article(f"https://gazette.example/{number}", f"Report {number}.", paragraphs("x"))
    await site.filler.sql("UPDATE event SET recorded_at = %s - (id %% 7) * interval '1 s'", NOON)
    path, seen = f"/changes?kind=created&since={NOON:%Y-%m-%d}", list[str]()
    while path:
        page = (await site.get(path)).text
        seen += re.findall(r"Report ([0-9]+)\.", page)
        path = next(iter(re.findall('href="([^"]*)" rel="next"', page)), "").replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(120))


async def test_a_name_that_was_left_out_is_in_the_list_of_changes(site: SiteUnderTest) -> None:
    names = "jsonb_build_object('names', jsonb_build_array('Pak Tong Gu'))"
    await site.filler.sql(f"UPDATE change SET kind = 'name-removed', data = {names} WHERE kind = 'revised'")
    assert ">Pak Tong Gu<" in (await site.get("/changes?kind=name-removed")).text


async def test_an_article_leads_to_its_day(shared_site: Site) -> None:
    page = (await shared_site.get(f"/a/{article_id(HARBOUR)}")).text
    day = "/search?outlet=gazette&amp;edition=en&amp;since=2026-03-01&amp;until=2026-03-01"
    assert f'<a href="{day}" rel="nofollow">all articles of that day</a>' in page
    found = await shared_site.get("/o/gazette/en?day=2026-03-01")
    assert (found.status, found.headers["Location"]) == (303, day.replace("&amp;", "&"))


async def test_two_texts_of_one_moment_have_no_known_order(site: SiteUnderTest) -> None:
    """So it is with two rows of one file handed in: both are kept, and neither is said to have followed the other."""
    id = article_id(BRIDGE)
    old, new = (await site.get(f"/api/v1/articles/{id}")).json["revisions"]
    compare = f"/a/{id}/diff/{old['id']}/{new['id']}"
    assert "is not known" not in (await site.get(compare)).text
    assert "order not known" not in (await site.get("/changes")).text
    await site.filler.sql("UPDATE revision SET first_seen = %s WHERE article_id = %s", NOON, id)
    await site.filler.sql("UPDATE change SET since = at WHERE article_id = %s AND kind = 'revised'", id)
    assert "It is not known which one the outlet published first" in (await site.get(compare)).text
    assert "order not known" in (await site.get("/changes")).text


async def test_a_change_is_timed_by_the_clock_of_the_outlet_too(site: SiteUnderTest) -> None:
    """An editor's day in Pyongyang begins at 15:00 UTC."""
    id = article_id(BRIDGE)
    for page in ("/changes", f"/a/{id}/revisions"):
        assert "1 March 2026, 21:00 UTC" in (text := (await site.get(page)).text) and "UTC+9" not in text
    await site.filler.sql(
        'UPDATE article SET published = published || \'{"zone": "Asia/Pyongyang"}\' WHERE id = %s', id
    )
    for page in ("/changes", f"/a/{id}/revisions"):
        text = (await site.get(page)).text
        assert "1 March 2026, 21:00 UTC" in text and "(2 March 2026, 06:00 UTC+9)" in text


async def test_a_long_text_is_read_while_other_visitors_are_answered(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def seen(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any) -> Any:
            threads.append((work.__name__, threading.current_thread() is threading.main_thread()))
            return work(*given)

        return wrapped

    monkeypatch.setattr(article_text, "LONG", 1)
    for name in ("read_blocks", "sections"):
        monkeypatch.setattr(article_text, name, seen(getattr(article_text, name)))
    assert (await site.get(f"/a/{article_id(BRIDGE)}")).status == 200
    assert threads == [("read_blocks", False), ("sections", False)]


async def test_changes_by_kind_and_outlet(shared_site: Site) -> None:
    assert re.findall(r'<li class="([a-z-]+)">', (await shared_site.get("/changes")).text) == ["removed", "revised"]
    assert re.findall(r'<li class="([a-z-]+)">', (await shared_site.get("/changes?kind=removed")).text) == ["removed"]
    assert "No such change" in (await shared_site.get("/changes?outlet=ilbo")).text
    assert "No such change" in (await shared_site.get("/changes?until=2026-02-01")).text
    created = (await shared_site.get("/changes?kind=created")).text
    assert len(re.findall(r'<li class="created">', created)) == 50
    following = re.search(r'href="(/changes[^"]+)" rel="next"', created)
    assert following
    assert (
        len(re.findall(r'<li class="created">', (await shared_site.get(following[1].replace("&amp;", "&"))).text)) == 28
    )


async def test_an_id_of_old_leads_to_the_article_it_belongs_to_now(site: SiteUnderTest) -> None:
    former = article_id("https://gazette.example/z")
    await site.filler.sql(
        "INSERT INTO address (id, address, article_id, outlet_id, first_seen, last_seen)"
        " VALUES (%s, 'https://gazette.example/z', %s, 'gazette', now(), now())",
        former,
        article_id(HARBOUR),
    )
    answer = await site.get(f"/a/{former}")
    assert (answer.status, answer.headers["Location"]) == (301, f"/a/{article_id(HARBOUR)}")
    found = await site.get("/search?q=https%3A%2F%2Fgazette.example%2Fz")
    assert (found.status, found.headers["Location"]) == (303, f"/a/{article_id(HARBOUR)}")


async def test_what_is_withheld_leaves_every_list(site: SiteUnderTest) -> None:
    id = article_id(HARBOUR)
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", id)
    await site.filler.sql("INSERT INTO withholding (article_id, reason) VALUES (%s, 'order 7 of a court')", id)
    await site.filler.event("withheld", id)
    page = await site.get(f"/a/{id}")
    assert page.status == 451 and "order 7 of a court" in page.text
    assert "first container" not in page.text
    assert (await site.get(f"/api/v1/articles/{id}")).status == 451
    for path in ("/", "/o/gazette", "/feed.atom", "/api/v1/articles", "/changes?kind=created"):
        assert "Crane lifts" not in (await site.get(path)).text
    await site.until("/api/v1/search?q=crane", lambda answer: answer.json["total"] == 0)


async def test_a_page_that_has_not_changed_is_not_sent_again(shared_site: Site) -> None:
    first = await shared_site.get(f"/a/{article_id(HARBOUR)}")
    again = await shared_site.get(f"/a/{article_id(HARBOUR)}", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["/a/x", f"/a/{'0' * 32}", "/a/%00", "/o/nowhere", "/o/gazette/zz", "/o/%00", "/o/%2e%2e", "/media/x",
     "/static/../app.py",
     "/static/nix", "/o/nowhere/feed.atom", "/%ff", "/a/" + "f" * 5000],
)  # fmt: skip
async def test_what_is_not_there_is_404(shared_site: Site, path: str) -> None:
    answer = await shared_site.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


async def test_an_article_without_anything_is_a_page_all_the_same(site: SiteUnderTest) -> None:
    id = await site.filler.article(
        "https://bare.example/1", "", [], outlet="bare.example", edition=None, language="und", published={},
        at=NOON + timedelta(days=1), reading_seconds=0, word_count=0,
    )  # fmt: skip
    page = (await site.get(f"/a/{id}")).text
    assert "(without a title)" in page and "Date unknown" in page and "without a text" in page
    assert "undated, captured 2 March 2026" in (await site.get("/")).text
    await site.filler.article(
        "https://bare.example/2", "Right to left", paragraphs("مرحبا"), language="ar", edition=None
    )
    assert 'lang="ar" dir="rtl"' in (await site.get("/")).text


async def test_the_api_can_be_browsed(shared_site: Site) -> None:
    page = (await shared_site.get("/api")).text
    routes = (await shared_site.get("/api/v1/openapi.json")).json["paths"]
    assert len(routes) > 15 and all(f">{path}<" in page for path in routes)
    assert "outlet, edition, language, country" in page and "From 1 to 1000." in page
    opened = re.findall(r'<h2[^>]*><code><a href="([^"]+)"', page)
    assert "/api/v1/articles" in opened
    for path in opened:
        assert (await shared_site.get(path)).status == 200, path
