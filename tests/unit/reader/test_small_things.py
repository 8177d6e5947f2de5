"""Dates, teasers, parameters, cursors, feeds, pictures: each small, each exact."""

from __future__ import annotations

import json
import re
import tarfile
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.reader.adapters.web.language import catalogues
from services.reader.adapters.web.responses import matches
from services.reader.core.api.query_params import BadParameter, Params
from services.reader.core.article.countries import country_name
from services.reader.core.article.date_display import ago, display_date, moment
from services.reader.core.article.teasers import for_card, repeats, shorten
from services.reader.core.captures.image_types import media_path, picture_type
from services.reader.core.feeds.atom import Feed, FeedEntry, atom
from services.reader.core.wording.languages import direction, language_name
from services.reader.core.wording.translation import speaking
from shared.archive.outbox import Cursor
from shared.archive.read.cards import PageCursor
from shared.contracts import DateValue, Precision
from tests.shared_data import shared_data

WHEN = datetime(2021, 6, 18, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "zone", "text", "iso", "brief"),
    [
        (Precision.YEAR, "UTC", "2021", "2021", "2021"),
        (Precision.MONTH, "UTC", "June 2021", "2021-06", "June 2021"),
        (Precision.DAY, "Asia/Pyongyang", "19 June 2021", "2021-06-19", "19 June 2021"),
        (Precision.DAY, "+09:00", "19 June 2021", "2021-06-19", "19 June 2021"),
        (
            Precision.MINUTE,
            "+05:30",
            "18 June 2021, 20:30 (UTC+5:30)",
            "2021-06-18T20:30:00+05:30",
            "18 June 2021, 20:30 UTC+5:30",
        ),
        (
            Precision.SECOND,
            "UTC",
            "18 June 2021, 15:00:00 (UTC)",
            "2021-06-18T15:00:00+00:00",
            "18 June 2021, 15:00 UTC",
        ),
        (Precision.DAY, "Nowhere/Land", "18 June 2021", "2021-06-18", "18 June 2021"),
    ],
)
def test_a_date_is_no_more_precise_than_printed(
    precision: Precision, zone: str, text: str, iso: str, brief: str
) -> None:
    shown = display_date(DateValue(value=WHEN, precision=precision, rule="r", zone=zone))
    assert (shown.text, shown.iso, shown.brief) == (text, iso, brief)


def test_moments() -> None:
    assert moment(WHEN.astimezone(timezone(timedelta(hours=9)))) == "18 June 2021, 15:00 UTC"
    assert ago(WHEN, WHEN + timedelta(seconds=5)) == "just now"
    assert ago(WHEN, WHEN + timedelta(minutes=1)) == "1 minute ago"
    assert ago(WHEN, WHEN + timedelta(hours=3)) == "3 hours ago"
    assert ago(WHEN, WHEN + timedelta(days=3)) == "18 June 2021"


def test_a_teaser_ends_at_a_sentence_or_a_word() -> None:
    assert shorten("Short.") == "Short."
    assert shorten("One sentence is here. " + "and words " * 30, 40) == "One sentence is here."
    cut = shorten("word " * 100, 33)
    assert cut == "word word word word word word…"
    assert shorten("강" * 300, 50) == "강" * 49 + "…"
    assert len(for_card("起重机" * 100)) == 120 and len(for_card("kran" * 100)) == 200


def test_a_standfirst_that_the_text_says_again_is_known() -> None:
    assert repeats("It is ten past  four…", "It is ten past four in Arlen.")
    assert not repeats("It is noon.", "It is ten past four.")
    assert not repeats("", "Text.") and not repeats("…", "Text.")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"since": "2026-13-01"}, lambda p: p.since()),
        ({"until": "yesterday"}, lambda p: p.until()),
        ({"until": "9999-12-31"}, lambda p: p.until()),
        ({"outlet": "a\x00b"}, lambda p: p.outlet()),
        ({"language": "english"}, lambda p: p.language()),
        ({"state": "gone"}, lambda p: p.one_of("state", ("live",))),
        ({"limit": "-1"}, lambda p: p.number("limit", 1, 1, 9)),
        ({"limit": "٣"}, lambda p: p.number("limit", 1, 1, 9)),
        ({"limit": "1e3"}, lambda p: p.number("limit", 1, 1, 9)),
        ({"q": "x" * 401}, lambda p: p.text("q")),
        ({"odd": "1"}, lambda p: p.only("limit")),
    ],
)
def test_parameters_that_cannot_be_meant_are_named(given: dict[str, str], read: object) -> None:
    with pytest.raises(BadParameter, match=next(iter(given))):
        read(Params(given))  # type: ignore[operator]


def test_parameters() -> None:
    params = Params({"since": "2026-01-31", "until": "2026-01-31", "limit": "7", "outlet": ""})
    assert params.since() == datetime(2026, 1, 31, tzinfo=UTC)
    assert params.until() == datetime(2026, 2, 1, tzinfo=UTC)
    assert (params.number("limit", 1, 1, 9), params.outlet()) == (7, None)
    assert Params({"since": "2026-01-31T09:00:00+09:00"}).since() == datetime(2026, 1, 31, tzinfo=UTC)


def test_cursors_come_back_as_they_went() -> None:
    place = PageCursor(datetime(1946, 1, 1, 3, 4, 5, 678, tzinfo=UTC), "ab" * 16)
    assert PageCursor.parse(str(place)) == place
    assert Cursor.parse(str(Cursor(7, 9))) == Cursor(7, 9)
    for junk in ("", "x", "20260101T000000000000Z-", "20261301T000000000000Z-a", "1-2-3", "9" * 30 + "-1"):
        assert PageCursor.parse(junk) is None
        with pytest.raises(ValueError, match="no place"):
            Cursor.parse(junk)


def test_languages() -> None:
    assert (language_name("ko"), language_name("xx"), language_name("und")) == ("Korean", "xx", "Language unknown")
    assert (direction("ar-EG"), direction("ko"), direction("und")) == ("rtl", "ltr", "auto")


def test_only_pictures_that_cannot_act_are_pictures() -> None:
    assert picture_type(b"\x89PNG\r\n\x1a\n....") == "image/png"
    assert picture_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert picture_type(b"RIFF....WEBPVP8 ") == "image/webp"
    for hostile in (b"<svg onload=alert(1)>", b"<html>", b"", b"RIFF....WAVE", b"GIF8"):
        assert picture_type(hostile) is None
    assert media_path("ab", "image/svg+xml") is None
    assert media_path("ab", "image/PNG; x") == "/media/ab.png"


def test_fingerprints_match_weakly() -> None:
    assert matches('W/"a", "b"', '"b"') and matches("*", '"b"')
    assert not matches("", '"b"') and not matches('"a"', '"b"')


def feed(title: str, summary: str) -> str:
    entry = FeedEntry(
        "urn:x:1", title, "http://here/a/1", "https://x.example/?a=1&b=2", summary, "ko", "N (En)", WHEN, WHEN
    )
    return atom(Feed("urn:x", title, "http://here/feed.atom", "http://here/", [entry], WHEN))


@pytest.mark.shared_data
def test_a_feed_of_naughty_strings_is_well_formed() -> None:
    with tarfile.open(shared_data("suites/naughty-strings.tar.gz")) as archive:
        file = archive.extractfile("blns.json")
        assert file is not None
        strings = json.load(file)
    for text in [*strings, "\x00\x08\ud800￾", "]]>", "\"'<&>"]:
        tree = ET.fromstring(feed(text, text).encode("utf-8"))
        expected = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text).replace("\r", "\n")
        assert tree.findtext("{*}entry/{*}summary") in (expected, expected or None, expected.replace("\n\n", "\n"))


def test_a_country_has_a_name_in_the_language_of_the_page() -> None:
    assert [country_name(code) for code in ("KP", "kr", "JP", "QA")] == ["North Korea", "South Korea", "Japan", "Qatar"]
    with speaking("ko", catalogues()["ko"]):
        assert [country_name(code) for code in ("KP", "kr", "JP", "QA")] == ["북한", "대한민국", "일본", "카타르"]
        others = [country_name(code) for code in ("CG", "CD", "SJ", "WF")]
        assert others == ["콩고 공화국", "콩고 민주 공화국", "스발바르 얀마옌", "왈리스 푸투나"]
    assert country_name("CD") == "Democratic Republic of the Congo"
    assert country_name("ZZ") == "ZZ" and country_name("") == ""
