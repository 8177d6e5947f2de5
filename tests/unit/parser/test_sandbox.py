"""A page that may take too long is read in a process that can be killed; what it does takes nobody else with it."""

from __future__ import annotations

import asyncio

import pytest

from services.parser.adapters.sandbox import Sandbox
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from shared.errors import Misconfigured
from shared.sources.rules import Rules

URL = "https://news.example.org/a"
TEXT = "The harbour was opened on Friday, and ships of twelve thousand tons can moor there. " * 5
DEEP = f"{'<div>' * 3500}<p>{TEXT}</p>"
HUGE = "".join(f"<b c={n}><p>" for n in range(8_000))
"""Becomes some thirty million elements."""


async def test_a_suspicious_page_is_read_all_the_same_where_time_allows() -> None:
    found = await Sandbox(60, 2048).extract(DEEP, URL, Context(hint_title="Harbour"), None)
    assert isinstance(found, Extraction)
    assert found.blocks[0].text == TEXT.strip()


async def test_what_takes_too_long_is_given_up() -> None:
    found = await Sandbox(0.5, 2048).extract("<div>" * 100_000, URL, Context(), None)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.TOO_SLOW


async def test_several_at_once_and_what_eats_memory_harms_only_itself() -> None:
    sandbox = Sandbox(20, 700)
    pages = (HUGE, DEEP, HUGE, f"<p>{TEXT}</p>")
    greedy, deep, again, plain = await asyncio.gather(*(sandbox.extract(p, URL, Context(), None) for p in pages))
    assert isinstance(deep, Extraction)
    assert isinstance(plain, Extraction)
    for refused in (greedy, again):
        assert isinstance(refused, NotAnArticle)
        assert refused.reason in (Refusal.TOO_MANY, Refusal.TOO_DEEP)
        assert refused.detail


async def test_what_a_rule_gets_wrong_is_reported_as_it_would_be_without_a_process() -> None:
    with pytest.raises(Misconfigured, match="not a valid CSS selector"):
        await Sandbox(60, 2048).extract(DEEP, URL, Context(), Rules(title="p[["))
