"""Where an archive keeps what its index lists, and what a timemap says."""

from __future__ import annotations

import pytest

from services.console.archive.public_archives.endpoints import archive_of, query_of_host, query_of_url, raw_body_url
from services.console.archive.public_archives.index_rows import IndexRow
from services.console.archive.public_archives.timemap import parse_timemap
from shared.errors import PresswatchError

ROW = IndexRow("k", "20200101000000", "http://paper.example/a?b=1", filename="c/x y.warc.gz", offset=5, length=10)


@pytest.mark.parametrize(
    ("index", "memento"),
    [
        ("https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/20200101000000id_/"),
        ("http://a.example/coll/cdx", "http://a.example/coll/20200101000000id_/"),
        ("http://a.example/coll-cdx?url=x", "http://a.example/coll/20200101000000id_/"),
    ],
)
def test_the_replay_lies_beside_the_index(index: str, memento: str) -> None:
    assert archive_of(index).memento(ROW) == memento + ROW.url


def test_common_crawl_has_ranges_of_warc_files() -> None:
    archive = archive_of("https://index.commoncrawl.org/CC-MAIN-2024-10-index")
    assert archive.memento(ROW) == "https://data.commoncrawl.org/c/x%20y.warc.gz#bytes=5-14"
    assert archive.memento(IndexRow("k", "20200101000000", ROW.url)) == ""


def test_an_index_that_does_not_show_the_place_needs_it_named() -> None:
    with pytest.raises(PresswatchError, match="--replay"):
        archive_of("http://outback.example:8080/press")
    assert (
        archive_of("http://outback.example/press", replay="http://a.example/web")
        .memento(ROW)
        .startswith("http://a.example/web/20200101000000id_/")
    )


@pytest.mark.parametrize("index", ["ftp://a.example/cdx", "a.example/cdx", "http://u:p@a.example/cdx", "http:///cdx"])
def test_what_is_no_address_of_an_index_is_refused(index: str) -> None:
    with pytest.raises(PresswatchError, match="--from-archive"):
        archive_of(index)


def test_a_memento_is_asked_for_without_toolbars() -> None:
    assert raw_body_url("http://a.example/coll/20200101000000mp_/http://p.example/") == (
        "http://a.example/coll/20200101000000id_/http://p.example/"
    )
    assert raw_body_url("http://a.example/coll/20200101000000/http://p.example/").count("id_/") == 1
    assert raw_body_url("http://a.example/current/http://p.example/") == ""


def test_hosts_are_asked_with_their_subdomains_and_paths_as_beginnings() -> None:
    asked = {host: query_of_host(host, "1", "2") for host in ("paper.example", "paper.example/en", "10.0.0.1:80")}
    assert [(one.url, one.match) for one in asked.values()] == [
        ("paper.example", "domain"),
        ("paper.example/en", "prefix"),
        ("10.0.0.1:80/", "prefix"),
    ]
    assert query_of_url("http://p.example/n/*", "1", "2").match == "prefix"


def test_a_timemap_gives_its_mementos_in_order_and_its_following_timemaps() -> None:
    text = (
        '<http://p.example/a>; rel="original", <http://a.example/tm/2>; rel="timemap"; type="application/link-format",'
        '<http://a.example/tm/1>; rel="self"; from="Wed, 01 Jan 2020 00:00:00 GMT",\n'
        '<http://a.example/20210101000000/http://p.example/a>; rel="last memento"; '
        'datetime="Fri, 01 Jan 2021 00:00:00 GMT", '
        '<http://a.example/20200101000000/http://p.example/a>; rel="first memento"; '
        'datetime="Wed, 01 Jan 2020 00:00:00 GMT", <http://a.example/x>; rel="memento"; datetime="yesterday"'
    )
    found = parse_timemap(text.encode(), "http://p.example/a")
    assert [row.timestamp for row in found.rows] == ["20200101000000", "20210101000000"]
    assert found.following == ("http://a.example/tm/2",)


def test_an_index_may_name_captures_only_on_the_archives_hosts() -> None:
    archive = archive_of("https://a.example/timemap/link/", hosts=["Web.A.example:8080"])
    own = ("https://a.example/1", "http://A.example/1", "http://web.a.example:8080/1")
    others = ("http://b.example/1", "http://web.a.example/1", "http://a.example@b.example/1", "http://[/", "")
    assert all(map(archive.is_its_own, own))
    assert not any(map(archive.is_its_own, others))
    with pytest.raises(PresswatchError, match="--memento-host https://a: give a host"):
        archive_of("https://a.example/timemap/link/", hosts=["https://a"])
