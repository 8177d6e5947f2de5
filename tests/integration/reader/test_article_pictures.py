"""All pictures of an article: those of former texts, and every content that an address had."""

from __future__ import annotations

import re
from datetime import timedelta

from shared.ids import derived_id
from tests.integration.reader.material import NOON, png
from tests.integration.reader.running import SiteUnderTest

ADDRESS = "https://gazette.example/launch"
ROCKET, CROWD, LOST = (f"https://gazette.example/pictures/{name}.png" for name in ("rocket", "crowd", "lost"))
OLD, NEW, OTHER = png(8, 8, (1, 2, 3)), png(8, 8, (4, 5, 6)), png(8, 8, (7, 8, 9))


def image(url: str, caption: str = "") -> dict[str, str]:
    return {"kind": "image", "url": url, "caption": caption}


async def launched(site: SiteUnderTest) -> tuple[str, str, str]:
    """An edit took out the crowd; later the outlet put another picture at the address of the rocket."""
    await site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    before = [image(ROCKET, "The rocket"), image(CROWD, "The crowd & its flags"), image(LOST)]
    after = [image(ROCKET), {"kind": "paragraph", "text": "It rose."}]
    id = await site.filler.article(ADDRESS, "The launch", after, earlier=[("The launch", before)])
    hashes = [await site.filler.picture(url, body) for url, body in ((ROCKET, OLD), (CROWD, OTHER), (ROCKET, NEW))]
    await site.filler.sql(
        "UPDATE picture SET captured_at = %s, last_seen = %s WHERE sha256 = %s",
        NOON + timedelta(hours=5), NOON + timedelta(hours=6), hashes[2],
    )  # fmt: skip
    return id, hashes[0], hashes[2]


async def test_all_pictures_with_all_their_versions(empty_site: SiteUnderTest) -> None:
    id, old, new = await launched(empty_site)
    page = (await empty_site.get(f"/a/{id}/pictures")).text
    shown = re.findall(r'<img src="/media/([0-9a-f]+)', page)
    assert len(shown) == 3 and shown.index(old) < shown.index(new)
    assert "version 1 of 2" in page and "version 2 of 2" in page
    assert "The rocket" in page, "a caption that a later text left out"
    assert "The crowd &amp; its flags" in page and page.count("not in the newest text") == 2
    assert "The archive has no copy of this picture" in page
    assert f'href="/a/{id}/pictures"' in (await empty_site.get(f"/a/{id}")).text


async def test_an_earlier_text_stands_with_the_pictures_of_its_time(empty_site: SiteUnderTest) -> None:
    id, old, new = await launched(empty_site)
    first = derived_id("revision", ADDRESS, "0")
    newest, earlier = (await empty_site.get(f"/a/{id}")).text, (await empty_site.get(f"/a/{id}/revisions/{first}")).text
    assert new in newest and old not in newest
    assert old in earlier and new not in earlier


async def test_a_withheld_picture_is_not_in_the_gallery(empty_site: SiteUnderTest) -> None:
    id, old, new = await launched(empty_site)
    await empty_site.filler.sql("INSERT INTO withholding (picture_sha256, reason) VALUES (%s, 'a court')", old)
    page = (await empty_site.get(f"/a/{id}/pictures")).text
    assert old not in page and new in page and "Withheld" in page


async def test_an_article_without_pictures_says_so(empty_site: SiteUnderTest) -> None:
    await empty_site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    id = await empty_site.filler.article(ADDRESS, "No picture", [{"kind": "paragraph", "text": "Words."}])
    assert "No text of this article names a picture" in (await empty_site.get(f"/a/{id}/pictures")).text
    assert "/pictures" not in (await empty_site.get(f"/a/{id}")).text


async def test_many_pictures_with_many_contents_come_in_turn(empty_site: SiteUnderTest) -> None:
    site = empty_site
    await site.filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    urls = [f"https://gazette.example/pictures/{number:03}.png" for number in range(330)]
    id = await site.filler.article(ADDRESS, "The launch", [image(url, f"Caption of {url[-7:-4]}") for url in urls])
    await site.filler.sql(
        "INSERT INTO picture (url, sha256, outlet_id, media_type, size, captured_at, last_seen)"
        " SELECT url, md5(url || n) || md5(n::text), 'gazette', 'image/png', 9, %s + n * interval '1 day', now()"
        " FROM unnest(%s::text[]) url, generate_series(1, CASE WHEN url LIKE '%%/010.png' THEN 90 ELSE 1 END) n",
        NOON, urls,
    )  # fmt: skip
    path, seen, contents = f"/a/{id}/pictures", list[str](), list[str]()
    while path:
        page = (await site.get(path)).text
        assert len(page.encode()) < 120_000
        seen += re.findall("Caption of ([0-9]{3})</p>", page)
        contents += re.findall("version ([0-9]+) of 90", page)
        path = next(iter(re.findall('href="([^"]*)" rel="next"', page)), "")
    assert seen == [url[-7:-4] for url in urls] and contents == [str(number) for number in range(71, 91)]
    beyond = [(await site.get(f"/a/{id}/pictures?after={after}")).status for after in ("330", "-1", "x")]
    assert beyond == [404, 400, 400]
