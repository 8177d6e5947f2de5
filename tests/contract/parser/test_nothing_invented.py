"""13,907 real stories, as pages that print no date: none is invented, no word is lost, no address contradicts."""

from __future__ import annotations

import os

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from tests.bench.extraction import printed_day
from tests.contract.parser.stories import cut, kept, page, stories, words
from tests.shared_data import shared_data

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(1200)]

EVERY = 1 if os.environ.get("CI") else 11
"""All of them where everything is tried; else each eleventh, for these are some 12,000 pages."""
EACH_ADDRESS = 4
"""Of the addresses each fourth, and those that are known to contradict: all of them are made in the same way."""
CONTRADICTORY = {"201112/2011-12-17ee.html", "201109/2011-09-04ee.html", "201109/2011-09-17ee.html"}
"""Pages where the data's own index has another day than the address, for one story each."""
FRAGMENTS = {"http://www.kcna.kp.", "from Dec. 1."}
"""Ends of sentences that the data cut in two. They are kept beside the text, not in it."""
HOME = "https://paper.example/story/{}"


def test_no_date_is_invented_and_no_word_is_lost() -> None:
    dated, lost, signed = [], [], []
    for number, story in enumerate(stories(shared_data("data/kcna-2011.jsonl.gz"), EVERY)):
        found = extract(page(story, number), HOME.format(number), Context(zone="Asia/Pyongyang"))
        assert isinstance(found, Extraction), (found, story.paragraphs)
        if found.published or found.updated:
            dated.append((found.published or found.updated, story.title))
        if found.byline.printed:
            signed.append((found.byline, story.title))
        missing = words(*story.paragraphs) - kept(found)
        if missing and (story.paragraphs[0] not in FRAGMENTS or missing - cut(found)):
            lost.append((number, missing, story.paragraphs))
    assert (dated, signed, lost) == ([], [], [])


def test_no_address_contradicts_the_day_of_its_story() -> None:
    doubted = []
    for number, story in enumerate(stories(shared_data("data/kcna-2011.jsonl.gz"), EVERY)):
        if number % EACH_ADDRESS and not story.url.endswith(tuple(CONTRADICTORY)):
            continue
        context = Context(zone="Asia/Pyongyang", hint_published=story.day)
        found = extract(page(story, number), story.url, context)
        assert isinstance(found, Extraction), (found, story.paragraphs)
        assert found.published is not None
        if found.doubts or printed_day(found.published) != story.day:
            doubted.append((story.url.split("/2011/")[-1], story.day, found.doubts))
    assert len(doubted) == len(CONTRADICTORY) or (EVERY > 1 and len(doubted) < len(CONTRADICTORY))
    assert [one for one in doubted if one[0] not in CONTRADICTORY or one[2]] == []
