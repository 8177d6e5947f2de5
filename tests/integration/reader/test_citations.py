"""A text can be cited, programs find the citation, and its permalink leads to it whatever happens to the article."""

from __future__ import annotations

import re

from psycopg.types.json import Jsonb

from shared.ids import article_id, derived_id
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN
from tests.integration.reader.running import SiteUnderTest


async def text_of(site: SiteUnderTest, address: str, number: int = -1) -> tuple[str, str]:
    """The path of one of an article's texts, and the hash of the capture that first showed it."""
    id = article_id(address)
    row = (await site.get(f"/api/v1/articles/{id}")).json["revisions"][number]
    capture = (await site.get(f"/api/v1/captures/{row['capture_id']}")).json
    return f"/a/{id}/revisions/{row['id']}", capture["body"]["sha256"]


async def test_the_page_has_plain_citations(site: SiteUnderTest) -> None:
    path, sha256 = await text_of(site, HARBOUR)
    text = (await site.get(path + "/cite")).text
    tail = f"Archived 1 March 2026, 13:00:00 UTC. {site.url}{path}. SHA-256 {sha256}."
    assert f"“Crane lifts first container.” Harbour Gazette (En), March 1, 2026. {tail}</pre>" in text
    assert f"Crane lifts first container (2026, March 1). Harbour Gazette (En). {tail}</pre>" in text
    assert f"{path}/cite" in (await site.get(f"/a/{article_id(HARBOUR)}")).text
    korean, _ = await text_of(site, KOREAN)
    assert "Archived" in (await site.get(korean + "/cite")).text


async def test_programs_get_bibtex_ris_and_csl(site: SiteUnderTest) -> None:
    path, sha256 = await text_of(site, HARBOUR)
    await site.filler.sql(
        "UPDATE revision SET byline = %s, title = 'Crane & {son}: 100%%' WHERE article_id = %s",
        Jsonb({"printed": "By A. Kim and B. Lee", "authors": ["A. Kim", "B. Lee"]}), article_id(HARBOUR),
    )  # fmt: skip
    bib = await site.get(path + "/cite.bib")
    assert bib.headers["Content-Type"].startswith("application/x-bibtex")
    for row in (r"title = {{Crane \& \textbraceleft{}son\textbraceright{}: 100\%}}",
                "author = {{A. Kim} and {B. Lee}}", "date = {2026-03-01}",
                f"url = {{{site.url}{path}}}", "urldate = {2026-03-01}", "Juche 115.3.1"):  # fmt: skip
        assert row in bib.text, row
    ris = (await site.get(path + "/cite.ris")).text.split("\r\n")
    assert ris[0] == "TY  - NEWS" and ris[-2:] == ["ER  - ", ""]
    assert {"AU  - A. Kim", "AU  - B. Lee", "DA  - 2026/03/01/", "T2  - Harbour Gazette", f"UR  - {site.url}{path}"} < {
        *ris
    }
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", row) for row in ris[:-1])
    [csl] = (await site.get(path + "/cite.json")).json
    assert csl["issued"] == {"date-parts": [[2026, 3, 1]]} and csl["author"][1] == {"literal": "B. Lee"}
    assert csl["URL"] == site.url + path and sha256 in csl["note"] and csl["type"] == "article-newspaper"
    assert (await site.get(path + "/cite.doc")).status == 404


async def test_signposts_lead_programs_there(site: SiteUnderTest) -> None:
    path, _ = await text_of(site, HARBOUR)
    link = (await site.get(f"/a/{article_id(HARBOUR)}")).headers["Link"]
    assert f'<{site.url}{path}>; rel="cite-as"' in link
    for address, kind in re.findall(r'<([^>]+)>; rel="describedby"; type="([^"]+)"', link):
        answer = await site.get(address.removeprefix(site.url))
        assert answer.status == 200 and answer.headers["Content-Type"].startswith(kind)
    assert 'rel="item"' in link and 'rel="type"' in link


async def test_a_permalink_follows_its_text(site: SiteUnderTest) -> None:
    path, _ = await text_of(site, BRIDGE, 0)
    bridge, harbour = article_id(BRIDGE), article_id(HARBOUR)
    old = path.rpartition("/")[2]
    # A later parser reads the same capture otherwise: the text gets another id, and the capture keeps the former one.
    new = derived_id("read again")
    await site.filler.sql("UPDATE revision SET id = %s, parser = '2' WHERE id = %s", new, old)
    await site.filler.sql(
        "UPDATE capture SET revision_id = %s, parser = '2', former = %s WHERE revision_id = %s", new,
        Jsonb({"1": old}), old,
    )  # fmt: skip
    answer = await site.get(path)
    assert (answer.status, answer.headers["Location"]) == (301, f"/a/{bridge}/revisions/{new}")
    assert (await site.get(path + "/cite.bib")).headers["Location"] == f"/a/{bridge}/revisions/{new}/cite.bib"
    api = await site.get(f"/api/v1/articles/{bridge}?revision={old}")
    assert api.headers["Location"] == f"/api/v1/articles/{bridge}?revision={new}"
    # Then the article turns out to be another one.
    await site.filler.sql("UPDATE address SET article_id = %s WHERE article_id = %s", harbour, bridge)
    await site.filler.sql("UPDATE revision SET article_id = %s WHERE article_id = %s", harbour, bridge)
    await site.filler.sql("DELETE FROM article WHERE id = %s", bridge)
    for address in (path, f"/a/{bridge}/revisions/{new}"):
        answer = await site.get(address)
        assert (answer.status, answer.headers["Location"]) == (301, f"/a/{harbour}/revisions/{new}")
    assert "Bridge is cheap" in (await site.get(f"/a/{harbour}/revisions/{new}")).text
    # A person separates it again.
    await site.filler.sql("UPDATE address SET article_id = %s WHERE id = %s", bridge, bridge)
    assert (await site.get(f"/a/{harbour}/revisions/{derived_id('never')}")).status == 404


async def test_a_search_is_a_list_of_citations(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=title:ferry&sort=oldest")).text
    for form, begins in (("bib", "@online{presswatch-"), ("ris", "TY  - NEWS"), ("txt", "“Ferry ")):
        path = f"/search.{form}?q=title%3Aferry&sort=oldest"
        assert f'href="{path.replace("&", "&amp;")}"' in page
        answer = await site.get(path)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="presswatch-search.{form}"'
        entries = answer.text.replace("\r", "").strip().split("\n\n")
        assert len(entries) == 8 and all(one.startswith(begins) for one in entries), form
        assert all(f"{site.url}/a/" in one and "SHA-256" in one for one in entries), form
    assert "Ferry opens after repairs (0)" in entries[-1]
    items = (await site.get("/search.csl.json?q=title%3Aferry&sort=oldest")).json
    assert len(items) == 8 and items[-1]["title"] == "Ferry opens after repairs (0)"
    assert all(one["URL"].startswith(f"{site.url}/a/") and "SHA-256" in one["note"] for one in items)
    assert (await site.get("/search.csl.json?q=walrus")).json == []
    assert (await site.get("/search.txt")).status == 400 and (await site.get("/search.doc?q=ferry")).status == 404


async def test_a_list_of_citations_leaves_out_what_is_withheld(site: SiteUnderTest) -> None:
    await site.filler.sql("UPDATE article SET withheld = true WHERE title = 'Ferry opens after repairs (0)'")
    assert "repairs (0)" not in (await site.get("/search.bib?q=title:ferry")).text
