"""Several stories on one page, and entries of a live blog: whole, in order, each under its headline or time."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from shared.archive.diff.compare import diff

URL = "http://www.kcna.example/item/1997/9707/news7/30.htm"
TEXTS = (
    "The peasants of South Hwanghae finished the weeding of {} hectares this week, the committee said on Friday.",
    "Officials visited the {} farm and spoke to those in the fields about the harvest of this year.",
)
TITLES = [f"Story number {n} of the day" for n in range(5)]
HEADLINES = (
    "<a name={0}></a><h3>{1}</h3>",
    "<h2><a name={0}>{1}</a></h2>",
    '<h2><a href="#{0}">{1}</a></h2>',
    '<h3><a href="/story/{0}">{1}</a></h3>',
    "<p><a name={0}><b>{1}</b></a></p>",
    "<p><font size=4>{1}</font><br><br>",
)


def read(html: str) -> Extraction:
    found = extract(f"<html><head><title>News of July 30, 1997</title></head><body>{html}</body></html>", URL)
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize("headline", HEADLINES)
def test_each_story_of_a_day_comes_whole_under_its_headline(headline: str) -> None:
    index = "".join(f"<li><a href=#{n}>{title}</a>" for n, title in enumerate(TITLES))
    stories = [
        headline.format(n, title) + "".join(f"<p>{text.format(n)}</p>" for text in TEXTS)
        for n, title in enumerate(TITLES)
    ]
    found = read(f"<h2>News of July 30, 1997</h2><ul>{index}</ul>{'<hr>'.join(stories)}<p>Copyright (C) KNS</p>")
    wanted = [part for n, title in enumerate(TITLES) for part in (title, *(text.format(n) for text in TEXTS))]
    assert [block.text for block in found.blocks] == wanted


def _entries(times: list[str]) -> Extraction:
    data = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry vote"}</script>'
    entries = "".join(f"<div><time>{at}</time><p>{TEXTS[0].format(at)}</p></div>" for at in times)
    return read(f"{data}<main><h1>Ferry vote</h1>{entries}</main>")


def test_entries_added_to_a_live_blog_are_reported_as_added() -> None:
    before, after = _entries(["10:05", "09:40", "09:15"]), _entries(["11:20", "10:05", "09:40", "09:15"])
    assert [block.text for block in after.blocks][:2] == ["11:20", TEXTS[0].format("11:20")]
    old, new = ([block.model_dump(mode="json") for block in one.blocks] for one in (before, after))
    assert [op.kind for op in diff(old, new)] == ["added"] * 2 + ["same"] * 6
